import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { openDatabase } from '../src/database.ts';
import { type Counts, IN_FLIGHT, loadCorpus } from './corpus/load.ts';

const USAGE = `npm run corpus -- <articles> [--out file:./data/corpus-<articles>.db] [--seed 1] [--force]

Makes a database of plausible articles; the same number and seed give the same content.
--force replaces a file that is there.`;

type CorpusOptions = { readonly articles: number; readonly file: string; readonly seed: number };

/** Throws, with what to show, when the arguments don't fit or would replace a file unasked. */
export function parseCorpusArgs(args: readonly string[]): CorpusOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string' }, seed: { type: 'string' }, force: { type: 'boolean' } },
  });
  const articles = Number(positionals[0]);
  const seed = Number(values.seed ?? 1);
  const numbers = Number.isSafeInteger(articles) && articles > 0 && Number.isSafeInteger(seed);
  if (positionals.length !== 1 || !numbers) throw new Error(USAGE);
  const file = (values.out ?? corpusFile(articles)).replace(/^file:/, '');
  if (existsSync(file) && values.force !== true) {
    throw new Error(`${file} is there already; --force replaces it`);
  }
  return { articles, file, seed };
}

/** Where a corpus of this size is looked for. */
export function corpusFile(articles: number): string {
  return `data/corpus-${articles}.db`;
}

/** Made beside its name and moved there when it is whole, so a file of that name is never half a corpus. */
export async function makeCorpus({ articles, file, seed }: CorpusOptions): Promise<void> {
  const partial = `${file}.partial`;
  const remove = (...suffixes: string[]) => {
    for (const suffix of suffixes) rmSync(`${file}${suffix}`, { force: true });
  };
  remove('.partial', '.partial-wal', '.partial-shm');
  const start = performance.now();
  const store = await openDatabase(readConfig({ DATABASE_URL: `file:${partial}` }), { maxBatch: IN_FLIGHT });
  const counts = await loadCorpus(store, { articles, seed }, (stored) => progress(stored, articles, start));
  await store.close();
  remove('-wal', '-shm');
  renameSync(partial, file);
  await bindCorpus(file);
  process.stderr.write(`\n${summary(file, counts, performance.now() - start)}\n`);
}

/** As a service does it a minute later. Where it was done, nothing is. */
export async function bindCorpus(file: string): Promise<void> {
  const store = await openDatabase(readConfig({ DATABASE_URL: `file:${file}` }));
  await store.live.bind(() => false);
  await store.close();
}

function progress(stored: number, all: number, start: number): void {
  const rate = Math.round((1000 * stored) / (performance.now() - start));
  process.stderr.write(`\r${stored} of ${all} articles, ${rate} a second `);
}

function summary(file: string, { articles, updates, corrections }: Counts, ms: number): string {
  const size = (statSync(file).size / 2 ** 20).toFixed(0);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  const seconds = (ms / 1000).toFixed(1);
  return `${file}: ${articles} articles, ${updates} updates, ${corrections} corrections, ${size} MiB, in ${seconds} s; at most ${peak} MiB of memory`;
}

if (import.meta.main) {
  try {
    await makeCorpus(parseCorpusArgs(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
