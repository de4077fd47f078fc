import { expect, it } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import { settler } from '../../src/jobs/settle.ts';
import { openStore } from '../../src/store/open.ts';
import { articlesLater } from '../../src/store/sqlite/articles-later.ts';
import { Connection } from '../../src/store/sqlite/connection.ts';
import { Engine } from '../../src/store/sqlite/engine.ts';
import { liveStore } from '../../src/store/sqlite/live.ts';
import type { Store } from '../../src/store/store.ts';
import { databasePath, memoryDatabase } from '../store/sqlite/database.ts';
import { testApp } from '../support/app.ts';
import { Desk } from '../support/content.ts';
import { moveTo, scheduled } from '../support/schedules.ts';

const DUE = instant('2024-01-01T10:00:00.000Z');
const LATE = instant('2024-01-01T10:00:00.250Z');

it('of two processes on one file one fires each schedule, however they race', async () => {
  const path = databasePath();
  const stores = [await openStore(path), await openStore(path)] as const;
  const desk = new Desk(stores[0]);
  const ids = await planned(desk, 60);
  const settles = stores.map((store) => settler({ store, clock: () => LATE }));
  await Promise.all(settles.flatMap((settle) => [settle(), settle()]));
  for (const store of stores) {
    expect((await store.articles.nextDue()).at).toBeNull();
    expect(await entries(store)).toEqual(ids.map((id) => [id, 1]));
    await store.close();
  }
});

it('a thousand at the same instant are each published once, and readers find all or none of them', async () => {
  await using t = await testApp();
  const ids = await planned(t.desk, 1000);
  const total = async () =>
    (await t.app.inject('/v1/articles?limit=1&fields=id&total=true')).json().page.total;
  expect(await total()).toBe(0);
  moveTo(t.desk, DUE);
  const totals = await Promise.all(Array.from({ length: 20 }, total));
  expect(totals).toEqual(Array.from({ length: 20 }, () => 1000));
  expect(await entries(t.store)).toEqual(ids.map((id) => [id, 1]));
});

it('while the disk is full reads go on, and what was due is published as promised when there is room', async () => {
  const db = new Connection(memoryDatabase());
  const engine = new Engine(db, db);
  const store = { articles: articlesLater(engine), live: liveStore(engine) } as Partial<Store> as Store;
  const desk = new Desk(store);
  const live = await desk.publish({ title: 'Live' });
  const ids = await planned(desk, 100);
  let passed = 0;
  const settle = settler({ store, clock: () => desk.now }, () => passed);
  moveTo(desk, LATE);
  db.db.pragma(`max_page_count = ${db.db.pragma('page_count', { simple: true })}`);
  expect((await settle()).at).toBe(DUE);
  expect(await store.live.find(live.id, [])).toMatchObject({ is: 'found' });
  // One or two may fit into what is left of the pages that are there.
  const found = await Promise.all(ids.map((id) => store.live.find(id, [])));
  expect(found.filter(({ is }) => is === 'unknown').length).toBeGreaterThan(90);
  db.db.pragma('max_page_count = 1000000');
  passed = 1000;
  desk.advance(60_000);
  expect((await settle()).at).toBeNull();
  for (const id of ids) {
    const item = { version: 1, publishedAt: DUE, updatedAt: DUE };
    expect(await store.live.find(id, [])).toMatchObject({ is: 'found', item });
  }
});

it('an article that cannot be published is reported, and what is due with it is public all the same', async () => {
  const db = new Connection(memoryDatabase());
  const engine = new Engine(db, db);
  const store = { articles: articlesLater(engine), live: liveStore(engine) } as Partial<Store> as Store;
  const desk = new Desk(store);
  const { slug } = await desk.publish({ title: 'Live' });
  const [bad = '', ...sound] = await planned(desk, 5);
  db.run('update articles set slug = ? where slug = ?', 'moved', slug);
  db.run('update articles set slug = ? where id = ?', slug, bad);
  const lines: object[] = [];
  const logger = { error: (details: object) => lines.push(details) } as never;
  moveTo(desk, LATE);
  expect((await settler({ store, clock: () => desk.now, logger })()).at).toBe(DUE);
  expect(lines).toMatchObject([{ article: bad, err: { code: 'slug-taken' } }]);
  for (const id of sound) expect(await store.live.find(id, [])).toMatchObject({ is: 'found' });
});

/** The ids of articles that are to be published at DUE. */
async function planned(desk: Desk, count: number): Promise<string[]> {
  const made = Array.from({ length: count }, (_, n) => scheduled(desk, { title: `Planned ${n}` }, DUE));
  return (await Promise.all(made)).map(({ id }) => id).toSorted();
}

/** How often each article stands in the change log. */
async function entries(store: Store): Promise<(readonly [id: string, count: number])[]> {
  const log = await store.changes.after(0, 10_000);
  const byId = Map.groupBy(log, ({ id }) => id);
  return [...byId].map(([id, found]) => [id, found.length] as const).toSorted();
}
