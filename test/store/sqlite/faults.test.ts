import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { articleStore } from '../../../src/store/sqlite/articles.ts';
import { Connection } from '../../../src/store/sqlite/connection.ts';
import { Engine } from '../../../src/store/sqlite/engine.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';
import { databasePath, memoryDatabase } from './database.ts';

it('a full disk refuses the write, goes on reading, and takes writes again when there is room', async () => {
  const db = new Connection(memoryDatabase());
  const engine = new Engine(db, db);
  const fill = () =>
    engine.write((writer) => writer.run('insert into live_urls values (?, ?)', 'u'.repeat(1e6), 'x'));
  const pages = db.db.pragma('page_count', { simple: true }) as number;
  db.db.pragma(`max_page_count = ${pages + 10}`);
  await expect(fill()).rejects.toMatchObject({ code: 'store-full' });
  expect(await engine.read((reader) => reader.all('select * from live_urls'))).toEqual([]);
  db.db.pragma('max_page_count = 1000000');
  await fill();
  expect(await engine.read((reader) => reader.all('select * from live_urls'))).toHaveLength(1);
});

it('what shared a commit with a write that filled the disk is written whole or refused, never half', async () => {
  const db = new Connection(memoryDatabase());
  const engine = new Engine(db, db);
  const add = (url: string) =>
    engine.write((writer) => void writer.run('insert into live_urls values (?, ?)', url, 'x'));
  const pages = db.db.pragma('page_count', { simple: true }) as number;
  db.db.pragma(`max_page_count = ${pages + 10}`);
  const outcomes = await Promise.allSettled([add('a'), add('b'.repeat(1e6)), add('c')]);
  const stored = await engine.read((reader) =>
    reader.all<{ url: string }>('select url from live_urls order by url').map(({ url }) => url),
  );
  expect(outcomes[1]?.status).toBe('rejected');
  expect(stored).toEqual(['a', 'b', 'c'].filter((_, n) => outcomes[n]?.status === 'fulfilled'));
});

it('a write that waits too long for another process says that the store is busy, and reads go on', async () => {
  const path = databasePath();
  const store = await openStore(path);
  const desk = new Desk(store);
  const article = await desk.publish();
  const other = new Database(path);
  other.exec('begin immediate');
  await expect(desk.publish()).rejects.toMatchObject({ code: 'store-busy' });
  expect(await store.live.find(article.id, [])).toMatchObject({ is: 'found' });
  other.exec('rollback');
  other.close();
  await desk.publish();
  await store.close();
});

it('a failure at any of the statements of a publication leaves nothing of it', async () => {
  const counted = await publishOnceFailingAt(Number.POSITIVE_INFINITY);
  expect(counted.failed).toBe(false);
  expect(counted.statements).toBeGreaterThan(25);
  for (let nth = 1; nth <= counted.statements; nth += 1) {
    const { failed, tables } = await publishOnceFailingAt(nth);
    expect(failed, `statement ${nth}`).toBe(true);
    expect(tables, `statement ${nth}`).toEqual([]);
  }
});

it('a rejected write is the fault of its own alone when the store is closed', async () => {
  const store = await openStore(':memory:');
  const desk = new Desk(store);
  const last = desk.publish({ title: 'Accepted before the end' });
  await store.close();
  await expect(last).resolves.toMatchObject({ slug: 'accepted-before-the-end' });
  await expect(desk.publish()).rejects.toThrow('closed');
});

/** Publishes an article while the nth statement of the transaction fails; `tables` are those that hold a trace of it. */
async function publishOnceFailingAt(nth: number) {
  const sound = memoryDatabase();
  let statements = 0;
  const db = failing(sound, () => {
    statements += 1;
    if (statements === nth) throw new Error('disk I/O error');
  });
  const engine = new Engine(new Connection(db), new Connection(sound));
  const store = { articles: articleStore(engine) } as Partial<Store> as Store;
  const attempt = new Desk(store).publish({ language: 'en-GB', body: bodyOf('B'), url: 'https://x' });
  const failed = await attempt.then(
    () => false,
    () => true,
  );
  const names = [
    'articles',
    'bodies',
    'live_articles',
    'live_urls',
    'postings',
    'versions',
    'changes',
    'search',
  ];
  const tables = names.filter((name) => sound.prepare(`select 1 from ${name} limit 1`).get() !== undefined);
  const counted = sound.prepare('select 1 from terms where article_count > 0').get();
  return { failed, statements, tables: counted === undefined ? tables : [...tables, 'terms'] };
}

/** The same database, but `onStatement` is called before each statement that isn't of the transaction itself. */
function failing(db: Database.Database, onStatement: () => void): Database.Database {
  const watch = (statement: Database.Statement): Database.Statement =>
    new Proxy(statement, {
      get(target, name) {
        const method = Reflect.get(target, name, target) as unknown;
        if (typeof method !== 'function') return method;
        return (...values: unknown[]) => {
          if (['run', 'get', 'all'].includes(String(name))) onStatement();
          const result: unknown = Reflect.apply(method, target, values);
          return result === target ? watch(target) : result;
        };
      },
    });
  return new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (name === 'prepare') {
        return (text: string) => {
          const statement = target.prepare(text);
          return /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/.test(text) ? statement : watch(statement);
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

it.each(['SQLITE_IOERR_WRITE', 'SQLITE_CORRUPT_VTAB', 'SQLITE_NOTADB'])(
  'a disk or file that fails with %s is told of once, by reading and by writing',
  async (code) => {
    const told: unknown[] = [];
    const broken = new Database.SqliteError('disk I/O error', code);
    const db = failing(memoryDatabase(), () => {
      throw broken;
    });
    const connection = new Connection(db);
    const engine = new Engine(connection, connection, (error) => told.push(error));
    const statement = 'select 1';
    await expect(engine.write((writer) => writer.all(statement))).rejects.toBe(broken);
    await expect(engine.read((reader) => reader.all(statement))).rejects.toBe(broken);
    expect(told).toEqual([broken]);
  },
);

it('a busy or full database is no broken one', async () => {
  for (const code of ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_CONSTRAINT_UNIQUE']) {
    const db = failing(memoryDatabase(), () => {
      throw new Database.SqliteError('no', code);
    });
    const told: unknown[] = [];
    const engine = new Engine(new Connection(db), new Connection(db), (error) => told.push(error));
    await expect(engine.write((writer) => writer.all('select 1'))).rejects.toThrow();
    expect(told, code).toEqual([]);
  }
});
