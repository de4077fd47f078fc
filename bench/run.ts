import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { check, conclusion } from './check.ts';
import { comparisonChart } from './comparison.ts';
import { corpusFile, makeCorpus } from './corpus.ts';
import { labelOf, median, type Row } from './figures.ts';
import { type Figures, readFigures, writeFigures } from './figures-file.ts';
import { measureKept } from './kept.ts';
import { measureReads } from './measure.ts';
import { pinSelf } from './process.ts';
import { type Ratio, ratiosOf } from './ratios.ts';
import { report } from './report.ts';
import { measureShort, SHORT_SIZE } from './short.ts';
import { rowOf } from './site.ts';
import { measureStart, type StartRow } from './starting.ts';
import { measureWrites } from './writes.ts';

const USAGE = `npm run bench -- [--sizes 1000,10000,100000,1000000] [--rounds 5] [--ms 120] [--connections 16] [--only <part of names>]
npm run bench -- --check [--short]

Writes bench/README.md, bench/chart.svg and bench/figures.json. With --only, shows the report and writes nothing.
--check compares ratios with those of bench/figures.json, and fails where one is worse by more than 15 %.
--short is for --check: few scenarios of a small corpus, in half a minute.`;

const TURNS = 4;
const WARM_UP_MS = 3_000;

const { values } = parseArgs({
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
const sizes = values.sizes
  .split(',')
  .map(wholeNumber)
  .toSorted((a, b) => a - b);
const [rounds, ms, connections] = [values.rounds, values.ms, values.connections].map(wholeNumber) as [
  number,
  number,
  number,
];
const effort = { rounds, turns: TURNS, ms: ms / TURNS, connections };

try {
  if (values.help) process.stdout.write(`${USAGE}\n`);
  else if (values.check) await runCheck();
  else if (values.short) throw new Error(USAGE);
  else await runAll();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function runAll(): Promise<void> {
  const wants = (name: string) => name.includes(values.only ?? '');
  const measured = commit();
  const files = await corpora(sizes);
  // Before this process keeps to one processor.
  const writes = await measureWrites({ rounds, wants }, ({ name, perSecond }) => {
    tell(`${name}: ${Math.round(perSecond)} a second`);
  });
  const starts: StartRow[] = [];
  for (const [index, file] of files.entries()) {
    if (!wants('start')) break;
    const row = await measureStart(file, sizes[index] ?? 0, rounds);
    tell(`start with ${row.articles} articles: ${Math.round(row.ms)} ms`);
    starts.push(row);
  }
  const conditions = conditionsAt(measured, pinSelf());
  const reads = await measureAll(files, wants);
  const short = values.only === undefined ? await measureShortForm() : [];
  write({ conditions, ...reads, starts, writes, short });
}

function write(figures: Figures): void {
  const text = report(figures);
  if (values.only !== undefined) {
    process.stdout.write(text);
    return;
  }
  writeFileSync('bench/README.md', text);
  const chart = comparisonChart(figures);
  if (chart !== null) writeFileSync('bench/chart.svg', chart);
  writeFigures(figures);
  tell(
    `bench/README.md, bench/chart.svg and bench/figures.json written after ${Math.round(performance.now() / 1000)} s`,
  );
}

async function runCheck(): Promise<void> {
  const committed = readFigures();
  const files = await corpora(values.short ? [SHORT_SIZE] : sizes);
  pinSelf();
  const measure = values.short
    ? (wants: (name: string) => boolean) => measureShort(files[0] ?? '', { wants, onRow })
    : async (wants: (name: string) => boolean) =>
        ratiosOf({ conditions: { sizes }, ...(await measureAll(files, wants)) });
  const { compared, falls } = await check(
    values.short ? committed.short : ratiosOf(committed),
    measure,
    tell,
  );
  tell(conclusion(compared, falls));
  if (falls.length > 0) process.exitCode = 1;
}

async function measureAll(files: readonly string[], wants: (name: string) => boolean) {
  const measuring = { effort, warmUpMs: WARM_UP_MS, toRow: rowOf, wants, onRow };
  return {
    kept: await measureKept(files[0] ?? '', measuring),
    ...(await measureReads(files, measuring)),
  };
}

/** The medians of several times, since each later check is compared with them. */
async function measureShortForm(): Promise<readonly Ratio[]> {
  const [file = ''] = await corpora([SHORT_SIZE]);
  const times: (readonly Ratio[])[] = [];
  for (let n = 0; n < 3; n += 1) {
    tell(`the short form, ${n + 1} of 3`);
    times.push(await measureShort(file, { wants: () => true, onRow }));
  }
  return (times[0] ?? []).map((ratio, index) => ({
    ...ratio,
    value: median(times.map((ratios) => ratios[index]?.value ?? Number.NaN)),
  }));
}

/** Their files, made where they aren't there. */
async function corpora(of: readonly number[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const articles of of) {
    const file = corpusFile(articles);
    if (!existsSync(file)) await makeCorpus({ articles, file, seed: 1 });
    files.push(file);
  }
  return files;
}

function onRow(row: Row): void {
  const list = (figures: readonly number[], digits: number) =>
    figures.map((figure) => figure.toFixed(digits)).join(' ');
  tell(
    `${labelOf(row)}: ${list(row.cpu, row.bareCpu < 100 ? 1 : 0)} us, ${list(row.ofLimit, 3)} of the limit`,
  );
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${text} is no whole number of 1 or more\n\n${USAGE}`);
  return number;
}

function conditionsAt(measured: string, pinned: boolean) {
  return {
    sizes,
    date: new Date().toISOString().slice(0, 10),
    commit: measured,
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    pinned,
    rounds,
    ms,
    connections,
  };
}

/** Short, and told apart from a working tree that no commit holds. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'src', 'migrations') !== '';
  return `commit ${git('rev-parse', '--short', 'HEAD')}${changed ? ' and changes since' : ''}`;
}
