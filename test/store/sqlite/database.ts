import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { configureWriter } from '../../../src/store/sqlite/connection.ts';
import { migrate, migrations } from '../../../src/store/sqlite/migrate.ts';

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
