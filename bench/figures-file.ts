import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Row } from './figures.ts';
import type { Ratio } from './ratios.ts';
import type { StartRow } from './starting.ts';
import type { WorkersRow } from './workers.ts';
import type { WriteRow } from './writes.ts';

/** Where and how the figures came about. */
export type Conditions = {
  /** Articles in each corpus, the smallest first. */
  readonly sizes: readonly number[];
  readonly date: string;
  readonly commit: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGib: number;
  readonly node: string;
  /** Whether servers and client each had a processor of their own. */
  readonly pinned: boolean;
  readonly rounds: number;
  /** Of one round, for each server. */
  readonly ms: number;
  readonly connections: number;
};

/** All that one run of the benchmarks measured. */
export type Figures = {
  readonly conditions: Conditions;
  /** Of one corpus each. */
  readonly kept: readonly Row[];
  readonly random: readonly Row[];
  readonly pages: readonly Row[];
  readonly starts: readonly StartRow[];
  readonly workers: readonly WorkersRow[];
  readonly writes: readonly WriteRow[];
  /** Of the short form, which has a corpus of its own: of this run and the two before, the latest first. */
  readonly short: readonly ShortRun[];
};

/** Where it was run is for who wonders about its figures. */
export type ShortRun = Pick<Conditions, 'date' | 'commit' | 'processor'> & {
  readonly ratios: readonly Ratio[];
};

/** Runs of the short form that are kept. */
const KEPT_RUNS = 3;

/** With one run more, of which the first is forgotten where there are enough. */
export function withRun(runs: readonly ShortRun[], run: ShortRun): readonly ShortRun[] {
  return [run, ...runs].slice(0, KEPT_RUNS);
}

export const FIGURES_FILE = 'bench/figures.json';

/** Those that are committed. Throws, with what to do, where there are none. */
export function readFigures(file: string = FIGURES_FILE): Figures {
  if (!existsSync(file)) throw new Error(`${file} isn't there to compare with; npm run bench writes it`);
  return JSON.parse(readFileSync(file, 'utf8')) as Figures;
}

/** With as many digits as mean something, so that a new run changes no more than it must. */
export function writeFigures(figures: Figures, file: string = FIGURES_FILE): void {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  writeFileSync(file, `${JSON.stringify(figures, rounded, 1)}\n`);
}
