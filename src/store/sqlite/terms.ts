import { type Instant, toMs } from '../../domain/clock.ts';
import { unknownReference } from '../../domain/errors.ts';
import { fold, foldedWords } from '../../domain/fold.ts';
import { isId } from '../../domain/id.ts';
import type { Connection } from './connection.ts';
import type { TermKind } from './rows.ts';
import { formerOwner } from './slugs.ts';

export type TaxonomyKind = 'author' | 'section' | 'tag';

export function isTaxonomy(kind: string): kind is TaxonomyKind {
  return kind === 'section' || kind === 'tag' || kind === 'author';
}

/** For editors. A filter's field is named like the kind. Refs are ids, slugs or former slugs. */
export function requireTerm(db: Connection, kind: TaxonomyKind, ref: string): number {
  const no = findTerm(db, kind, ref);
  if (no === null) throw unknownReference(kind, kind, ref);
  return no;
}

/** For readers, who know of no hidden one. */
export function findPublicTerm(db: Connection, kind: TaxonomyKind, ref: string): number | null {
  const no = findTerm(db, kind, ref);
  const isHidden = no !== null && db.get('select 1 from terms where no = ? and hidden', no) !== undefined;
  return isHidden ? null : no;
}

/** By an id or slug, or by one that leads on to another since: of what was merged or has a new slug. */
export function findTerm(db: Connection, kind: TaxonomyKind, ref: string): number | null {
  if (isId(ref)) return termById(db, kind, ref) ?? successor(db, kind, ref, { deleted: false });
  const row = db.get<{ no: number }>('select no from terms where kind = ? and slug = ?', kind, ref);
  if (row !== undefined) return row.no;
  const owner = formerOwner(db, kind, ref);
  return owner === null ? null : termById(db, kind, owner);
}

/** What stored content means by an id: old revisions name what was since merged, or deleted in favour of another. */
export function findNamed(db: Connection, kind: TaxonomyKind, id: string): number | null {
  return termById(db, kind, id) ?? successor(db, kind, id, { deleted: true });
}

/** By its present id alone. */
export function termById(db: Connection, kind: TaxonomyKind, id: string): number | null {
  const row = db.get<{ no: number }>(
    'select no from terms where id = ? and kind = ?',
    id.toLowerCase(),
    kind,
  );
  return row?.no ?? null;
}

/** The term of a genre, a language or a month; null while no article ever had it. */
export function findValue(db: Connection, kind: TermKind, value: string): number | null {
  const row = db.get<{ no: number }>('select no from terms where kind = ? and slug = ?', kind, value);
  return row?.no ?? null;
}

export function ensureValue(db: Connection, kind: TermKind, value: string): number {
  const known = findValue(db, kind, value);
  if (known !== null) return known;
  const { lastInsertRowid } = db.run(
    'insert into terms (kind, slug, name, name_key) values (?, ?, ?, ?)',
    kind,
    value,
    value,
    value,
  );
  return Number(lastInsertRowid);
}

/** `en-GB` is posted under `en-gb` and under `en`, so that a list of either is one walk. */
function languageRange(language: string): readonly string[] {
  const parts = language.toLowerCase().split('-');
  return parts.map((_, index) => parts.slice(0, index + 1).join('-'));
}

/** The section and its ancestors. */
export function sectionLine(db: Connection, section: number): readonly number[] {
  const rows = db.all<{ no: number }>(
    `with recursive line(no, parent) as (
       select no, parent from terms where no = ?
       union select t.no, t.parent from line join terms t on t.no = line.parent
     ) select no from line`,
    section,
  );
  return rows.map((row) => row.no);
}

/** Terms of genre, language and month; they come to be with the first article that needs them. */
export function valueTerms(
  db: Connection,
  article: { readonly genre: string; readonly language: string; readonly publishedAt: Instant },
): readonly number[] {
  return [
    db.terms.value('genre', article.genre),
    ...languageRange(article.language).map((tag) => db.terms.value('language', tag)),
    db.terms.value('month', article.publishedAt.slice(0, 7)),
  ];
}

/** Counts so many live articles more or fewer. */
export function count(db: Connection, term: number, by: number): void {
  db.run('update terms set article_count = article_count + ? where no = ?', by, term);
}

/** The term that counts every live article. */
export function allTerm(db: Connection): number {
  const no = findValue(db, 'all', 'all');
  if (no === null) throw new Error('the term that counts all articles is missing');
  return no;
}

/** What a name or title is sorted by; cursors hold it, so it is no longer than an address can carry. */
export function nameKey(name: string): string {
  const key = fold(name);
  return key.length <= MAX_NAME_KEY ? key : Array.from(key).slice(0, MAX_NAME_KEY).join('');
}

const MAX_NAME_KEY = 200;

export function indexName(db: Connection, term: number, name: string): void {
  db.run('delete from name_words where term = ?', term);
  for (const word of new Set(foldedWords(name))) {
    db.run('insert into name_words (word, term) values (?, ?)', word, term);
  }
}

/** `ord` of an article's own making: see tables/articles.ts. `no` is the article's number. */
export function ordOf(publishedAt: Instant, no: number): bigint {
  return firstOrdAt(toMs(publishedAt)) + BigInt(no % 2 ** 20);
}

/**
 * The least `ord` of a moment in milliseconds. Moments before 1970 have negative ones, which sort as they should; a
 * filter may ask for moments beyond 64 bits (the years 1691 and 2248), where nothing is published.
 */
export function firstOrdAt(ms: number): bigint {
  return BigInt(Math.max(-EDGE, Math.min(EDGE, ms))) * 2n ** 20n;
}

const EDGE = 2 ** 43 - 1;

/** The moment in milliseconds that an `ord` is of. */
export function msOfOrd(ord: bigint): number {
  return Number(ord >> 20n);
}

/** No article's place is below or above these. */
export const LEAST_ORD = -(2n ** 63n);
export const GREATEST_ORD = 2n ** 63n - 1n;

/** Each merged id leads straight to a present one: `replaceTerm` sees to it. */
function successor(
  db: Connection,
  kind: TaxonomyKind,
  id: string,
  { deleted }: { readonly deleted: boolean },
): number | null {
  const row = db.get<{ into: string }>(
    `select "into" from merged_terms where id = ? and kind = ? and deleted <= ?`,
    id.toLowerCase(),
    kind,
    deleted ? 1 : 0,
  );
  return row === undefined ? null : termById(db, kind, row.into);
}
