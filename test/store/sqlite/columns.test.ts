import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BLOCK, Column } from '../../../src/store/sqlite/columns.ts';
import { Counted, emptyBitmap, insert, numbersOf } from '../../../src/store/sqlite/number-set.ts';
import { keepWithin, Places, Updates } from '../../../src/store/sqlite/times-column.ts';

const slot = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(BLOCK - 1, BLOCK - 2, 40_000));
const terms = fc.uniqueArray(fc.constantFrom(1, 2, 3, 70_000, 5_000_000), { maxLength: 4 });
/** Some of a whole run of slots, so that a term has enough for a bitmap and falls below that again. */
const run = fc.record({ from: fc.constantFrom(0, 3_000), terms });
const change = fc.oneof(
  fc
    .dictionary(slot.map(String), terms)
    .map((entries) => new Map(Object.entries(entries).map(([at, has]) => [Number(at), has]))),
  run.map(({ from, terms }) => new Map(Array.from({ length: 5_000 }, (_, n) => [from + n, terms] as const))),
);

it('a column says of each slot what was last said of it, whatever changes came before', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 5 }), fc.uniqueArray(slot), (changes, marked) => {
      const model = new Map<number, readonly number[]>();
      let column = new Column(null);
      for (const one of changes) {
        const differs = [...one].some(
          ([at, has]) => String([...has].sort()) !== String([...(model.get(at) ?? [])].sort()),
        );
        const revised = column.revised(one);
        expect(revised !== null).toBe(differs);
        if (revised !== null) column = new Column(revised);
        for (const [at, has] of one) model.set(at, has);
      }
      const slotsWith = (...any: readonly number[]) =>
        [...model]
          .filter(([, has]) => any.some((term) => has.includes(term)))
          .map(([at]) => at)
          .sort((a, b) => a - b);
      for (const term of [1, 2, 3, 70_000, 5_000_000])
        expect(String(numbersOf(column.slotsOf([term])))).toBe(String(slotsWith(term)));
      expect(String(numbersOf(column.slotsOf([2, 4, 3])))).toBe(String(slotsWith(2, 3)));
      const bitmap = emptyBitmap();
      for (const at of marked) insert(bitmap, at);
      const counts = new Uint32Array(5_000_001);
      column.count(new Counted(bitmap), counts);
      for (const term of [1, 2, 3, 70_000, 5_000_000])
        expect(counts[term]).toBe(slotsWith(term).filter((at) => marked.includes(at)).length);
      expect([...column.terms].every((term) => slotsWith(term).length > 0)).toBe(true);
    }),
    { numRuns: 12 },
  );
});

it('times are kept to the millisecond, before 1970 too, up to the last slot that was ever set', () => {
  const time = fc.integer({ min: -(2 ** 43) + 1, max: 2 ** 43 - 1 });
  fc.assert(
    fc.property(fc.dictionary(slot.map(String), time), time, time, (times, from, to) => {
      const [places, updates] = [new Places(null), new Updates(null)];
      const slots = emptyBitmap();
      for (const [at, ms] of Object.entries(times)) {
        expect(places.set(Number(at), BigInt(ms) * 2n ** 20n + 77n)).toBe(true);
        updates.set(Number(at), ms);
        insert(slots, Number(at));
      }
      const again = [new Places(places.bytes), new Updates(updates.bytes)];
      expect(places.bytes.length).toBe(8 * Math.max(0, ...Object.keys(times).map((at) => Number(at) + 1)));
      for (const kept of again) {
        for (const [at, ms] of Object.entries(times)) expect(kept.ms(Number(at))).toBe(ms);
        const within = slots.slice();
        keepWithin(within, kept, { from, to });
        const expected = Object.entries(times).filter(([, ms]) => ms >= from && ms < to);
        expect(numbersOf(within)).toEqual(expected.map(([at]) => Number(at)).sort((a, b) => a - b));
      }
    }),
    { numRuns: 12 },
  );
});
