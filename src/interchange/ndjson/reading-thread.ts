import { parentPort } from 'node:worker_threads';
import { type Reading, readingOf } from './reading.ts';
import type { ThreadAnswer, ThreadOrder } from './reading-threads.ts';

/** The thread itself. */
parentPort?.on('message', ({ bytes, lines, maxLine }: ThreadOrder) => {
  let start = 0;
  const readings = lines.map(({ no, end }): Reading => {
    if (end === null) return readingOf({ no, bytes: null }, maxLine);
    const line = bytes.subarray(start, end);
    start = end;
    return readingOf({ no, bytes: line }, maxLine);
  });
  parentPort?.postMessage(readings satisfies ThreadAnswer);
});
parentPort?.postMessage('ready' satisfies ThreadAnswer);
