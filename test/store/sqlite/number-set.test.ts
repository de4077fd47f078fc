import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Bitmap,
  Counted,
  DENSE,
  emptyBitmap,
  insert,
  intersect,
  isEmpty,
  join,
  type NumberSet,
  numbersOf,
  RANGE,
  remove,
  replaced,
  setOf,
  size,
  subtract,
} from '../../../src/store/sqlite/number-set.ts';

/** Few or many, strewn or in a row, the ends of the range among them: lists, bitmaps, and sets on the edge between. */
const numbers = fc
  .record({
    strewn: fc.uniqueArray(fc.integer({ min: 0, max: RANGE - 1 }), { maxLength: 60 }),
    ends: fc.subarray([0, 31, 32, 63, RANGE - 32, RANGE - 1]),
    from: fc.integer({ min: 0, max: RANGE - 1 }),
    run: fc.oneof(fc.constant(0), fc.integer({ min: DENSE - 70, max: DENSE + 70 })),
    step: fc.integer({ min: 1, max: 16 }),
  })
  .map(({ strewn, ends, from, run, step }) => {
    const row = Array.from({ length: run }, (_, n) => (from + n * step) % RANGE);
    return new Set([...strewn, ...ends, ...row]);
  });

const sorted = (set: ReadonlySet<number>) => [...set].sort((a, b) => a - b);

/** One text is compared in a fraction of the time that thousands of numbers take. */
const told = (numbers: Iterable<number>) => [...numbers].join(' ');

const RUNS = { numRuns: 50 };

function bitmapOf(set: ReadonlySet<number>): Bitmap {
  const bitmap = emptyBitmap();
  join(bitmap, setOf(sorted(set)));
  return bitmap;
}

it('a set holds its numbers, in whichever form is the smaller', () => {
  fc.assert(
    fc.property(numbers, (one) => {
      const set: NumberSet = setOf(sorted(one));
      expect(told(numbersOf(set))).toBe(told(sorted(one)));
      expect(set.byteLength).toBe(Math.min(2 * one.size, RANGE / 8));
      expect(told(numbersOf(bitmapOf(one)))).toBe(told(sorted(one)));
    }),
    RUNS,
  );
});

it('sets are joined, intersected, subtracted and counted as plain sets are', () => {
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      const after = (change: (bitmap: Bitmap) => void) => {
        const bitmap = bitmapOf(one);
        change(bitmap);
        expect(size(bitmap)).toBe(numbersOf(bitmap).length);
        expect(isEmpty(bitmap)).toBe(size(bitmap) === 0);
        return told(numbersOf(bitmap));
      };
      expect(after((bitmap) => join(bitmap, setOf(sorted(other))))).toBe(told(sorted(one.union(other))));
      expect(after((bitmap) => intersect(bitmap, bitmapOf(other)))).toBe(
        told(sorted(one.intersection(other))),
      );
      expect(after((bitmap) => subtract(bitmap, bitmapOf(other)))).toBe(told(sorted(one.difference(other))));
      const edit = (change: typeof insert) => after((bitmap) => other.forEach((n) => void change(bitmap, n)));
      expect(edit(insert)).toBe(told(sorted(one.union(other))));
      expect(edit(remove)).toBe(told(sorted(one.difference(other))));
    }),
    RUNS,
  );
});

it('what one set shares with another, and with each of several lists, is counted', () => {
  fc.assert(
    fc.property(numbers, fc.array(numbers, { maxLength: 5 }), (one, others) => {
      const counted = new Counted(bitmapOf(one));
      const shared = others.map((other) => one.intersection(other).size);
      expect(others.map((other) => counted.countIn(bitmapOf(other)))).toEqual(shared);
      const lists = Uint16Array.from(others.flatMap(sorted));
      const ends = others.map((_, n) => others.slice(0, n + 1).reduce((sum, other) => sum + other.size, 0));
      expect([...counted.countInLists(lists, Uint32Array.from(ends))]).toEqual(shared);
    }),
    RUNS,
  );
});

it('a part of a set gives way to another, and the set stays the same object where that changes nothing', () => {
  fc.assert(
    fc.property(
      numbers,
      numbers,
      fc.boolean(),
      fc.infiniteStream(fc.boolean()),
      (one, among, same, coins) => {
        const before = setOf(sorted(one));
        const stale = one.intersection(among);
        const fresh = same ? stale : new Set([...among].filter(() => coins.next().value));
        const after = replaced(before, bitmapOf(among), sorted(fresh));
        const expected = one.difference(among).union(fresh);
        expect(told(numbersOf(after))).toBe(told(sorted(expected)));
        expect(after === before).toBe(stale.symmetricDifference(fresh).size === 0);
        expect(after.byteLength).toBe(Math.min(2 * expected.size, RANGE / 8));
      },
    ),
  );
});
