import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RawLine } from './lines.ts';
import { type Reading, readingOf } from './reading.ts';
import { leaseThread } from './reading-threads.ts';

/** Reads lines on this thread until there are many of them, and then on another, so that this one can save meanwhile. */
export type LineReader = {
  /** In their order. */
  readonly read: (lines: readonly RawLine[]) => Promise<readonly Reading[]>;
  readonly close: () => void;
};

/** How long lines are read on this thread without a break, in milliseconds: others wait for it. */
const TURN_MS = 4;

/** Bytes in one batch that tell that there will be much to read. */
const MUCH = 2 ** 20;

/** A batch of as many lines as `many`, or of so many bytes, tells that more will come. */
export function lineReader(maxLine: number, many: number): LineReader {
  let thread: ReturnType<typeof leaseThread> | undefined;
  return {
    read: async (lines) => {
      if (lines.length >= many || bytesIn(lines) >= MUCH) thread ??= leaseThread();
      return thread?.isReady() ? thread.read(lines, maxLine) : readHere(lines, maxLine);
    },
    close: () => thread?.release(),
  };
}

async function readHere(lines: readonly RawLine[], maxLine: number): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  let turn = performance.now();
  for (const line of lines) {
    readings.push(readingOf(line, maxLine));
    if (performance.now() - turn < TURN_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
  return readings;
}

function bytesIn(lines: readonly RawLine[]): number {
  return lines.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
}
