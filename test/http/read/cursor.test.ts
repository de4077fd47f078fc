import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor } from '../../../src/domain/page.ts';
import { shortHash } from '../../../src/domain/short-hash.ts';
import { Problem } from '../../../src/http/errors.ts';
import { decodeCursor, encodeCursor } from '../../../src/http/read/cursor.ts';

const LIST = ['articles', null, { tag: { allOf: [['a']], noneOf: [] } }, '-publishedAt'];

const cursors: fc.Arbitrary<Cursor> = fc.record({
  direction: fc.constantFrom('next', 'prev'),
  position: fc.oneof(
    fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 100 }), fc.maxSafeInteger()), {
      maxLength: 4,
    }),
    fc.tuple(
      fc.oneof(
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((key) => key + 0),
      ),
      fc.bigInt().map(String),
    ),
    fc.tuple(fc.stringMatching(/^[a-z0-9 _.-]{0,40}$/), fc.bigInt().map(String)),
    fc.tuple(fc.oneof(fc.maxSafeInteger(), fc.stringMatching(/^[a-z0-9 _.-]{0,40}$/))),
    fc.tuple(
      fc.oneof(fc.nat(), fc.constantFrom('', 'harbour plan')),
      fc.constantFrom('0', '-0', '007', '1e3', '', '-'),
    ),
  ),
});

describe('a cursor', () => {
  it('comes back as it went, whatever its position', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(decodeCursor(encodeCursor(cursor, LIST), LIST)).toEqual(cursor);
      }),
    );
  });

  it('is made of characters that need no encoding in a URL', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(encodeCursor(cursor, LIST)).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  it('is refused by any other list', () => {
    fc.assert(
      fc.property(cursors, fc.jsonValue(), (cursor, other) => {
        expect(() => decodeCursor(encodeCursor(cursor, [...LIST, other]), LIST)).toThrow(invalidCursor());
      }),
    );
  });

  it('is refused when it was cut short, lengthened or altered anywhere', () => {
    const altered = fc
      .tuple(cursors, fc.nat(), fc.constantFrom('cut', 'grow', 'swap'))
      .map(([cursor, at, how]) => {
        const text = encodeCursor(cursor, LIST);
        const index = at % text.length;
        const other = text.charAt(index) === 'A' ? 'B' : 'A';
        if (how === 'cut') return text.slice(0, index);
        return text.slice(0, index) + other + text.slice(how === 'grow' ? index : index + 1);
      });
    fc.assert(
      fc.property(altered, (text) => {
        expect(() => decodeCursor(text, LIST)).toThrow(invalidCursor());
      }),
    );
  });

  it('of a place that is cut short is refused, also with its checksum', () => {
    const inDigits = (hash: number) =>
      Math.floor(hash / 2 ** 27)
        .toString(36)
        .padStart(6, '0') + (hash % 2 ** 27).toString(36).padStart(6, '0');
    const list = inDigits(shortHash(JSON.stringify(LIST)));
    const forged = (place: string) => inDigits(shortHash(place + list)) + place;
    expect(decodeCursor(forged('n12_345'), LIST)).toEqual({ direction: 'next', position: [12, '345'] });
    expect(decodeCursor(forged('nt_a_b'), LIST)).toEqual({ direction: 'next', position: ['a b'] });
    for (const place of ['n', 'n1x', 'n_5', 'n12_', 'nt345', 'pt1-', 'nt', 'nt_A', 'ntx_a', 'x12_345', ''])
      expect(() => decodeCursor(forged(place), LIST), place).toThrow(invalidCursor());
  });

  it('of any other text is refused by name, and nothing else happens', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .jsonValue()
        .map((value) => `${'x'.repeat(12)}${Buffer.from(JSON.stringify(value)).toString('base64url')}`),
      fc.constant('A'.repeat(100_000)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(() => decodeCursor(text, LIST)).toThrow(invalidCursor());
      }),
    );
  });
});

function invalidCursor() {
  return expect.objectContaining({
    constructor: Problem,
    code: 'invalid-cursor',
    errors: [expect.objectContaining({ parameter: 'cursor' })],
  });
}
