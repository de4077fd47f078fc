import type { Row } from '../../bench/figures.ts';
import type { Figures } from '../../bench/figures-file.ts';

/** What a run measured that measured nothing but what is given. */
export function figures(given: Partial<Figures>): Figures {
  return {
    conditions: {
      sizes: [1_000, 100_000],
      date: '2026-01-02',
      commit: 'commit abc1234',
      cores: 2,
      processor: 'Some CPU',
      memoryGib: 24,
      node: '26.0.0',
      pinned: true,
      rounds: 5,
      ms: 200,
      connections: 8,
    },
    kept: [],
    random: [],
    pages: [],
    starts: [],
    workers: [],
    writes: [],
    short: [],
    ...given,
  };
}

function timesOf(cpu: readonly number[]): number | null {
  return cpu.length < 2 ? null : (cpu.at(-1) ?? 0) / (cpu[0] ?? 0);
}

export function row(given: Partial<Row>): Row {
  return {
    name: 'a list',
    page: 'first',
    items: [20, 20],
    cpu: [400, 410],
    wall: [800, 900],
    bareCpu: 30,
    ofLimit: [0.075, 0.073],
    times: timesOf(given.cpu ?? [400, 410]),
    bytes: 12_345,
    ...given,
  };
}
