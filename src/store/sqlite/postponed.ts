import { type Cells, writeColumns } from './article-columns.ts';
import type { Connection } from './connection.ts';
import { insertRows } from './insert-rows.ts';
import { type Posting, writePostings } from './postings.ts';
import { Rows } from './postponed-rows.ts';
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
  /** By the article's place: what it is posted under. */
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

function writeWorkingTerms(db: Connection, { stale, fresh }: Rows<readonly number[]>): void {
  for (const [article] of stale) db.run('delete from working_terms where article = ?', article);
  const rows = fresh.flatMap(([article, terms]) => terms.map((term) => [term, Number(article)] as const));
  rows.sort(([term, article], [otherTerm, other]) => term - otherTerm || article - other);
  insertRows(db, 'working_terms (term, article)', rows);
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
  insertRows(db, `${table} (rowid, ${columns.join(', ')})`, rows);
}
