import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RawLine } from '../../../src/interchange/ndjson/lines.ts';
import { readingOf } from '../../../src/interchange/ndjson/reading.ts';
import { leaseThread, type ThreadLease } from '../../../src/interchange/ndjson/reading-threads.ts';
import { openStore } from '../../../src/store/open.ts';
import { exported, imported, importedBytes } from '../../support/lines.ts';

const MAX_LINE = 10_000;

const LINES = [
  { title: 'One', body: { html: '<p onclick="x()">Žurnalas “text” <img src=x></p>' } },
  { title: 'Two', body: { markdown: '*Less* cod <script>x()</script>' } },
  { title: 'None', body: null },
  { type: 'tag', name: 'Fisheries' },
  { title: 'Unknown', nothing: true },
  { title: 'Deep', body: { html: '<div>'.repeat(200) } },
  'no JSON',
];

function raw(line: object | string, index: number): RawLine {
  const text = typeof line === 'string' ? line : JSON.stringify(line);
  return { no: index + 1, bytes: Buffer.from(text) };
}

async function ready(lease: ThreadLease): Promise<void> {
  while (!lease.isReady()) await wait(5);
}

describe('the thread that reads lines', () => {
  it('reads each as it would be read here, those that can’t be read too', async () => {
    const lines = [
      ...LINES.map(raw),
      { no: 8, bytes: null },
      { no: 9, bytes: Buffer.from([0x22, 0xff, 0x22]) },
    ];
    const lease = leaseThread();
    await ready(lease);
    const [read, again] = await Promise.all([
      lease.read(lines, MAX_LINE),
      lease.read(lines.slice(1, 3), MAX_LINE),
    ]);
    lease.release();
    expect(read).toEqual(lines.map((line) => readingOf(line, MAX_LINE)));
    expect(again.map(({ no }) => no)).toEqual([2, 3]);
    expect(read.filter((reading) => 'refused' in reading).map(({ no }) => no)).toEqual([5, 6, 7, 8, 9]);
  });

  it('is one for all who lease it, and ends with the last of them', async () => {
    const [first, second] = [leaseThread(), leaseThread()];
    await ready(first);
    expect(second.isReady()).toBe(true);
    first.release();
    first.release();
    expect(await second.read([raw({ title: 'One' }, 0)], MAX_LINE)).toHaveLength(1);
    // More than a thread reads before it is ended.
    const body = { markdown: 'Some *words*. '.repeat(500) };
    const many = Array.from({ length: 2_000 }, (_, n) => raw({ title: 'One', body }, n));
    const lost = second.read(many, MAX_LINE);
    second.release();
    await expect(lost).rejects.toThrow('has ended');
    const third = leaseThread();
    expect(third.isReady()).toBe(false);
    third.release();
  });

  it('makes the same of many lines as they are read one by one', async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => ({
      id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      title: `Story ${n}`,
      body: n % 7 === 0 ? { markdown: `Story *${n}*` } : { html: `<p>Story <b>${n}</b></p>` },
      ...(n % 50 === 49 && { nothing: 1 }),
      ...(n % 9 === 8 && { related: [`01900000-0000-7000-8000-${String(n - 3).padStart(12, '0')}`] }),
    }));
    const lease = leaseThread();
    await ready(lease);
    const [together, alone] = [await openStore(':memory:'), await openStore(':memory:')];
    const answered = await imported(together, lines, { maxBatch: 20 });
    // A batch that is never full is read on the thread that asks.
    const expected = await imported(alone, lines, { maxBatch: lines.length + 1 });
    expect(answered.summary).toEqual({ ...expected.summary });
    expect(answered.answers.map(({ line, status }) => [line, status])).toEqual(
      expected.answers.map(({ line, status }) => [line, status]),
    );
    expect(await exported(together)).toEqual(await exported(alone));
    lease.release();
    await Promise.all([together.close(), alone.close()]);
  });

  it('reads to the end what an import whose input is over still waits for', async () => {
    const lines = Array.from({ length: 300 }, (_, n) =>
      JSON.stringify({ title: `Story ${n}`, body: { html: '<p>Story</p>'.repeat(100) } }),
    );
    async function* input(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${lines.slice(0, 100).join('\n')}\n`);
      // The import has the thread by now; what follows goes there.
      const lease = leaseThread();
      await ready(lease);
      lease.release();
      yield Buffer.from(lines.slice(100).join('\n'));
    }
    const store = await openStore(':memory:');
    const { summary } = await importedBytes(store, input(), { maxBatch: 100 });
    expect(summary).toMatchObject({ lines: 300, created: 300 });
    await store.close();
  });
});
