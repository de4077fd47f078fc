import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { APPLICATION_ID } from './connection.ts';
import { fillColumns } from './fill-columns.ts';
import { fillEditorial } from './fill-editorial.ts';
import { fillSearch } from './fill-search.ts';
import { fillGroups } from './translation-groups.ts';

const FOLDER = new URL('../../../migrations/sqlite/', import.meta.url);

/** Statements of a migration are apart by the line that drizzle-kit writes. */
const BREAKPOINT = '--> statement-breakpoint';

/** `fill` does what SQL can't, in the same transaction. */
export type Migration = {
  readonly name: string;
  readonly sql: string;
  readonly fill?: (db: Database.Database) => void;
};

const FILLS: Readonly<Record<string, NonNullable<Migration['fill']>>> = {
  '0001_editorial': fillEditorial,
  '0004_search': fillSearch,
  '0019_links': fillGroups,
  '0023_column_rows': fillColumns,
};

/** All migrations, in order. The schema's version is how many of them were applied. */
export function migrations(): readonly Migration[] {
  const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', FOLDER), 'utf8')) as {
    entries: { tag: string }[];
  };
  return journal.entries.map(({ tag }) => ({
    name: tag,
    sql: readFileSync(new URL(`${tag}.sql`, FOLDER), 'utf8'),
    ...(FILLS[tag] && { fill: FILLS[tag] }),
  }));
}

/** Refuses what isn't ours and what a newer program wrote. Returns the schema's version. */
function checkSchema(db: Database.Database, newest: number): number {
  const application = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  const tables = db.prepare('select count(*) from sqlite_schema').pluck().get() as number;
  if (tables > 0 && application !== APPLICATION_ID) {
    throw new Error(`${db.name} is a SQLite database of another program; nothing was changed in it`);
  }
  if (version > newest) {
    throw new Error(
      `${db.name} has schema version ${version}, this program knows ${newest}: it was written by a newer Dateline; nothing was changed in it`,
    );
  }
  return version;
}

/**
 * Brings the schema up to date: each migration in a transaction of its own, after a copy of a database that holds
 * something was put beside it; a new database all at once, so that nobody finds half of one. Another process that starts
 * at the same time waits, and finds the work done.
 * Returns the names of the migrations that were applied.
 */
export function migrate(db: Database.Database, all: readonly Migration[]): readonly string[] {
  const version = checkSchema(db, all.length);
  if (version === all.length) return [];
  if (version > 0 && !db.memory) backUp(db, version);
  const applied: string[] = [];
  const applyAll = () => {
    for (const [index, migration] of all.entries()) {
      if (index >= version && applyOnce(db, index, migration)) applied.push(migration.name);
    }
  };
  if (version === 0) db.transaction(applyAll).immediate();
  else applyAll();
  return applied;
}

function applyOnce(db: Database.Database, index: number, migration: Migration): boolean {
  return db
    .transaction(() => {
      if (pragma(db, 'user_version') > index) return false;
      db.pragma(`application_id = ${APPLICATION_ID}`);
      for (const statement of migration.sql.split(BREAKPOINT)) {
        if (statement.trim() !== '') db.exec(statement);
      }
      migration.fill?.(db);
      db.pragma(`user_version = ${index + 1}`);
      return true;
    })
    .immediate();
}

function backUp(db: Database.Database, version: number): void {
  const copy = `${db.name}.v${version}.bak`;
  if (existsSync(copy)) return;
  removeAbandoned(copy);
  const partial = `${copy}.${process.pid}.partial`;
  db.prepare('VACUUM INTO ?').run(partial);
  renameSync(partial, copy);
}

/** A copy is as large as the database, and whoever was ended before it was whole can't remove it. */
function removeAbandoned(copy: string): void {
  const start = `${basename(copy)}.`;
  for (const name of readdirSync(dirname(copy)).filter((one) => one.startsWith(start))) {
    const [, pid] = PARTIAL.exec(name.slice(start.length)) ?? [];
    if (pid === undefined || (Number(pid) !== process.pid && isRunning(Number(pid)))) continue;
    rmSync(join(dirname(copy), name), { force: true });
  }
}

const PARTIAL = /^(\d+)\.partial(-journal)?$/;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of somebody else, where it isn't allowed to ask.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function pragma(db: Database.Database, name: string): number {
  return db.pragma(name, { simple: true }) as number;
}
