import { expect, it } from 'vitest';
import { linkHeader } from '../../../src/http/read/page.ts';

it('a question mark in a value stays in the links of the page', () => {
  const page = { limit: 2, next: 'NEXT', prev: null };
  expect(linkHeader('/v1/articles?q=the?of&limit=2', page, (path) => path)).toBe(
    '</v1/articles?limit=2&q=the%3Fof>; rel="first", </v1/articles?limit=2&q=the%3Fof&cursor=NEXT>; rel="next"',
  );
});
