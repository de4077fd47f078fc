import { Worker } from 'node:worker_threads';
import type { RawLine } from './lines.ts';
import type { Reading } from './reading.ts';

/** Lines on their way to the thread: their bytes in one piece, which moves there, and where each ends in it. */
export type ThreadOrder = {
  readonly maxLine: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `end` is null for a line that was too long to be kept. */
  readonly lines: readonly { readonly no: number; readonly end: number | null }[];
};

/** Its first message says that it can read. */
export type ThreadAnswer = 'ready' | readonly Reading[];

export type ThreadLease = {
  readonly isReady: () => boolean;
  readonly read: (lines: readonly RawLine[], maxLine: number) => Promise<readonly Reading[]>;
  readonly release: () => void;
};

/** All imports of a process share one thread that reads. It ends with the last lease. */
export function leaseThread(): ThreadLease {
  shared ??= new ReadingThread();
  const thread = shared;
  thread.leases += 1;
  let leased = true;
  return {
    isReady: () => thread.ready,
    read: (lines, maxLine) => thread.read(lines, maxLine),
    release: () => {
      if (!leased) return;
      leased = false;
      thread.leases -= 1;
      if (thread.leases === 0) thread.end();
    },
  };
}

let shared: ReadingThread | undefined;

type Waiting = {
  readonly resolve: (readings: readonly Reading[]) => void;
  readonly reject: (error: Error) => void;
};

class ReadingThread {
  leases = 0;
  ready = false;
  readonly #worker = new Worker(new URL('./reading-thread.ts', import.meta.url));
  /** It answers in the order in which it was asked. */
  #waiting: Waiting[] = [];

  constructor() {
    this.#worker.on('message', (answer: ThreadAnswer) => {
      if (answer === 'ready') this.ready = true;
      else this.#waiting.shift()?.resolve(answer);
    });
    this.#worker.on('error', (error) => this.#fail(asError(error)));
    this.#worker.on('exit', () => this.#fail(new Error('the thread that reads lines has ended')));
    this.#worker.unref();
  }

  read(lines: readonly RawLine[], maxLine: number): Promise<readonly Reading[]> {
    const order = orderOf(lines, maxLine);
    return new Promise((resolve, reject) => {
      this.#worker.ref();
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(order, [order.bytes.buffer]);
    });
  }

  end(): void {
    if (shared === this) shared = undefined;
    void this.#worker.terminate();
  }

  /** The imports under way fail, and the next one has a new thread. */
  #fail(error: Error): void {
    if (shared === this) shared = undefined;
    this.ready = false;
    for (const { reject } of this.#waiting) reject(error);
    this.#waiting = [];
  }
}

function orderOf(lines: readonly RawLine[], maxLine: number): ThreadOrder {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + (line.bytes?.length ?? 0), 0));
  let end = 0;
  const placed = lines.map(({ no, bytes: line }) => {
    if (line === null) return { no, end: null };
    bytes.set(line, end);
    end += line.length;
    return { no, end };
  });
  return { maxLine, bytes, lines: placed };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
