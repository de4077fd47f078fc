import { type Cells, writeColumns } from './article-columns.ts';
import type { Connection } from './connection.ts';
import { count } from './terms.ts';

/**
 * What works leave to the end of their batch, since it costs a fraction when it is done for all of them at once: nearly
 * all articles of a bulk load count for the same few terms, rows of an index in its order touch each page once, and FTS5
 * writes a segment to disk whenever any statement follows one that wrote to a full-text index. A work has one of
 * these for itself, so that it can be taken back.
 */
export class Postponed {
  /** By how much the live articles of a term become more. */
  readonly #counts = new Map<number, number>();
  /** By the article's place: its texts. */
  readonly search = new Rows<readonly string[]>();
  /** By the working copy's number: its texts. */
  readonly titles = new Rows<readonly string[]>();
  /** By the article's place: what it is posted under, each row in the order of the columns. */
  readonly postings = new Rows<Posting>();
  /** By the article's number: what its columns shall hold; null where it isn't live. */
  readonly columns = new Map<number, Cells | null>();
  /** By the working copy's number: the terms that it names. */
  readonly workingTerms = new Rows<readonly number[]>();

  count(term: number, by: number): void {
    this.#counts.set(term, (this.#counts.get(term) ?? 0) + by);
  }

  /** Adds what was postponed after this, and empties it. */
  take(later: Postponed): void {
    for (const [term, by] of later.#counts) this.count(term, by);
    this.search.take(later.search);
    this.titles.take(later.titles);
    this.postings.take(later.postings);
    for (const [article, cells] of later.columns) this.columns.set(article, cells);
    this.workingTerms.take(later.workingTerms);
    later.clear();
  }

  clear(): void {
    this.#counts.clear();
    this.columns.clear();
    for (const rows of [this.search, this.titles, this.postings, this.workingTerms]) rows.clear();
  }

  write(db: Connection): void {
    for (const [term, by] of this.#counts) {
      if (by !== 0) count(db, term, by);
    }
    writePostings(db, this.postings);
    writeColumns(db, this.columns);
    writeWorkingTerms(db, this.workingTerms);
    writeTexts(db, 'search', ['title', 'summary', 'names', 'body'], this.search);
    writeTexts(db, 'working_titles', ['title', 'slug'], this.titles);
    this.clear();
  }
}

export type Posting = { readonly terms: readonly number[]; readonly updatedAt: number };

type Key = bigint | number;

/** What rows shall be, by key: `stale` is what the table holds of it now, `fresh` what it shall hold; null is nothing. */
type Row<T> = { readonly stale: T | null; readonly fresh: T | null };

export class Rows<T> {
  readonly #rows = new Map<Key, Row<T>>();

  /** Where nothing is by now, neither in the table nor here. */
  put(key: Key, fresh: T): void {
    this.#rows.set(key, { stale: this.#rows.get(key)?.stale ?? null, fresh });
  }

  /** `present` is what is there by now. */
  remove(key: Key, present: T): void {
    const row = this.#rows.get(key);
    this.#rows.set(key, { stale: row === undefined ? present : row.stale, fresh: null });
  }

  take(later: Rows<T>): void {
    for (const [key, { stale, fresh }] of later.#rows) {
      const row = this.#rows.get(key);
      this.#rows.set(key, { stale: row === undefined ? stale : row.stale, fresh });
    }
  }

  clear(): void {
    this.#rows.clear();
  }

  get stale(): readonly (readonly [Key, T])[] {
    return [...this.#rows].flatMap(([key, { stale }]) => (stale === null ? [] : [[key, stale] as const]));
  }

  get fresh(): readonly (readonly [Key, T])[] {
    return [...this.#rows].flatMap(([key, { fresh }]) => (fresh === null ? [] : [[key, fresh] as const]));
  }
}

function writePostings(db: Connection, { stale, fresh }: Rows<Posting>): void {
  for (const [ord, { terms }] of stale) {
    for (const term of terms) db.run('delete from postings where term = ? and ord = ?', term, ord);
  }
  const rows = fresh.flatMap(([ord, { terms, updatedAt }]) =>
    terms.map((term) => [term, ord, updatedAt] as const),
  );
  insert(db, 'postings (term, ord, updated_at)', rows.toSorted(byColumns));
}

function writeWorkingTerms(db: Connection, { stale, fresh }: Rows<readonly number[]>): void {
  for (const [article] of stale) db.run('delete from working_terms where article = ?', article);
  const rows = fresh.flatMap(([article, terms]) => terms.map((term) => [term, article] as const));
  insert(db, 'working_terms (term, article)', rows.toSorted(byColumns));
}

function writeTexts(
  db: Connection,
  table: string,
  columns: readonly string[],
  { stale, fresh }: Rows<readonly string[]>,
): void {
  if (stale.length > 0) {
    const keys = `[${stale.map(([key]) => key).join(',')}]`;
    db.run(`delete from ${table} where rowid in (select value from json_each(?))`, keys);
  }
  const rows = fresh.map(([key, texts]) => [key, ...texts]);
  insert(db, `${table} (rowid, ${columns.join(', ')})`, rows);
}

/** Rows that one statement inserts: as many as fit of the first size, which is an import's whole batch, then of the next. */
const CHUNKS = [1000, 200, 50, 10, 1];

function insert(db: Connection, target: string, rows: readonly (readonly (Key | string)[])[]): void {
  let at = 0;
  for (const size of CHUNKS) {
    for (; at + size <= rows.length; at += size) {
      const values = rows.slice(at, at + size);
      db.run(insertion(target, values[0]?.length ?? 0, size), ...values.flat());
    }
  }
}

function insertion(target: string, columns: number, rows: number): string {
  const row = `(${Array(columns).fill('?').join(', ')})`;
  return `insert into ${target} values ${Array(rows).fill(row).join(', ')}`;
}

function byColumns(a: readonly Key[], b: readonly Key[]): number {
  const column = a.findIndex((value, index) => value !== b[index]);
  return (a[column] ?? 0) < (b[column] ?? 0) ? -1 : 1;
}
