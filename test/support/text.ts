import fc from 'fast-check';

const codePoint = fc
  .integer({ min: 0x20, max: 0x2_ffff })
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point));

const awkward = fc.constantFrom(
  ...[
    'a',
    'B',
    ' ',
    '\n',
    '-',
    '"',
    '*',
    '<',
    '&',
    '’',
    'ß',
    'ﬁ',
    'ı',
    'İ',
    'Σ',
    '½',
    '™',
    '\u00ad',
    '\u200d',
  ],
  ...['\u0301', '\u3099', 'か', 'ﾞ', '한', 'ᄒ', 'ᅡ', 'ᆫ', 'ㅏ', '中', 'ท', 'ี', '\u064e', 'ि', '😀', 'ŉ', 'ﷺ'],
);

/** Text of any well-formed kind, with more than its share of what goes wrong in folding and splitting. */
export const anyText = fc.string({ unit: fc.oneof(codePoint, awkward), maxLength: 60 });
