import type { Connection } from './connection.ts';
import { insertRows, type Value } from './insert-rows.ts';
import type { Key, Rows } from './postponed-rows.ts';

/** What a live article is posted under, and what each of those lists is sorted by beside its place. */
export type Posting = {
  readonly terms: readonly number[];
  readonly updatedAt: number;
  readonly titleKey: string;
};

type OnePosting = { readonly term: number; readonly ord: Key; readonly titleKey: string };

export function insertPosting(db: Connection, posting: OnePosting & { readonly updatedAt: number }): void {
  const { term, ord, titleKey, updatedAt } = posting;
  db.run('insert into postings (term, ord, updated_at) values (?, ?, ?)', term, ord, updatedAt);
  db.run('insert into titled_postings (term, title_key, ord) values (?, ?, ?)', term, titleKey, ord);
}

export function deletePosting(db: Connection, posting: OnePosting): void {
  deletePosted(db, posting);
  deleteTitled(db, posting);
}

function deletePosted(db: Connection, { term, ord }: OnePosting): void {
  db.run('delete from postings where term = ? and ord = ?', term, ord);
}

function deleteTitled(db: Connection, { term, ord, titleKey }: OnePosting): void {
  db.run('delete from titled_postings where term = ? and title_key = ? and ord = ?', term, titleKey, ord);
}

/**
 * Those of many articles. Titles are spread over the whole table, a page of the file for each, so that those which an update leaves as they were
 * are left alone.
 */
export function writePostings(db: Connection, { stale, fresh }: Rows<Posting>): void {
  const [before, after] = [new Map(stale), new Map(fresh)];
  for (const [ord, { terms, titleKey }] of stale) {
    for (const term of terms) {
      deletePosted(db, { term, ord, titleKey });
      if (!isTitled(after.get(ord), term, titleKey)) deleteTitled(db, { term, ord, titleKey });
    }
  }
  const byPlace = fresh.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const posted = byTerm(byPlace, (term, ord, { updatedAt }) => [term, ord, updatedAt]);
  insertRows(db, 'postings (term, ord, updated_at)', posted);
  const byTitle = fresh.toSorted(([, a], [, b]) => (a.titleKey < b.titleKey ? -1 : 1));
  const titled = byTerm(byTitle, (term, ord, { titleKey }) =>
    isTitled(before.get(ord), term, titleKey) ? null : [term, titleKey, ord],
  );
  insertRows(db, 'titled_postings (term, title_key, ord)', titled);
}

function isTitled(posting: Posting | undefined, term: number, titleKey: string): boolean {
  return posting?.titleKey === titleKey && posting.terms.includes(term);
}

type RowOf = (term: number, ord: Key, posting: Posting) => readonly Value[] | null;

/** Rows in the order of their terms, those of one term in the order of the articles: in that of the table, 20,000 are written in two thirds of the time. */
function byTerm(articles: readonly (readonly [Key, Posting])[], rowOf: RowOf): readonly (readonly Value[])[] {
  const rows = new Map<number, (readonly Value[])[]>();
  for (const [ord, posting] of articles) {
    for (const term of posting.terms) {
      const row = rowOf(term, ord, posting);
      if (row === null) continue;
      const ofTerm = rows.get(term);
      if (ofTerm === undefined) rows.set(term, [row]);
      else ofTerm.push(row);
    }
  }
  return [...rows].toSorted(([a], [b]) => a - b).flatMap(([, ofTerm]) => ofTerm);
}
