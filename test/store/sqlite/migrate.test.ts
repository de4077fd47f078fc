import { fork, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { APPLICATION_ID } from '../../../src/store/sqlite/connection.ts';
import { migrate, migrations } from '../../../src/store/sqlite/migrate.ts';
import { Desk } from '../../support/content.ts';
import { databasePath } from './database.ts';

it('an empty file is migrated once, and its content is there when it is opened again', async () => {
  const path = databasePath();
  const applied: string[] = [];
  const onMigration = (name: string) => void applied.push(name);
  const first = await openStore(`file:${path}`, { onMigration });
  const article = await new Desk(first).publish({ title: 'Kept' });
  await first.close();
  const again = await openStore(`file:${path}`, { onMigration });
  expect(applied).toEqual(migrations().map(({ name }) => name));
  expect(await again.live.find(article.id, [])).toMatchObject({ item: { title: 'Kept' } });
  expect((await again.inspect()).filter(({ ok }) => !ok)).toEqual([]);
  await again.close();
});

it('the second opening still flushes each commit to the disk', async () => {
  const path = databasePath();
  for (let n = 0; n < 3; n += 1) {
    const store = await openStore(`file:${path}`);
    const durability = (await store.inspect()).find(({ name }) => name === 'durability');
    expect(durability).toEqual({
      name: 'durability',
      ok: true,
      detail: 'journal_mode=wal, synchronous=FULL',
    });
    await store.close();
  }
});

it('a database of another program is refused and left as it was', async () => {
  const path = databasePath();
  const other = new Database(path);
  other.exec('create table theirs (x)');
  other.close();
  await expect(openStore(`file:${path}`)).rejects.toThrow('another program');
  const unchanged = new Database(path, { readonly: true });
  expect(unchanged.prepare('select name from sqlite_schema').pluck().all()).toEqual(['theirs']);
  expect(unchanged.pragma('journal_mode', { simple: true })).toBe('delete');
  unchanged.close();
});

it('a database that a newer version wrote is refused', async () => {
  const path = databasePath();
  (await openStore(path)).close();
  const db = new Database(path);
  db.pragma('user_version = 99');
  db.close();
  await expect(openStore(path)).rejects.toThrow(/schema version 99.*newer/);
});

it('a file that is no database is refused', async () => {
  await expect(openStore(fileURLToPath(import.meta.url))).rejects.toThrow('not a database');
});

it('a migration that fails at any statement leaves nothing, and runs whole the next time', () => {
  const [first] = migrations();
  if (first === undefined) throw new Error('there is no migration');
  const statements = first.sql.split('--> statement-breakpoint');
  for (let at = 0; at <= statements.length; at += 1) {
    const broken = [...statements.slice(0, at), 'select no_such_function()', ...statements.slice(at)];
    const db = new Database(':memory:');
    expect(() => migrate(db, [{ ...first, sql: broken.join('--> statement-breakpoint') }])).toThrow();
    expect(db.prepare('select count(*) from sqlite_schema').pluck().get()).toBe(0);
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    expect(migrate(db, migrations())).toHaveLength(migrations().length);
    db.close();
  }
});

it('a database that holds something is copied before it is changed', async () => {
  const path = databasePath();
  (await openStore(path)).close();
  const db = new Database(path);
  const next = [...migrations(), { name: '9999_next', sql: 'create table next (x integer) strict' }];
  expect(migrate(db, next)).toEqual(['9999_next']);
  db.close();
  const copy = `${path}.v${migrations().length}.bak`;
  expect(existsSync(copy)).toBe(true);
  const before = new Database(copy, { readonly: true });
  expect(before.pragma('user_version', { simple: true })).toBe(migrations().length);
  expect(before.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
  before.close();
});

it('what is left of a copy whose process has ended is removed, that of one that runs stays', async () => {
  const path = databasePath();
  (await openStore(path)).close();
  const copy = `${path}.v${migrations().length}.bak`;
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  const [gone, journal] = [`${copy}.${ended}.partial`, `${copy}.${ended}.partial-journal`];
  const [own, running, other] = [`${copy}.${process.pid}.partial`, `${copy}.1.partial`, `${copy}.txt`];
  for (const file of [gone, journal, own, running, other]) writeFileSync(file, 'x');
  const db = new Database(path);
  migrate(db, [...migrations(), { name: '9999_next', sql: 'create table next (x integer) strict' }]);
  db.close();
  expect([gone, journal, own, running, other].filter((file) => existsSync(file))).toEqual([running, other]);
  expect(existsSync(copy)).toBe(true);
});

it('processes that start at the same moment migrate once between them', async () => {
  const path = databasePath();
  const script = fileURLToPath(new URL('./open-and-close.ts', import.meta.url));
  const applied = await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise<number>((resolve, reject) => {
          const child = fork(script, [path], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
          child.once('message', (count) => resolve(Number(count)));
          child.once('error', reject);
          child.once('exit', (code) => code !== 0 && reject(new Error(`exit ${code}`)));
        }),
    ),
  );
  expect(applied.reduce((sum, count) => sum + count)).toBe(migrations().length);
});
