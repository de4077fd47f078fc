import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { corpusFile, makeCorpus } from './corpus.ts';
import type { Row } from './figures.ts';
import { measureKept } from './kept.ts';
import { isRead, measureAll, openSite, type Site } from './measure.ts';
import { pinSelf } from './process.ts';
import { report } from './report.ts';
import { measureWrites } from './writes.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    rounds: { type: 'string', default: '5' },
    ms: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'bench/README.md' },
  },
});
const sizes = values.sizes
  .split(',')
  .map(Number)
  .toSorted((a, b) => a - b);
const measured = commit();
const effort = { rounds: Number(values.rounds), ms: Number(values.ms), only: values.only };

// Before this process keeps to one processor.
const writes = await measureWrites(effort, ({ name, perSecond }) => {
  process.stderr.write(`${name}: ${Math.round(perSecond)} a second\n`);
});
const pinned = pinSelf();
const reads = isRead(effort.only) ? await measureReads() : [];
const kept = await measureKept(await corpusOf(sizes[0] ?? 1_000), effort.only, ({ name, ofLimit }) => {
  process.stderr.write(`${name}: ${ofLimit.toFixed(2)} of the limit\n`);
});
const text = report(reads, kept, writes, {
  sizes,
  date: new Date().toISOString().slice(0, 10),
  commit: measured,
  cores: cpus().length,
  memoryGib: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  pinned,
  rounds: effort.rounds,
  ms: effort.ms,
});
if (values.out === '-') process.stdout.write(text);
else writeFileSync(values.out, text);

async function measureReads(): Promise<readonly Row[]> {
  const files: string[] = [];
  for (const articles of sizes) files.push(await corpusOf(articles));
  const sites: Site[] = [];
  for (const file of files) sites.push(await openSite(file));
  const rows = await measureAll(sites, effort, progress);
  for (const { worker } of sites) worker.stop();
  return rows;
}

/** Its file, made where it isn't there. */
async function corpusOf(articles: number): Promise<string> {
  const file = corpusFile(articles);
  if (!existsSync(file)) await makeCorpus({ articles, file, seed: 1 });
  return file;
}

function progress({ name, page, cpu, storeCpu }: Row): void {
  const figures = (list: readonly number[]) => list.map((figure) => Math.round(figure)).join(' ');
  const store = storeCpu === null ? '' : `, in the store ${figures(storeCpu)}`;
  process.stderr.write(`${name}${page === null ? '' : `, ${page}`}: ${figures(cpu)} us${store}\n`);
}

/** Short, and told apart from a working tree that no commit holds. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'src', 'migrations') !== '';
  return `commit ${git('rev-parse', '--short', 'HEAD')}${changed ? ' and changes since' : ''}`;
}
