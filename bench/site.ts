import type { Row } from './figures.ts';
import { Worker } from './process.ts';
import type { Subjects } from './subjects.ts';
import { type Effort, overRounds, type Round, type Side, warmUp } from './turns.ts';

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
  /** Hears of each row as it is done. */
  readonly onRow: (row: Row) => void;
};

export async function warmUpAll(sides: readonly Omit<Side, 'worker'>[], ms: number): Promise<void> {
  for (const side of sides) await warmUp(side, ms);
}

/** The medians of the rounds, in which the bare server is the last side. */
export function rowOf(
  facts: Pick<Row, 'name' | 'page' | 'items' | 'bytes'>,
  rounds: readonly (readonly Round[])[],
): Row {
  const sides = (rounds[0]?.length ?? 1) - 1;
  const ours = Array.from({ length: sides }, (_, index) => index);
  const at = (round: readonly Round[], index: number) =>
    round.at(index) ?? { cpu: Number.NaN, wall: Number.NaN };
  return {
    ...facts,
    cpu: ours.map((index) => overRounds(rounds, (round) => at(round, index).cpu)),
    wall: ours.map((index) => overRounds(rounds, (round) => at(round, index).wall)),
    bareCpu: overRounds(rounds, (round) => at(round, -1).cpu),
    ofLimit: ours.map((index) => overRounds(rounds, (round) => at(round, -1).cpu / at(round, index).cpu)),
  };
}
