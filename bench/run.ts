import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { check, conclusion } from './check.ts';
import { comparisonChart } from './comparison.ts';
import { bindCorpus, corpusFile, makeCorpus } from './corpus.ts';
import { labelOf, type Row } from './figures.ts';
import {
  FIGURES_FILE,
  type Figures,
  readFigures,
  type ShortRun,
  withRun,
  writeFigures,
} from './figures-file.ts';
import { measureKept } from './kept.ts';
import { measureReads } from './measure.ts';
import { type Options, parseBenchArgs, USAGE } from './options.ts';
import { pinSelf } from './process.ts';
import { type Ratio, ratiosOf, worstOf } from './ratios.ts';
import { report } from './report.ts';
import { measureShort, SHORT_SIZE } from './short.ts';
import { rowOf } from './site.ts';
import { measureStart, type StartRow } from './starting.ts';
import { measureWorkers } from './workers.ts';
import { measureWrites } from './writes.ts';

const TURNS = 4;
const WARM_UP_MS = 3_000;
/** Before each scenario. */
const WARM_UP_EACH_MS = 1_000;

if (import.meta.main) {
  try {
    const options = parseBenchArgs(process.argv.slice(2));
    if (options.run === 'help') process.stdout.write(`${USAGE}\n`);
    else if (options.run === 'everything') await runAll(options);
    else await runCheck(options);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function runAll(options: Options): Promise<void> {
  const { sizes, rounds, only } = options;
  const wants = (name: string) => name.includes(only ?? '');
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
  const workers = wants('workers') ? await measureWorkers(files[0] ?? '', rounds) : [];
  for (const row of workers)
    tell(`${row.workers} workers: ${Math.round(row.perSecond)} a second, ${row.times.toFixed(2)} times`);
  const conditions = conditionsAt(measured, pinSelf(), options);
  const reads = await measureAll(files, options, wants);
  if (only === null) {
    const { date, processor } = conditions;
    const run = { date, commit: measured, processor, ratios: await measureShortForm() };
    write({ conditions, ...reads, starts, workers, writes, short: withRun(shortRuns(), run) });
  } else process.stdout.write(report({ conditions, ...reads, starts, workers, writes, short: [] }));
}

/** Those of the committed figures; none where there are no figures yet. */
function shortRuns(): readonly ShortRun[] {
  return existsSync(FIGURES_FILE) ? readFigures().short : [];
}

function write(figures: Figures): void {
  writeFileSync('bench/README.md', report(figures));
  const chart = comparisonChart(figures);
  if (chart !== null) writeFileSync('bench/chart.svg', chart);
  writeFigures(figures);
  tell(
    `bench/README.md, bench/chart.svg and bench/figures.json written after ${Math.round(performance.now() / 1000)} s`,
  );
}

async function runCheck(options: Options): Promise<void> {
  const committed = readFigures();
  const short = options.run === 'short check';
  const sizes = short ? [SHORT_SIZE] : options.sizes;
  const files = await corpora(sizes);
  pinSelf();
  const measure = async (wants: (name: string) => boolean) =>
    short
      ? measureShort(files[0] ?? '', { wants, onRow })
      : ratiosOf({ conditions: { sizes }, ...(await measureAll(files, options, wants)) });
  const known = short ? worstOf(committed.short.map(({ ratios }) => ratios)) : ratiosOf(committed);
  const { compared, falls } = await check(known, measure, tell);
  tell(conclusion(compared, falls));
  if (falls.length > 0) process.exitCode = 1;
}

async function measureAll(
  files: readonly string[],
  { rounds, ms, connections }: Options,
  wants: (name: string) => boolean,
) {
  const effort = { rounds, turns: TURNS, ms: ms / TURNS, connections, warmUpMs: WARM_UP_EACH_MS };
  const measuring = { effort, warmUpMs: WARM_UP_MS, toRow: rowOf, wants, onRow };
  return {
    kept: await measureKept(files[0] ?? '', measuring),
    ...(await measureReads(files, measuring)),
  };
}

/** The least of several times: each later check is compared with them, and other work on a machine lowers a share, never raises it. */
async function measureShortForm(): Promise<readonly Ratio[]> {
  const [file = ''] = await corpora([SHORT_SIZE]);
  const times: (readonly Ratio[])[] = [];
  for (let n = 0; n < 3; n += 1) {
    tell(`the short form, ${n + 1} of 3`);
    times.push(await measureShort(file, { wants: () => true, onRow }));
  }
  return (times[0] ?? []).map((ratio, index) => ({
    ...ratio,
    value: Math.min(...times.map((ratios) => ratios[index]?.value ?? Number.NaN)),
  }));
}

/** Their files, made where they aren't there. */
async function corpora(of: readonly number[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const articles of of) {
    const file = corpusFile(articles);
    if (existsSync(file)) await bindCorpus(file);
    else await makeCorpus({ articles, file, seed: 1 });
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

function conditionsAt(measured: string, pinned: boolean, { sizes, rounds, ms, connections }: Options) {
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
