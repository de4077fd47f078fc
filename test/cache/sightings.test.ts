import { expect, it } from 'vitest';
import { Sightings } from '../../src/cache/sightings.ts';

const path = (n: number) => `/v1/articles/a-story-of-number-${n}`;

it('a key was seen from its first time on', () => {
  const sightings = new Sightings();
  expect([1, 2, 1, 2, 3].map((n) => sightings.see(path(n)))).toEqual([false, false, true, true, false]);
});

it('what was seen long ago is forgotten, what was seen since isn’t', () => {
  const sightings = new Sightings();
  sightings.see(path(0));
  for (let n = 1; n <= 8_200; n += 1) sightings.see(path(n));
  expect(sightings.see(path(0))).toBe(true);
  for (let n = 8_201; n <= 40_000; n += 1) sightings.see(path(n));
  expect(sightings.see(path(0))).toBe(false);
  expect(sightings.see(path(39_999))).toBe(true);
});

it('few are taken for others', () => {
  const sightings = new Sightings();
  let taken = 0;
  for (let n = 0; n < 100_000; n += 1) if (sightings.see(path(n))) taken += 1;
  expect(taken / 100_000).toBeLessThan(0.035);
});
