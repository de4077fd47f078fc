import { open } from 'node:fs/promises';
import type { SingleBar } from 'cli-progress';
import { loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { SERVICE } from '../domain/actor.ts';
import { addressesOf } from '../http/present/addresses.ts';
import { tailParser } from '../http/read/list-tail.ts';
import { EVERYTHING, importLines, type LineAnswer, type Summary } from '../interchange/ndjson/index.ts';
import { clock, makeId } from '../main.ts';
import { type Output, report } from './outcome.ts';

/** Bytes. An export's line can hold two bodies, and what is escaped in them. */
const MAX_LINE = 4 * 2 ** 20;

/** Bytes that are read of a file at once. */
const PIECE = 2 ** 20;
/** Lines that share a commit: the more, the fewer times are the pages of an index written. Here nobody waits for the thread. */
const MAX_BATCH = 1_000;
/** Milliseconds that a line waits for what other processes write; a line that is refused would have to be sent again. */
const PATIENCE_MS = 60_000;

/** From a file, or from standard input for `-`. Refused lines are told on standard error, as compilers tell of faults. */
export async function importFile(file: string, output: Output): Promise<void> {
  const config = loadConfig();
  const { source, size } = await opened(file);
  const store = await openDatabase(config, { maxBatch: MAX_BATCH, patience: PATIENCE_MS });
  const progress = await openProgress(size);
  try {
    const answers = importLines(counted(source, progress.read), {
      store,
      clock,
      makeId,
      by: SERVICE,
      permits: EVERYTHING,
      parseTail: tailParser(addressesOf(config)),
      maxLine: MAX_LINE,
      maxBatch: MAX_BATCH,
      onFault: (error, line) => progress.say(`${file}:${line}: ${stackOf(error)}`),
    });
    for await (const answer of answers) {
      if ('done' in answer) finish(answer, progress, output);
      else {
        progress.saved(answer);
        if (answer.status === 'refused') progress.say(refusal(file, answer));
      }
    }
  } finally {
    progress.end();
    await store.close();
  }
}

/** The size is null where it can't be known beforehand. */
async function opened(file: string): Promise<{ source: AsyncIterable<Uint8Array>; size: number | null }> {
  if (file === '-') return { source: process.stdin, size: null };
  const handle = await open(file);
  const status = await handle.stat();
  return {
    source: handle.createReadStream({ highWaterMark: PIECE }),
    size: status.isFile() ? status.size : null,
  };
}

function finish(summary: Summary, progress: Progress, output: Output): void {
  progress.end();
  const { lines, created, updated, unchanged, refused } = summary;
  const counts = `${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused`;
  report(summary, [`${lines} lines: ${counts}`], output);
  if (refused > 0) process.exitCode = 1;
}

function refusal(file: string, { line, error }: LineAnswer & { readonly status: 'refused' }): string {
  const { code, message, pointer } = error;
  return `${file}:${line}: ${pointer === undefined ? '' : `${pointer}: `}${message} (${code})`;
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  read: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    yield chunk;
    read(chunk.length);
  }
}

type Progress = {
  /** Bytes that were read. */
  readonly read: (bytes: number) => void;
  readonly saved: (answer: LineAnswer) => void;
  /** A line on standard error, above the bar. */
  readonly say: (line: string) => void;
  readonly end: () => void;
};

/** A bar where a person looks on and the end is known. */
async function openProgress(size: number | null): Promise<Progress> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  if (size === null || !process.stderr.isTTY) {
    return { read: () => undefined, saved: () => undefined, say, end: () => undefined };
  }
  const bar = await openBar(size);
  const start = performance.now();
  let lines = 0;
  return {
    read: (bytes) => {
      const rate = Math.round((1000 * lines) / (performance.now() - start));
      bar.increment(bytes, { lines, rate });
    },
    saved: () => {
      lines += 1;
    },
    say: (line) => {
      process.stderr.write('\r\x1b[2K');
      say(line);
    },
    end: () => {
      if (bar.isActive) bar.stop();
    },
  };
}

async function openBar(size: number): Promise<SingleBar> {
  const { SingleBar, Presets } = (await import('cli-progress')).default;
  const format = '{bar} {percentage} %  {lines} lines, {rate} a second, {eta_formatted} left';
  const options = { format, hideCursor: true, forceRedraw: true, etaBuffer: 100 };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(size, 0, { lines: 0, rate: 0 });
  return bar;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
