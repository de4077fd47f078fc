import { expect, it } from 'vitest';
import { rowOf } from '../../bench/site.ts';

it('makes a row of the medians of the rounds, each ratio taken within a round', () => {
  const round = (small: number, large: number, bare: number) =>
    [small, large, bare].map((cpu) => ({ cpu, wall: 2 * cpu }));
  const rounds = [round(100, 200, 20), round(400, 800, 80), round(100, 150, 30)];
  const facts = { name: 'a list', page: null, items: [20, 20], bytes: 1 };
  expect(rowOf(facts, rounds)).toEqual({
    ...facts,
    cpu: [100, 200],
    wall: [200, 400],
    bareCpu: 30,
    ofLimit: [0.2, 0.1],
    times: 2,
  });
});
