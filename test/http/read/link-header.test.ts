import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linkHeader, pageAddresses } from '../../../src/http/read/page.ts';

it('a question mark in a value stays in the links of the page', () => {
  const page = { limit: 2, next: 'NEXT', prev: null };
  expect(linkHeader('/v1/articles?q=the?of&limit=2', page, (path) => path)).toBe(
    '</v1/articles?limit=2&q=the%3Fof>; rel="first", </v1/articles?limit=2&q=the%3Fof&cursor=NEXT>; rel="next"',
  );
});

const names = fc.constantFrom('cursor', 'limit', 'tag', 'sort', 'q', '');
const values = fc.oneof(
  fc.stringMatching(/^[\w.*-]{0,6}$/),
  fc.constantFrom('a,b', 'a%2Cb', '%20', 'a+b', 'é', '='),
);
const queries = fc
  .array(
    fc.tuple(names, values).map(([name, value]) => `${name}=${value}`),
    { maxLength: 5 },
  )
  .map((parts) => parts.join('&'));

it('a page has the address that URLSearchParams writes, but for the cursor at its end', () => {
  fc.assert(
    fc.property(queries, (query) => {
      const parameters = new URLSearchParams(query);
      const cursor = parameters.get('cursor');
      parameters.delete('cursor');
      parameters.sort();
      const own = parameters.toString();
      const first = own === '' ? '/v1/articles' : `/v1/articles?${own}`;
      const at = (place: string) => `${first}${own === '' ? '?' : '&'}cursor=${place}`;
      const found = pageAddresses(`/v1/articles?${query}`, { next: 'NEXT', prev: null });
      expect(found).toEqual({
        first,
        self: cursor === null ? first : at(cursor),
        prev: null,
        next: at('NEXT'),
      });
    }),
    { numRuns: 2000 },
  );
});
