import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedText, placedWords } from '../../src/domain/fold.ts';
import { fold, foldedWords } from '../../src/domain/search.ts';
import { anyText } from '../support/text.ts';

describe('fold', () => {
  it.each([
    ['Auštrevičius', 'austrevicius'],
    ['Gudzinskaitė’s', 'gudzinskaite’s'],
    ['Łódź, Ørsted, Đoković, Þór, Ægir, œuvre', 'lodz, orsted, dokovic, thor, aegir, oeuvre'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['İstanbul, Diyarbakır', 'istanbul, diyarbakir'],
    ['ﬁne ﬂow', 'fine flow'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['Ёлка', 'елка'],
    ['Migra\u00adtion', 'migration'],
    ['  two\n\twords ', 'two words'],
  ])('makes %j into %j', (text, expected) => {
    expect(fold(text)).toBe(expected);
  });

  it('puts space around the characters of scripts that have none between words', () => {
    expect(fold('立陶宛EU')).toBe('立 陶 宛 eu');
    expect(fold('がｶﾞ')).toBe('が ガ');
    expect(fold('한국어')).toBe('한 국 어');
    expect(fold('한국어'.normalize('NFD'))).toBe('한 국 어');
    expect(fold('ไทย')).toBe('ไ ท ย');
  });

  it('changes nothing when it is done again', () => {
    fc.assert(fc.property(anyText, (text) => fold(fold(text)) === fold(text)));
  });
});

describe('foldedWords', () => {
  it('gives runs of letters and numbers', () => {
    expect(foldedWords('Covid-19, “C++” & O’Neill™: 1,000 m²')).toEqual([
      'covid',
      '19',
      'c',
      'o',
      'neill',
      'tm',
      '1',
      '000',
      'm2',
    ]);
    expect(foldedWords(' … – ')).toEqual([]);
  });

  it('gives the same words for folded text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldedWords(fold(text))).toEqual(foldedWords(text));
      }),
    );
  });
});

describe('foldedText', () => {
  it('has the words of any text, and of any in the letters of Europe, and nothing else that is a letter', () => {
    const european = fc.string({
      unit: fc.integer({ min: 0, max: 0x24ff }).map((code) => String.fromCharCode(code)),
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.oneof(anyText, european), (text) => {
        const words = [...placedWords(text)].map(({ word }) => word);
        expect(foldedText(text).match(/[\p{L}\p{N}]+/gu) ?? []).toEqual(words);
        expect(foldedWords(text)).toEqual(words);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('placedWords', () => {
  it('finds each word where it stands in the original', () => {
    const text = '½ kg of straße, ﬁne A\u0301rea 한국 ｶﾞ';
    const found = [...placedWords(text)].map(({ word, start, end }) => [word, text.slice(start, end)]);
    expect(found).toEqual([
      ['1', '½'],
      ['2', '½'],
      ['kg', 'kg'],
      ['of', 'of'],
      ['strasse', 'straße'],
      ['fine', 'ﬁne'],
      ['area', 'A\u0301rea'],
      ['한', '한'],
      ['국', '국'],
      ['ガ', 'ｶﾞ'],
    ]);
  });

  it('agrees with foldedWords on any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([...placedWords(text)].map(({ word }) => word)).toEqual(foldedWords(text));
      }),
    );
  });
});
