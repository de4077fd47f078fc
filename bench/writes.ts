import { median } from './figures.ts';
import { Worker } from './process.ts';
import type { WriteOrder } from './writer.ts';

/** What was measured of one way to write. */
export type WriteRow = {
  readonly name: string;
  /** The median of the rounds. */
  readonly perSecond: number;
};

/** Of a bulk, in each round. */
export const ARTICLES = 10_000;
const TIMES = 1_000;

const SCENARIOS: readonly { readonly name: string; readonly order: WriteOrder }[] = [
  { name: 'bulk, bodies already read', order: { do: 'bulk', articles: ARTICLES, from: 'bodies' } },
  { name: 'bulk, bodies from HTML', order: { do: 'bulk', articles: ARTICLES, from: 'html' } },
  { name: 'bulk, lines of an import', order: { do: 'bulk', articles: ARTICLES, from: 'lines' } },
  { name: 'single saves', order: { do: 'save', times: TIMES } },
  { name: 'single commits of one small row', order: { do: 'flush', times: TIMES } },
];

/** Each round in a process of its own, with all cores; the scenarios take turns. */
export async function measureWrites(
  { rounds, wants }: { readonly rounds: number; readonly wants: (name: string) => boolean },
  onRound: (round: WriteRow) => void,
): Promise<readonly WriteRow[]> {
  const chosen = SCENARIOS.filter(({ name }) => wants(name));
  const figures = new Map(chosen.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, order } of chosen) {
      const worker = new Worker('writer.ts', 'all');
      const { perSecond } = await worker.ask<{ perSecond: number }>(order);
      worker.stop();
      figures.get(name)?.push(perSecond);
      onRound({ name, perSecond });
    }
  }
  return [...figures].map(([name, perSecond]) => ({ name, perSecond: median(perSecond) }));
}
