import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderBetween } from '../../../src/store/sqlite/borders.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ш', '�', '🗞', '🗟'), maxLength: 12 });
const numbers = fc.maxSafeInteger();
const pairs = fc.oneof(fc.tuple(texts, texts), fc.tuple(numbers, numbers));

describe('a border', () => {
  it('is greater than the lesser key, and no greater than the other, as SQLite orders them', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const border = borderBetween(one, other);
        expect(border).toBe(borderBetween(other, one));
        expect(border === null).toBe(one === other);
        if (border === null) return;
        const [lesser, greater] = compare(one, other) < 0 ? [one, other] : [other, one];
        expect(compare(lesser, border)).toBeLessThan(0);
        expect(compare(border, greater)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['harbour plan', 'harvest', 'harv'],
    ['harbour', 'harbour plan', 'harbour '],
    ['', 'a', 'a'],
    ['a�', 'a🗞', 'a🗞'],
    ['a🗞', 'a🗟', 'a🗟'],
    [12, 7, 12],
  ])('of %j and %j is the shortest: %j', (one, other, border) => {
    expect(borderBetween(one, other)).toBe(border);
  });
});

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'string' && typeof other === 'string')
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return Number(one) - Number(other);
}
