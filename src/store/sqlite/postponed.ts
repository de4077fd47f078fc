import type { Connection } from './connection.ts';
import { count } from './terms.ts';

/**
 * What works leave to the end of their batch, since it costs a fraction when it is done for all of them at once: nearly
 * all articles of a bulk load count for the same few terms, and FTS5 writes a segment to disk whenever any statement
 * follows one that wrote to an index. A work has one of these for itself, so that it can be taken back.
 */
export class Postponed {
  /** By how much the live articles of a term become more. */
  readonly #counts = new Map<number, number>();
  readonly search = new IndexRows('search', ['title', 'summary', 'names', 'body']);
  readonly titles = new IndexRows('working_titles', ['title', 'slug']);

  count(term: number, by: number): void {
    this.#counts.set(term, (this.#counts.get(term) ?? 0) + by);
  }

  /** Adds what was postponed after this, and empties it. */
  take(later: Postponed): void {
    for (const [term, by] of later.#counts) this.count(term, by);
    this.search.take(later.search);
    this.titles.take(later.titles);
    later.clear();
  }

  clear(): void {
    this.#counts.clear();
    this.search.clear();
    this.titles.clear();
  }

  write(db: Connection): void {
    for (const [term, by] of this.#counts) {
      if (by !== 0) count(db, term, by);
    }
    this.search.write(db);
    this.titles.write(db);
    this.clear();
  }
}

/** Rows that one statement inserts: as many as fit of the first size, then of the next. */
const CHUNKS = [128, 32, 8, 1];

/** `isStale` where the index holds other texts under the key; `texts` is null where it shall hold none. */
type IndexRow = { readonly isStale: boolean; readonly texts: readonly string[] | null };

/** Rows of a full-text index by their keys. */
export class IndexRows {
  readonly #table: string;
  readonly #columns: readonly string[];
  readonly #rows = new Map<bigint | number, IndexRow>();

  constructor(table: string, columns: readonly string[]) {
    this.#table = table;
    this.#columns = columns;
  }

  /** Of what isn't in the index, or was removed from it before. */
  put(key: bigint | number, texts: readonly string[]): void {
    this.#rows.set(key, { isStale: this.#rows.get(key)?.isStale ?? false, texts });
  }

  remove(key: bigint | number): void {
    const row = this.#rows.get(key);
    this.#rows.set(key, { isStale: row?.isStale ?? true, texts: null });
  }

  take(later: IndexRows): void {
    for (const [key, row] of later.#rows) {
      this.#rows.set(key, { isStale: this.#rows.get(key)?.isStale ?? row.isStale, texts: row.texts });
    }
  }

  clear(): void {
    this.#rows.clear();
  }

  write(db: Connection): void {
    const stale = [...this.#rows].filter(([, { isStale }]) => isStale).map(([key]) => key);
    if (stale.length > 0) {
      const remove = `delete from ${this.#table} where rowid in (select value from json_each(?))`;
      db.run(remove, `[${stale.join(',')}]`);
    }
    const rows = [...this.#rows].flatMap(([key, { texts }]) => (texts === null ? [] : [[key, ...texts]]));
    for (const size of CHUNKS) {
      while (rows.length >= size) db.run(this.#insertion(size), ...rows.splice(0, size).flat());
    }
  }

  #insertion(rows: number): string {
    const row = `(?${', ?'.repeat(this.#columns.length)})`;
    return `insert into ${this.#table} (rowid, ${this.#columns.join(', ')}) values ${Array(rows).fill(row).join(', ')}`;
  }
}
