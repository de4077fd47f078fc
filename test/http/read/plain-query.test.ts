import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ARTICLES } from '../../../src/http/read/article-parameters.ts';
import { plainQuery } from '../../../src/http/read/plain-query.ts';
import { queryText } from '../../../src/http/read/query-text.ts';
import { keyOf } from '../../../src/http/read/route.ts';

const asTheRoutes = queryText(ARTICLES, 'query', (query) => query);

const names = fc.constantFrom(
  ...['section', 'tag', 'author', 'language', 'genre', 'sort', 'limit', 'cursor', 'q'],
);
const values = fc.oneof(
  fc.constantFrom(
    'politics',
    '-politics',
    'a,b',
    '-a,b',
    'a,',
    'a,-b',
    'en',
    'en-GB',
    'news',
    'news,opinion',
    'opinion,none',
  ),
  fc.constantFrom(
    'title',
    '-updatedAt',
    'relevance',
    'list',
    '1',
    '100',
    '101',
    '07',
    'Ab_c',
    '--',
    '',
    '%61',
    'a%2Cb',
    'news%2Copinion',
  ),
);
const parameter = fc.tuple(names, values).map(([name, value]) => `${name}=${value}`);
const queries = fc.array(parameter, { maxLength: 14 }).map((parts) => parts.join('&'));

it('a plain query is what the routes read, kept under the same key', () => {
  let taken = 0;
  fc.assert(
    fc.property(queries, (text) => {
      const plain = plainQuery(text);
      if (plain === null) return;
      taken += 1;
      expect(plain.query).toEqual(asTheRoutes(text));
      expect(plain.key).toBe(keyOf(`/?${text}`).slice('/?'.length));
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(100);
});

it.each([
  [
    'tag=b&tag=a,c&section=-d&limit=5',
    { tag: ['b', 'a,c'], section: ['-d'], limit: 5 },
    'limit=5&section=-d&tag=b&tag=a%2Cc',
  ],
  ['', {}, ''],
])('%s is read', (text, query, key) => {
  expect(plainQuery(text)).toEqual({ query, key });
});

it.each([
  ['sort=title&sort=title'],
  ['unknown=1'],
  ['total=true'],
  ['q=word'],
  ['sort=relevance'],
  [`${'tag=a&'.repeat(10)}${'section=b&'.repeat(6)}limit=1`],
  [Array.from({ length: 11 }, () => 'tag=a').join('&')],
  [`tag=${'a'.repeat(201)}`],
  [`tag=${Array.from({ length: 21 }, () => 'a').join(',')}`],
  [`tag=${Array.from({ length: 20 }, () => 'a'.repeat(60)).join(',')}`],
])('%s is left to the routes', (text) => {
  expect(plainQuery(text)).toBeNull();
});
