import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { configureWriter } from '../../../src/store/sqlite/connection.ts';
import { migrate, migrations } from '../../../src/store/sqlite/migrate.ts';
import type { Store } from '../../../src/store/store.ts';

/** A database with the real schema, as the store would open it. */
export function memoryDatabase(): Database.Database {
  const db = new Database(':memory:');
  migrate(db, migrations());
  configureWriter(db);
  return db;
}

/** Where a database file may be put; gone after the test. */
export function databasePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'dateline.db');
}

/** A store whose next article has the number, and in which so many changes wait already for the blocks to be written. */
export async function openAt(path: string, number: number, notes = 0): Promise<Store> {
  await (await openStore(path)).close();
  const db = new Database(path);
  if (number > 1) {
    db.exec("insert into bodies (html, markdown, text, blocks) values ('', '', '', '[]')");
    db.prepare(
      `insert into articles (no, id, slug, state, revision, version, content, body, corrections, created_at, saved_at)
         select ?, ?, ?, 'draft', 1, 0, '{}', max(no), '[]', '', '' from bodies`,
    ).run(number - 1, randomUUID(), `before-${number}`);
  }
  if (notes > 0)
    db.prepare('insert into column_changes (seq, article) values (?, ?)').run(notes - 1, number - 1);
  db.close();
  return openStore(path);
}
