import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Rendering } from '../store.ts';
import { KeptColumns } from './kept-columns.ts';
import { KnownTerms } from './known-terms.ts';
import { Postponed } from './postponed.ts';
import { formOf, UNRENDERED } from './rendered.ts';

/** `DTLN`: how SQLite's own `file` entry and `PRAGMA application_id` tell our databases from others. */
export const APPLICATION_ID = 0x44544c4e;

/** Statements kept prepared. A list's SQL follows its filters, so there are many shapes, but few are common. */
const MAX_PREPARED = 500;

/** One SQLite connection and its prepared statements. */
export class Connection {
  readonly db: Database.Database;
  readonly terms = new KnownTerms(this);
  /** Of the work under way; the engine writes it before anything can read it. */
  readonly postponed = new Postponed();
  /** For whoever reads what is committed. */
  readonly columns = new KeptColumns();
  /** What live articles are rendered with, and its number on their rows. */
  readonly rendering: Rendering | null;
  readonly form: number;
  readonly #prepared = new Map<string, Database.Statement>();
  readonly #raw = new Map<string, Database.Statement>();

  constructor(db: Database.Database, rendering: Rendering | null = null) {
    this.db = db;
    this.rendering = rendering;
    this.form = rendering === null ? UNRENDERED : formOf(rendering);
  }

  /** The statement of this text, prepared once. */
  sql(text: string): Database.Statement {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    if (this.#prepared.size >= MAX_PREPARED) {
      const oldest = this.#prepared.keys().next().value;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    const statement = this.db.prepare(text);
    this.#prepared.set(text, statement);
    return statement;
  }

  /** The same, of a constant text, whose rows come as arrays. */
  raw(text: string): Database.Statement {
    const known = this.#raw.get(text);
    if (known !== undefined) return known;
    const statement = this.db.prepare(text).raw();
    this.#raw.set(text, statement);
    return statement;
  }

  all<Row>(text: string, ...values: unknown[]): Row[] {
    return this.sql(text).all(...values) as Row[];
  }

  get<Row>(text: string, ...values: unknown[]): Row | undefined {
    return this.sql(text).get(...values) as Row | undefined;
  }

  run(text: string, ...values: unknown[]): Database.RunResult {
    return this.sql(text).run(...values);
  }
}

/**
 * The file of a `file:` URL or path; null stands for a database in memory.
 */
export function databaseFile(url: string): string | null {
  const path = url.startsWith('file:') ? url.slice('file:'.length) : url;
  if (path === ':memory:') return null;
  return path.startsWith('///') ? path.slice(2) : path;
}

export function openWriter(file: string | null, busyTimeoutMs: number): Database.Database {
  if (file !== null && !existsSync(file)) createFile(file);
  return new Database(file ?? ':memory:', { timeout: busyTimeoutMs });
}

/**
 * A new file appears whole, its pages and its log as they stay: several processes that start at once would otherwise
 * change these under each other, which SQLite answers with I/O errors.
 */
function createFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.new`;
  const db = new Database(partial);
  try {
    db.pragma(`page_size = ${PAGE_SIZE}`);
    db.pragma('journal_mode = wal');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.close();
    linkSync(partial, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    db.close();
    for (const end of ['', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true });
  }
}

export function openReader(file: string, busyTimeoutMs: number): Database.Database {
  const db = new Database(file, { readonly: true, timeout: busyTimeoutMs });
  set(db, 'trusted_schema', 0);
  set(db, 'cell_size_check', 1);
  set(db, 'mmap_size', 0);
  set(db, 'cache_size', -16_000);
  set(db, 'temp_store', 2);
  set(db, 'query_only', 1);
  return db;
}

/** Bytes. A body takes ten kilobytes, and every page of the log costs two calls of the system: see docs/decisions.md. */
const PAGE_SIZE = 8_192;

/**
 * Pages of the log after which a commit copies them into the database: 32 MB. A bulk load touches the pages of its indexes
 * with every commit, so with SQLite's own 1,000 it copies the same ones again and again.
 */
const CHECKPOINT_PAGES = 4_000;

/**
 * Settings of the writing connection, after its schema version was checked. Each is read back: better-sqlite3 is
 * compiled so that the second open of a WAL file silently has `synchronous=NORMAL`, which loses acknowledged rows.
 */
export function configureWriter(db: Database.Database): void {
  if (!db.memory) set(db, 'journal_mode', 'wal');
  set(db, 'synchronous', 2);
  set(db, 'fullfsync', 1);
  set(db, 'checkpoint_fullfsync', 1);
  set(db, 'foreign_keys', 1);
  set(db, 'trusted_schema', 0);
  set(db, 'cell_size_check', 1);
  if (!db.memory) set(db, 'mmap_size', 0);
  set(db, 'journal_size_limit', 67_108_864);
  set(db, 'cache_size', -32_000);
  set(db, 'temp_store', 2);
  if (!db.memory) set(db, 'wal_autocheckpoint', CHECKPOINT_PAGES);
}

function set(db: Database.Database, pragma: string, value: string | number): void {
  db.pragma(`${pragma} = ${value}`);
  const now = db.pragma(pragma, { simple: true });
  if (now !== value) throw new Error(`SQLite keeps ${pragma} at ${String(now)}, not ${value}`);
}
