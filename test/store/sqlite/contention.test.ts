import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { databasePath } from './database.ts';

/*
 * SQLite lets one process write at a time. Whoever comes meanwhile waits without holding up its readers, and is refused only
 * where the other one doesn't let go.
 */
const WRITER = fileURLToPath(new URL('../../support/contending-writer.ts', import.meta.url));
/** Milliseconds that are never over in a test, and those that are at once. */
const FOR_EVER = 600_000;
const AT_ONCE = 1;

let path: string;

beforeEach(() => {
  path = databasePath();
});

describe('while another process writes', () => {
  let other: Database.Database;
  let store: Store;
  let desk: Desk;

  async function open(patience: number): Promise<void> {
    store = await openStore(path, { patience, maxBatch: 2 });
    desk = new Desk(store);
    await desk.publish({ title: 'Before' });
    other = new Database(path);
    other.exec('begin immediate');
  }

  afterEach(async () => {
    other.close();
    await store.close();
  });

  it('reads are answered as if nothing waited, and the writes come in their order as soon as it lets go', async () => {
    await open(FOR_EVER);
    const settled: string[] = [];
    const titles = ['One', 'Two', 'Three', 'Four', 'Five'];
    const writes = titles.map((title) => desk.publish({ title }).then(() => settled.push(title)));
    for (let read = 0; read < 50; read += 1) {
      await wait(1);
      expect(await store.articles.count()).toBe(1);
    }
    expect(settled).toEqual([]);
    other.exec('rollback');
    await Promise.all(writes);
    expect(settled).toEqual(titles);
    const slugs = (await store.changes.after(0, 10)).map(({ slug }) => slug);
    expect(slugs).toEqual(['before', 'one', 'two', 'three', 'four', 'five']);
  });

  it('a write that is refused for itself fails alone, though the others wait for it to be done again', async () => {
    await open(FOR_EVER);
    const fault = new Error('not this one');
    const refused = store.articles.create('refused', () => {
      throw fault;
    });
    const saved = desk.publish({ title: 'Beside it' });
    const told = expect(refused).rejects.toBe(fault);
    await wait(10);
    other.exec('rollback');
    await told;
    expect(await saved).toMatchObject({ slug: 'beside-it' });
  });

  it('closing waits for what was accepted', async () => {
    await open(FOR_EVER);
    const last = desk.publish({ title: 'Last' });
    let closed = false;
    const closing = store.close().then(() => {
      closed = true;
    });
    await wait(20);
    expect(closed).toBe(false);
    other.exec('rollback');
    await closing;
    expect(await last).toMatchObject({ slug: 'last' });
    store = await openStore(path);
    expect(await store.articles.count()).toBe(2);
  });

  it('each write is refused once its own time is over, and closing is not held up', async () => {
    await open(AT_ONCE);
    const writes = ['One', 'Two', 'Three'].map((title) => desk.publish({ title }));
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: 'store-busy' });
    const last = desk.publish({ title: 'Last' });
    const told = expect(last).rejects.toMatchObject({ code: 'store-busy' });
    await store.close();
    await told;
    store = await openStore(path);
    expect(await store.articles.count()).toBe(1);
  });
});

describe('processes that write at the same time', () => {
  it('all come to it, those that save one by one and those that never pause', {
    timeout: 120_000,
  }, async () => {
    const store = await openStore(path);
    const desk = new Desk(store);
    const writers = [1, 400].map((saves) => fork(WRITER, [path, String(saves)]));
    await Promise.all(writers.map((writer) => once(writer, 'message')));
    for (let edit = 0; edit < 40; edit += 1) {
      await expect(desk.publish({ title: `Edit ${edit}` })).resolves.toMatchObject({ slug: `edit-${edit}` });
      expect(await store.live.find(`edit-${edit}`, [])).toMatchObject({ is: 'found' });
    }
    const ends = writers.map((writer) => once(writer, 'message'));
    for (const writer of writers) writer.send('stop');
    const met = (await Promise.all(ends)).map(([message]) => message as { saved: number; refused: string[] });
    expect(met.flatMap(({ refused }) => refused)).toEqual([]);
    const saved = met.reduce((sum, one) => sum + one.saved, 40);
    expect(await store.articles.count()).toBe(saved);
    expect((await store.inspect()).filter(({ ok }) => !ok)).toEqual([]);
    await store.close();
  });
});
