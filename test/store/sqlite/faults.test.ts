import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { ArticleContent } from '../../../src/domain/article.ts';
import { draft, publish } from '../../../src/domain/publishing.ts';
import { openStore } from '../../../src/store/open.ts';
import { articleStore } from '../../../src/store/sqlite/articles.ts';
import { Connection } from '../../../src/store/sqlite/connection.ts';
import { Engine } from '../../../src/store/sqlite/engine.ts';
import type { ArticleWriteOptions, Store } from '../../../src/store/store.ts';
import { bodyOf, contentOf, Desk } from '../../support/content.ts';
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
  const store = await openStore(path, { patience: 100 });
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

it('a database that another version has brought to another schema is neither written nor read any more', async () => {
  const path = databasePath();
  const told: unknown[] = [];
  const store = await openStore(path, { onFatal: (error) => told.push(error) });
  const other = await openStore(path, { onFatal: (error) => told.push(error) });
  const desk = new Desk(store);
  const article = await desk.publish();
  const file = new Database(path);
  const version = Number(file.pragma('user_version', { simple: true }));
  file.pragma(`user_version = ${version + 1}`);
  await expect(desk.publish({ title: 'Another' })).rejects.toThrow('another version of Dateline');
  await expect(other.live.find(article.id, [])).rejects.toThrow('another version of Dateline');
  await expect(other.live.suggest('a', 1)).rejects.toThrow('another version of Dateline');
  expect(told).toHaveLength(2);
  expect(file.prepare('select count(*) from live_articles').pluck().get()).toBe(1);
  file.close();
  await store.close();
  await other.close();
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

it('a failure at any of the statements of a batch leaves each publication whole or refused', async () => {
  const { statements } = await publishSeveralFailingAt(Number.POSITIVE_INFINITY);
  const kept = new Set<number>();
  for (let nth = 1; nth <= statements; nth += 1) {
    const { done, rows } = await publishSeveralFailingAt(nth);
    kept.add(done);
    expect(rows, `statement ${nth}`).toEqual(Object.fromEntries(TRACES.map((table) => [table, done])));
  }
  expect([...kept].toSorted(), 'all refused, one refused, and all done again').toEqual([0, 2, 3]);
});

it('a rejected write is the fault of its own alone when the store is closed', async () => {
  const store = await openStore(':memory:');
  const desk = new Desk(store);
  const last = desk.publish({ title: 'Accepted before the end' });
  await store.close();
  await expect(last).resolves.toMatchObject({ slug: 'accepted-before-the-end' });
  await expect(desk.publish()).rejects.toThrow('closed');
});

it.each(['SQLITE_IOERR_WRITE', 'SQLITE_CORRUPT_VTAB', 'SQLITE_NOTADB'])(
  'a disk or file that fails with %s is told of once, by reading and by writing',
  async (code) => {
    const told: unknown[] = [];
    const broken = new Database.SqliteError('disk I/O error', code);
    const db = failing(memoryDatabase(), () => {
      throw broken;
    });
    const connection = new Connection(db);
    const engine = new Engine(connection, connection, { onFatal: (error) => void told.push(error) });
    const statement = 'select 1';
    expect(engine.orNull(() => connection.all(statement))).toBeNull();
    expect(told).toEqual([broken]);
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
    const engine = new Engine(new Connection(db), new Connection(db), {
      onFatal: (error) => void told.push(error),
    });
    await expect(engine.write((writer) => writer.all('select 1'))).rejects.toThrow();
    expect(told, code).toEqual([]);
  }
});

/** Tables that have one row for each of the publications below. */
const TRACES = [
  'articles',
  'bodies',
  'revisions',
  'live_articles',
  'versions',
  'changes',
  'audit',
  'answers',
];

/** Publishes an article while the nth statement of the transaction fails; `tables` are those that hold a trace of it. */
async function publishOnceFailingAt(nth: number) {
  const { sound, desk, statements } = deskFailingAt(nth);
  const failed = await publishWithEverything(desk, 'One').then(
    () => false,
    () => true,
  );
  const names = [...TRACES, 'live_urls', 'postings', 'working_terms', 'search', 'working_titles'];
  const tables = names.filter((name) => sound.prepare(`select 1 from ${name} limit 1`).get() !== undefined);
  const tag = sound.prepare("select 1 from terms where article_count > 0 or kind = 'tag'").get();
  return { failed, statements: statements(), tables: tag === undefined ? tables : [...tables, 'terms'] };
}

/** Three at once, and another after them: how many of the three were done, and how many rows each table has of them. */
async function publishSeveralFailingAt(nth: number) {
  const { sound, desk, statements } = deskFailingAt(nth);
  const attempts = await Promise.allSettled(['a', 'b', 'c'].map((title) => publishOnce(desk, title)));
  const done = attempts.filter(({ status }) => status === 'fulfilled').length;
  const before = statements();
  await publishOnce(desk, 'd');
  const count = (table: string) => sound.prepare(`select count(*) from ${table}`).pluck().get() as number;
  const rows = Object.fromEntries(TRACES.map((table) => [table, count(table) - 1]));
  const english = "select article_count from terms where kind = 'language' and slug = 'en'";
  expect(sound.prepare(english).pluck().get(), `statement ${nth}`).toBe(done + 1);
  expect(count("search where search match 'body'"), `statement ${nth}`).toBe(done + 1);
  expect(count("working_titles where working_titles match 'title : (a OR b OR c OR d)'")).toBe(done + 1);
  return { done, rows, statements: before };
}

function deskFailingAt(nth: number) {
  const sound = memoryDatabase();
  let statements = 0;
  const db = failing(sound, () => {
    statements += 1;
    if (statements === nth) throw new Error('disk I/O error');
  });
  const engine = new Engine(new Connection(db), new Connection(sound));
  const store = { articles: articleStore(engine) } as Partial<Store> as Store;
  return { sound, desk: new Desk(store), statements: () => statements };
}

function publishWithEverything(desk: Desk, title: string) {
  const [at, id] = [desk.now, desk.makeId()];
  const tag = { id, slug: 'new', name: 'New', type: 'topic' as const, description: null, hidden: true };
  const newTags = [{ ...tag, revision: 1, createdAt: at, updatedAt: at }];
  return publishOnce(desk, title, { tagIds: [id], url: 'https://x' }, { newTags });
}

function publishOnce(
  desk: Desk,
  title: string,
  content: Partial<ArticleContent> = {},
  options: ArticleWriteOptions = {},
) {
  const at = desk.now;
  const once = { owner: 'o', key: title, fingerprint: 'f', at, answer: () => new Uint8Array(1) };
  return desk.store.articles.create(
    title.toLowerCase(),
    (slug) => {
      const whole = contentOf({ title, language: 'en-GB', body: bodyOf('body'), ...content });
      return publish(draft(desk.makeId(), slug, whole, at).article, at);
    },
    { once, ...options },
  );
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
