import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SEARCH_WORDS, parseSearch, snippet } from '../../src/domain/search.ts';
import { plainSnippet } from '../support/plain-snippet.ts';
import { anyText } from '../support/text.ts';

const word = (...words: string[]) => ({ words, prefix: false });
const prefix = (...words: string[]) => ({ words, prefix: true });

describe('parseSearch', () => {
  it.each([
    ['two words', [[word('two')], [word('words')]], []],
    ['Auštrevičius', [[word('austrevicius')]], []],
    ['"a phrase"', [[word('a', 'phrase')]], []],
    ['“Užsienio reikalų” „komitetas“', [[word('uzsienio', 'reikalu')], [word('komitetas')]], []],
    ['one -two', [[word('one')]], [word('two')]],
    ['one -"two three"', [[word('one')]], [word('two', 'three')]],
    ['a OR b c', [[word('a'), word('b')], [word('c')]], []],
    ['c a OR b OR "d e"', [[word('c')], [word('a'), word('b'), word('d', 'e')]], []],
    ['a or b', [[word('a')], [word('or')], [word('b')]], []],
    ['pref*', [[prefix('pref')]], []],
    ['"two pref"*', [[prefix('two', 'pref')]], []],
    ['-pref*', [], [prefix('pref')]],
    ['"C++"', [[word('c')]], []],
    ['covid-19', [[word('covid', '19')]], []],
    ['don’t', [[word('don', 't')]], []],
    ['立陶宛', [[word('立', '陶', '宛')]], []],
  ])('reads %j', (text, allOf, noneOf) => {
    expect(parseSearch(text)).toEqual({ allOf, noneOf });
  });

  it.each([
    ['', [], []],
    ['"', [], []],
    ['*', [], []],
    ['-', [], []],
    ['OR', [], []],
    ['- * OR + "', [], []],
    ['"open and', [[word('open', 'and')]], []],
    ['a"b', [[word('a')], [word('b')]], []],
    ['NEAR(a', [[word('near', 'a')]], []],
    ['OR a OR', [[word('a')]], []],
    ['a OR OR b', [[word('a'), word('b')]], []],
    ['a OR -b c', [[word('a')], [word('c')]], [word('b')]],
    ['-a OR b', [[word('b')]], [word('a')]],
    ['a -b OR c', [[word('a')], [word('c')]], [word('b')]],
    ['title:a AND {b} ^c', [[word('title', 'a')], [word('and')], [word('b')], [word('c')]], []],
  ])('makes a query of %j too', (text, allOf, noneOf) => {
    expect(parseSearch(text)).toEqual({ allOf, noneOf });
  });

  it.each([
    ['one two '.repeat(80), 'words'],
    [`"${'word '.repeat(10_000)}last"*`, 'a phrase'],
    [`a ${'-b '.repeat(MAX_SEARCH_WORDS)}`, 'exclusions'],
    ['ab* cd* ef* -gh* ij*', 'prefixes'],
  ])('refuses more than its number of words, and cuts none off', (text) => {
    expect(() => parseSearch(text)).toThrow(expect.objectContaining({ code: 'invalid-value', field: 'q' }));
    expect(parseSearch('word '.repeat(MAX_SEARCH_WORDS)).allOf).toHaveLength(MAX_SEARCH_WORDS);
  });

  it('gives a query of letters and numbers for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { allOf, noneOf } = parseSearch(text);
        for (const term of [...allOf.flat(), ...noneOf]) {
          expect(term.words.join('')).toMatch(/^[\p{L}\p{N}]+$/u);
        }
        for (const group of allOf) expect(group).not.toHaveLength(0);
      }),
    );
  });
});

describe('snippet', () => {
  const story =
    'The director of the Migration Department, Evelina Gudzinskaitė, stated there was no proof of potential ' +
    'persecution.\n\nLithuanian MEP Petras Auštrevičius, along with his colleagues, has implored the Migration ' +
    'Department to reassess their decision.';

  it.each([
    ['austrevicius', 5, '…MEP Petras <mark>Auštrevičius</mark>, along with…'],
    ['persecution', 3, '…potential <mark>persecution</mark>. Lithuanian…'],
    ['"evelina gudz"*', 4, '…Department, <mark>Evelina Gudzinskaitė</mark>, stated…'],
    ['the director', 3, '<mark>The</mark> <mark>director</mark> of…'],
    ['reassess decision', 4, '…to <mark>reassess</mark> their <mark>decision</mark>.'],
    ['absent', 3, 'The director of…'],
    ['-director', 2, 'The director…'],
    ['persec*', 3, '…potential <mark>persecution</mark>. Lithuanian…'],
    ['"department director"', 2, 'The director…'],
  ])('of %j in %i words is %j', (text, maxWords, expected) => {
    expect(snippet(story, parseSearch(text), maxWords)).toBe(expected);
  });

  it('stands where the most different terms are together, not where the first is', () => {
    expect(snippet(story, parseSearch('department implored migration'), 5)).toBe(
      '…<mark>implored</mark> the <mark>Migration</mark> <mark>Department</mark> to…',
    );
  });

  it('escapes the text and marks whole characters', () => {
    const text = '<b>½ "cup" & ﬁne \'straße\'</b>';
    expect(snippet(text, parseSearch('1 fine strasse b'))).toBe(
      '&lt;<mark>b</mark>&gt;<mark>½</mark> &quot;cup&quot; &amp; <mark>ﬁne</mark> &#39;<mark>straße</mark>&#39;&lt;/<mark>b</mark>&gt;',
    );
  });

  it('marks overlapping matches, and two in one character, as one', () => {
    expect(snippet('a b c', parseSearch('"a b" "b c"'))).toBe('<mark>a b c</mark>');
    expect(snippet('½ kg', parseSearch('1 2'))).toBe('<mark>½</mark> kg');
  });

  it('marks a run of Han characters as one phrase', () => {
    expect(snippet('中国与立陶宛关系', parseSearch('立陶宛'))).toBe('中国与<mark>立陶宛</mark>关系');
  });

  it('is null without any word', () => {
    expect(snippet(' … ', parseSearch('a'))).toBeNull();
    expect(snippet('', parseSearch('a'))).toBeNull();
  });

  it('is a piece of the text with marks and ellipses, whatever both are', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 1, max: 8 }), (text, query, maxWords) => {
        const html = snippet(text, parseSearch(query), maxWords);
        if (html === null) return;
        expect(html.replace(/<mark>[^<>]+<\/mark>/g, '')).not.toMatch(/[<>]/);
        const plain = unescaped(html.replace(/<\/?mark>/g, ''));
        expect(
          [plain, plain.slice(1), plain.slice(0, -1), plain.slice(1, -1)].some((piece) =>
            collapsed(text).includes(piece),
          ),
        ).toBe(true);
      }),
    );
  });

  it('is what reading every word of the text would make it', () => {
    fc.assert(
      fc.property(prose, prose, anyText, fc.integer({ min: 1, max: 12 }), (text, asked, odd, maxWords) => {
        const query = parseSearch(asked.split(' ').slice(0, 12).join(' '));
        for (const one of [text, `${text} ${odd} ${text}`]) {
          expect(snippet(one, query, maxWords)).toBe(plainSnippet(one, query, maxWords));
        }
        expect(snippet(odd, query, maxWords)).toBe(plainSnippet(odd, query, maxWords));
      }),
      { numRuns: 1000 },
    );
  });

  it('marks what was asked for when the text has it', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (before, wanted, after) => {
        const query = parseSearch(`"${wanted.replace(/["“”„‟«»]/g, ' ')}"`);
        fc.pre(query.allOf.length === 1);
        expect(snippet(`${before} ${wanted} ${after}`, query)).toContain('<mark>');
      }),
    );
  });
});

/** Texts and queries of few words, so that they meet, in the many ways that they are written, joined and quoted. */
const prose = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'a',
        'ab',
        'Ab',
        'b',
        'bą',
        'BA',
        'c',
        'abc',
        'ß',
        'ss',
        'x1',
        '1',
        '½',
        'co\u00adop',
        'e\u0301',
        '™',
      ),
      fc.constantFrom(' ', ' ', ' ', '. ', '-', '’', ' – ', '… ', '* ', '" "', ' "', '" ', '\n', ''),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.flat().join(''));

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ');
}
