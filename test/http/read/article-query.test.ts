import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesOf } from '../../../src/http/present/addresses.ts';
import { articleFilter, articleSort, bodyFormats, selection } from '../../../src/http/read/article-query.ts';

const ADDRESSES = addressesOf({
  publicUrl: 'https://api.test',
  siteUrl: 'https://www.test',
  articlePath: '/{section}/{slug}',
});
const BY_ID = addressesOf({
  publicUrl: 'https://api.test',
  siteUrl: 'https://www.test',
  articlePath: '/n/{id}',
});
const A = '01900000-0000-7000-8000-00000000000a';
const B = '01900000-0000-7000-8000-00000000000b';

describe('a selection', () => {
  it.each([
    [['a'], { allOf: [['a']], noneOf: [] }],
    [['a', 'b,c', '-d'], { allOf: [['a'], ['b', 'c']], noneOf: ['d'] }],
    [['-a,b', '-c'], { allOf: [], noneOf: ['a', 'b', 'c'] }],
    [['fact-check'], { allOf: [['fact-check']], noneOf: [] }],
    [['-fact-check'], { allOf: [], noneOf: ['fact-check'] }],
  ])('of %j is %j', (conditions, expected) => {
    expect(selection(conditions)).toEqual(expected);
  });

  it('keeps each value in its place, however they are combined', () => {
    const values = fc.array(fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+){0,2}$/), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(values), fc.array(values), (all, none) => {
        const conditions = [
          ...all.map((group) => group.join(',')),
          ...none.map((group) => `-${group.join(',')}`),
        ];
        expect(selection(conditions)).toEqual({ allOf: all, noneOf: none.flat() });
      }),
    );
  });
});

describe('a filter', () => {
  it('of no parameters is none', () => {
    expect(articleFilter({ limit: 5, sort: 'title', fields: ['title'] }, ADDRESSES)).toEqual({});
  });

  it('reads dates as their first moment and times in any zone', () => {
    const query = { publishedFrom: '2023-12-29', updatedTo: '2023-12-29T01:00:00.1234+02:00' };
    expect(articleFilter(query, ADDRESSES)).toEqual({
      publishedFrom: '2023-12-29T00:00:00.000Z',
      updatedTo: '2023-12-28T23:00:00.123Z',
    });
  });

  it('may begin and end at the same moment', () => {
    const query = { publishedFrom: '2023-12-29', publishedTo: '2023-12-29T00:00:00Z' };
    expect(articleFilter(query, ADDRESSES)).toEqual({
      publishedFrom: '2023-12-29T00:00:00.000Z',
      publishedTo: '2023-12-29T00:00:00.000Z',
    });
  });

  it('keeps an empty search, which finds nothing, apart from none', () => {
    expect(articleFilter({ q: '' }, ADDRESSES)).toEqual({ search: { allOf: [], noneOf: [] } });
  });

  it('takes ids in capitals for the same ids, and each once', () => {
    expect(articleFilter({ id: [A.toUpperCase(), B, A] }, ADDRESSES)).toEqual({ ids: [A, B] });
  });

  it('brings the slug that a web address of the site holds', () => {
    const address = 'https://www.test/lithuania/deport';
    expect(articleFilter({ url: address }, ADDRESSES)).toEqual({ url: { address, slug: 'deport' } });
    expect(articleFilter({ url: 'https://x.test/' }, ADDRESSES)).toEqual({
      url: { address: 'https://x.test/', slug: null },
    });
  });

  it('takes a web address that holds an id for that id, and both kinds of ids together for their overlap', () => {
    const url = `https://www.test/n/${A}`;
    expect(articleFilter({ url }, BY_ID)).toEqual({ ids: [A] });
    expect(articleFilter({ url, id: [B, A] }, BY_ID)).toEqual({ ids: [A] });
    expect(articleFilter({ url, id: [B] }, BY_ID)).toEqual({ ids: [] });
  });
});

describe('the order', () => {
  it('is by relevance where there is a search, and otherwise the newest first', () => {
    expect(articleSort({})).toBe('-publishedAt');
    expect(articleSort({ q: '' })).toBe('relevance');
    expect(articleSort({ q: 'a', sort: 'title' })).toBe('title');
  });
});

describe('the formats of the body', () => {
  it.each([
    [{}, 'none', []],
    [{}, 'html', ['html']],
    [{ body: ['none'] }, 'html', []],
    [{ body: ['text', 'blocks'] }, 'none', ['text', 'blocks']],
    [{ fields: ['title'] }, 'html', []],
    [{ fields: ['title'], body: ['html'] }, 'html', []],
    [{ fields: ['body'] }, 'none', ['html']],
    [{ fields: ['body'], body: ['none'] }, 'html', []],
    [{ fields: ['body'], body: ['markdown'] }, 'none', ['markdown']],
  ] as const)('asked by %j where the standard is %s are %j', (query, standard, expected) => {
    expect(bodyFormats(query, standard)).toEqual(expected);
  });
});
