import { median, type Row } from './figures.ts';
import { Worker } from './process.ts';
import type { Subjects } from './subjects.ts';
import { type Effort, type Round, type Side, warmUp } from './turns.ts';

/** A served corpus. */
export type Site = { readonly worker: Worker; readonly port: number; readonly subjects: Subjects };

/** `cacheMemory` is in megabytes: with none, each answer is made from the database. */
export async function openSite(file: string, { cacheMemory = 0 } = {}): Promise<Site> {
  const worker = new Worker('server.ts');
  const opened = await worker.ask<{ port: number; subjects: Subjects }>({ do: 'open', file, cacheMemory });
  return { worker, ...opened };
}

/** What is measured, and how. */
export type Measuring = {
  readonly effort: Effort;
  readonly warmUpMs: number;
  /** Whether the scenario of this name is measured. */
  readonly wants: (name: string) => boolean;
  /** What of the rounds makes a row. */
  readonly toRow: typeof rowOf;
  /** Hears of each row as it is done. */
  readonly onRow: (row: Row) => void;
};

export async function warmUpAll(sides: readonly Omit<Side, 'worker'>[], ms: number): Promise<void> {
  for (const side of sides) await warmUp(side, ms);
}

type Facts = Pick<Row, 'name' | 'page' | 'items' | 'bytes'>;
type Rounds = readonly (readonly Round[])[];

/** The medians of the rounds, in which the bare server is the last side. */
export function rowOf(facts: Facts, rounds: Rounds): Row {
  const shares = rounds.map((round) => round.map(({ cpu }) => (round.at(-1)?.cpu ?? Number.NaN) / cpu));
  return rowWith(facts, rounds, median, (index) => median(shares.map((share) => share[index] ?? Number.NaN)));
}

/**
 * The least of the rounds in place of the medians: other work on the machine makes a request dearer and never cheaper, so
 * the least of many short rounds is the steadiest where it is busy.
 */
export function leastRowOf(facts: Facts, rounds: Rounds): Row {
  const least = (figures: readonly number[]) => Math.min(...figures);
  const leastOf = (index: number) => least(rounds.map((round) => round.at(index)?.cpu ?? Number.NaN));
  return rowWith(facts, rounds, least, (index) => leastOf(-1) / leastOf(index));
}

function rowWith(
  facts: Facts,
  rounds: Rounds,
  typical: (figures: readonly number[]) => number,
  shareOf: (index: number) => number,
): Row {
  const figure = (index: number, what: keyof Round) =>
    typical(rounds.map((round) => round.at(index)?.[what] ?? Number.NaN));
  const ours = Array.from({ length: (rounds[0]?.length ?? 1) - 1 }, (_, index) => index);
  return {
    ...facts,
    cpu: ours.map((index) => figure(index, 'cpu')),
    wall: ours.map((index) => figure(index, 'wall')),
    bareCpu: figure(-1, 'cpu'),
    ofLimit: ours.map(shareOf),
  };
}
