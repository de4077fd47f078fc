import { parseArgs } from 'node:util';

export const USAGE = `npm run bench -- [--sizes 1000,10000,100000,1000000] [--rounds 5] [--ms 120] [--connections 16] [--only <part of names>]
npm run bench -- --check [--short] [--sizes ...]

Writes bench/README.md, bench/chart.svg and bench/figures.json. With --only, shows the report and writes nothing.
--check compares ratios with those of bench/figures.json, and fails where one is worse by more than 15 %.
--short is for --check: few scenarios of a small corpus, in half a minute.`;

export type Options = {
  readonly run: 'everything' | 'check' | 'short check' | 'help';
  /** Articles in each corpus, the smallest first. */
  readonly sizes: readonly number[];
  readonly rounds: number;
  /** Of one round, for each server. */
  readonly ms: number;
  readonly connections: number;
  /** Part of the names of what is measured; null for everything. */
  readonly only: string | null;
};

/** Throws, with what to show, when the arguments don't fit. */
export function parseBenchArgs(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '1000,10000,100000,1000000' },
      rounds: { type: 'string', default: '5' },
      ms: { type: 'string', default: '120' },
      connections: { type: 'string', default: '16' },
      only: { type: 'string' },
      check: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { check, short, help, only = null } = values;
  if ((short && !check) || (check && only !== null)) throw new Error(USAGE);
  return {
    run: help ? 'help' : short ? 'short check' : check ? 'check' : 'everything',
    sizes: values.sizes
      .split(',')
      .map(wholeNumber)
      .toSorted((a, b) => a - b),
    rounds: wholeNumber(values.rounds),
    ms: wholeNumber(values.ms),
    connections: wholeNumber(values.connections),
    only,
  };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`${JSON.stringify(text)} is no whole number of 1 or more\n\n${USAGE}`);
}
