import { Buffer } from 'node:buffer';

/** A line of the input without its end; `bytes` is null for one that is longer than may be. */
export type RawLine = { readonly no: number; readonly bytes: Uint8Array | null };

/** No more than these are in memory. */
const MAX_BATCH_BYTES = 8 * 2 ** 20;
/** How long a batch waits to be filled while nothing comes. */
const PATIENCE_MS = 5;
const NEWLINE = 10;
const BLANK = /^[ \t\r]*$/;

/**
 * The lines of a stream in batches: what has come when the stream pauses, or as many as a batch may have. Lines are
 * numbered from 1 as they stand in the input; blank ones are counted and left out. Nothing more is read while a batch is
 * being worked on. Of a line that is longer than `maxLine` bytes nothing is kept.
 */
export async function* batchesOfLines(
  input: AsyncIterable<Uint8Array>,
  { maxLine, maxBatch }: { readonly maxLine: number; readonly maxBatch: number },
): AsyncGenerator<readonly RawLine[]> {
  const source = input[Symbol.asyncIterator]();
  const splitter = lineSplitter(maxLine);
  let batch = emptyBatch();
  try {
    for (;;) {
      const reading = source.next();
      // It is awaited below; should nobody get there, its failure is nobody's.
      reading.catch(() => undefined);
      if (batch.lines.length > 0 && (await isSlow(reading))) {
        yield batch.lines;
        batch = emptyBatch();
      }
      const { done, value } = await reading;
      for (const line of done === true ? splitter.end() : splitter.add(value)) {
        batch.lines.push(line);
        batch.bytes += line.bytes?.length ?? 0;
        if (batch.lines.length < maxBatch && batch.bytes < MAX_BATCH_BYTES) continue;
        yield batch.lines;
        batch = emptyBatch();
      }
      if (done === true) break;
    }
    if (batch.lines.length > 0) yield batch.lines;
  } finally {
    // Not awaited: it waits for what was asked for last, which may never come.
    source.return?.().catch(() => undefined);
  }
}

function emptyBatch(): { lines: RawLine[]; bytes: number } {
  return { lines: [], bytes: 0 };
}

/** Input that came while this thread was busy isn't slow: after the time is up, it is given a turn to be heard of. */
async function isSlow(reading: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => setImmediate(resolve, true), PATIENCE_MS);
  });
  const read = reading.then(
    () => false,
    () => false,
  );
  const slow = await Promise.race([read, patience]);
  clearTimeout(timer);
  return slow;
}

function lineSplitter(maxLine: number) {
  let parts: Uint8Array[] = [];
  let length = 0;
  let no = 0;
  const keep = (part: Uint8Array) => {
    length += part.length;
    if (length > maxLine) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): RawLine | null => {
    no += 1;
    const line = Buffer.concat(parts);
    const tooLong = length > maxLine;
    parts = [];
    length = 0;
    if (tooLong) return { no, bytes: null };
    return isBlank(line) ? null : { no, bytes: line };
  };
  return {
    *add(chunk: Uint8Array): Generator<RawLine> {
      let from = 0;
      for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
        keep(chunk.subarray(from, to));
        from = to + 1;
        const line = take();
        if (line !== null) yield line;
      }
      // A copy: what is left over must not keep the whole chunk in memory.
      if (from < chunk.length) keep(Uint8Array.prototype.slice.call(chunk, from));
    },
    *end(): Generator<RawLine> {
      if (length === 0) return;
      const line = take();
      if (line !== null) yield line;
    },
  };
}

function isBlank(line: Buffer): boolean {
  return line.length < 1000 && BLANK.test(line.toString('latin1'));
}
