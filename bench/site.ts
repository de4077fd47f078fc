import { median, type Row } from './figures.ts';
import { Worker } from './process.ts';
import type { Subjects } from './subjects.ts';
import { type Effort, type Round, type Side, warmUp } from './turns.ts';

/** A served corpus, in its file. */
export type Site = {
  readonly file: string;
  readonly worker: Worker;
  readonly port: number;
  readonly subjects: Subjects;
};

/** `cacheMemory` is in megabytes: with none, each answer is made from the database. */
export async function openSite(file: string, { cacheMemory = 0 } = {}): Promise<Site> {
  const worker = new Worker('server.ts');
  const opened = await worker.ask<Pick<Site, 'port' | 'subjects'>>({ do: 'open', file, cacheMemory });
  return { file, worker, ...opened };
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
  return rowWith(facts, rounds, {
    typical: median,
    ratio: (one, other) => median(rounds.map((round) => cpuOf(round, one) / cpuOf(round, other))),
  });
}

/**
 * The least of the rounds in place of the medians: other work on the machine makes a request dearer and never cheaper, so
 * the least of many short rounds is the steadiest where it is busy.
 */
export function leastRowOf(facts: Facts, rounds: Rounds): Row {
  const least = (figures: readonly number[]) => Math.min(...figures);
  const leastOf = (side: number) => least(rounds.map((round) => cpuOf(round, side)));
  return rowWith(facts, rounds, { typical: least, ratio: (one, other) => leastOf(one) / leastOf(other) });
}

type Statistics = {
  readonly typical: (figures: readonly number[]) => number;
  /** Of the processor times of two sides. */
  readonly ratio: (one: number, other: number) => number;
};

function rowWith(facts: Facts, rounds: Rounds, { typical, ratio }: Statistics): Row {
  const ours = Array.from({ length: (rounds[0]?.length ?? 1) - 1 }, (_, side) => side);
  return {
    ...facts,
    cpu: ours.map((side) => typical(rounds.map((round) => cpuOf(round, side)))),
    wall: ours.map((side) => typical(rounds.map((round) => round[side]?.wall ?? Number.NaN))),
    bareCpu: typical(rounds.map((round) => cpuOf(round, BARE))),
    ofLimit: ours.map((side) => ratio(BARE, side)),
    times: ours.length < 2 ? null : ratio(ours.length - 1, 0),
  };
}

const BARE = -1;

function cpuOf(round: readonly Round[], side: number): number {
  return round.at(side)?.cpu ?? Number.NaN;
}
