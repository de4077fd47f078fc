import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortHash } from '../../src/domain/short-hash.ts';

it.each([
  ['', 5258094403427781],
  ['a', 7098098707605804],
  ['deport', 1463643166510861],
])('of %j is what it always was, as databases have it', (text, expected) => {
  expect(shortHash(text)).toBe(expected);
});

it('is a whole number that JavaScript writes exactly, and another one for a text of which one letter differs', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, at) => {
      const index = at % text.length;
      const other = String.fromCharCode(text.charCodeAt(index) ^ 1);
      const hash = shortHash(text);
      expect(Number.isSafeInteger(hash) && hash >= 0).toBe(true);
      expect(shortHash(text.slice(0, index) + other + text.slice(index + 1))).not.toBe(hash);
    }),
  );
});
