import { expect, it } from 'vitest';
import { free, OWN, Slabs } from '../../../src/store/sqlite/volumes/slabs.ts';

it('what was given back is lent again, the last first', () => {
  const slabs = new Slabs();
  const [one, other] = [slabs.take(5_000), slabs.take(6_000)];
  expect([one.length, other.length]).toEqual([5_000, 6_000]);
  expect(one.buffer).not.toBe(other.buffer);
  slabs.giveBack(one);
  slabs.giveBack(other.subarray(100));
  expect(slabs.take(7_000).buffer).toBe(other.buffer);
  expect(slabs.take(1).buffer).toBe(one.buffer);
});

it('what is lent is lent to one alone, however often it is given back', () => {
  const slabs = new Slabs();
  const one = slabs.take(5_000);
  slabs.giveBack(one);
  slabs.giveBack(one);
  const [first, second] = [slabs.take(5_000), slabs.take(5_000)];
  expect(first.buffer).toBe(one.buffer);
  expect(second.buffer).not.toBe(one.buffer);
});

it('what isn’t lent can’t be given back', () => {
  const slabs = new Slabs();
  const foreign = [OWN.take(8_192), Buffer.from('pooled'), slabs.take(2 ** 19 + 1)];
  for (const bytes of foreign) slabs.giveBack(bytes);
  for (const bytes of foreign) expect(slabs.take(bytes.length).buffer).not.toBe(bytes.buffer);
});

it.each([1, 8_192, 8_193, 40_000, 2 ** 19, 2 ** 19 + 1])('there is room for %i bytes', (size) => {
  const slabs = new Slabs();
  for (let round = 0; round < 3; round += 1) {
    const bytes = slabs.take(size);
    expect(bytes.length).toBe(size);
    slabs.giveBack(bytes);
  }
});

it('no more than eight megabytes wait for the next', () => {
  const slabs = new Slabs();
  const all = Array.from({ length: 20 }, () => slabs.take(2 ** 19));
  for (const bytes of all) slabs.giveBack(bytes);
  const known = new Set(all.map(({ buffer }) => buffer));
  const again = all.map(() => slabs.take(2 ** 19).buffer);
  expect(again.filter((buffer) => known.has(buffer))).toHaveLength(16);
});

it('bytes with memory to themselves are free at once, and those that share theirs stay', () => {
  const alone = OWN.take(5_000);
  const part = OWN.take(5_000).subarray(1);
  const pooled = Buffer.from('{"data":[]}');
  for (const bytes of [alone, part, pooled, Buffer.alloc(0)]) free(bytes);
  free(alone);
  expect([alone, part, pooled].map(({ length }) => length)).toEqual([0, 4_999, 11]);
});
