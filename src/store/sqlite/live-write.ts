import type { ArticleVersion, LiveArticle } from '../../domain/article.ts';
import type { ChangeType } from '../../domain/change.ts';
import { type Instant, toMs } from '../../domain/clock.ts';
import type { Connection } from './connection.ts';
import { reveal } from './hidden-terms.ts';
import { shownReferences, translationsOf } from './live-read.ts';
import { dropPicks, putPicks } from './picks.ts';
import { type References, referenceNumbers, resolveReferences } from './references.ts';
import { dropRendered, putRendered, renderAnewById } from './rendered.ts';
import type { LiveCard } from './rows.ts';
import { indexArticle, unindexArticle } from './search.ts';
import { freeFormerSlug, keepFormerSlug, redirectSlug } from './slugs.ts';
import type { TermRef } from './term-refs.ts';
import { nameKey, ordOf, valueTerms } from './terms.ts';
import { originalOf, regroup } from './translation-groups.ts';

type LiveRow = {
  article: number;
  ord: bigint;
  id: string;
  slug: string;
  terms: string;
  updatedAt: number;
  titleKey: string;
  original: string | null;
  related: string;
};

/** `article` and `body` are numbers of rows; an article that `isNew` has left nothing before the public yet. */
export type Publication = {
  readonly article: number;
  readonly body: number;
  readonly copy: LiveArticle;
  readonly type: ChangeType;
  readonly at: Instant;
  readonly isNew: boolean;
};

/** What else shows something of an article: terms by number, and its translations by id. */
export type Touches = readonly (number | string)[];

/** `retold` are numbers of other live articles of which followers are to be told anew. */
export type Published = { readonly touched: Touches; readonly retold: readonly number[] };

/** Puts `copy` before the public in place of whatever copy of the article was there. */
export function publishLive(
  db: Connection,
  { article, body, copy, type, at, isNew }: Publication,
): Published {
  const old = isNew ? undefined : liveRow(db, article);
  const references = resolveReferences(db, copy);
  for (const tag of references.tags) reveal(db, 'tag', tag, at);
  const terms = postedTerms(db, references, copy);
  const ord =
    old !== undefined && sameMoment(old.ord, copy.publishedAt) ? old.ord : freeOrd(db, copy, article);
  const before = old === undefined ? [] : touchesOf(db, old);
  if (old !== undefined) takeDown(db, old);
  const translated = { id: copy.id, original: originalOf(db, copy) };
  insertLive(db, { article, ord, copy, original: translated.original, references, terms, body });
  const retold = regroup(db, copy.id);
  const translations = translationsOf(db, [translated])(translated);
  const shown = { ...cardOf(copy), ...shownReferences(references), translations, body: {} };
  putRendered(db, { ord, body }, shown);
  const updatedAt = toMs(copy.updatedAt);
  db.postponed.postings.put(ord, { terms, updatedAt, titleKey: nameKey(copy.title) });
  db.postponed.columns.set(article, { ord, updatedAt, terms });
  for (const term of terms) db.postponed.count(term, 1);
  db.postponed.count(db.terms.value('all', 'all'), 1);
  const { section, authors, tags } = references;
  const named: readonly TermRef[] = [...authors, ...tags, ...(section === null ? [] : [section])];
  const names = named.map(({ name }) => name);
  indexArticle(db, ord, { title: copy.title, summary: copy.summary, names, body: copy.body.text });
  if (old !== undefined) redirectSlug(db, 'article', copy.id, old.slug, copy.slug);
  else if (!isNew) freeFormerSlug(db, 'article', copy.id, copy.slug);
  if (copy.url !== null)
    db.run('insert or replace into live_urls (url, id) values (?, ?)', copy.url, copy.id);
  const { version, updatedAt: releasedAt, title, summary, wordCount } = copy;
  saveVersion(db, { article, body }, { version, at: releasedAt, type, title, summary, wordCount });
  const touched = [...new Set([...before, ...terms, ...translations.map(({ id }) => id)])];
  renderTouched(db, touched);
  return { touched, retold };
}

type VersionOf = { readonly article: number; readonly body: number };

/** What a version was published as stays, also where the same one is put before readers again. */
export function saveVersion(
  db: Connection,
  { article, body }: VersionOf,
  { version, at, type, title, summary, wordCount }: ArticleVersion,
): void {
  db.run(
    `insert into versions (article, version, at, type, title, summary, word_count, body) values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (article, version) do update set title = excluded.title, summary = excluded.summary,
         word_count = excluded.word_count, body = excluded.body`,
    ...[article, version, at, type, title, summary, wordCount, body],
  );
}

/**
 * Takes the article from the public. Its slug stays its own: when it comes back under another, this one redirects.
 * Returns that slug, and what else showed something of it; null where the article wasn't live.
 */
export function removeLive(db: Connection, article: number): (Published & { readonly slug: string }) | null {
  const old = liveRow(db, article);
  if (old === undefined) return null;
  const touched = touchesOf(db, old);
  takeDown(db, old);
  const retold = regroup(db, old.id);
  renderTouched(db, touched);
  keepFormerSlug(db, 'article', old.id, old.slug);
  return { slug: old.slug, touched, retold };
}

/** What else shows something of a live article; nothing of one that isn't. */
export function touchesOfLive(db: Connection, article: number): Touches {
  const row = liveRow(db, article);
  return row === undefined ? [] : touchesOf(db, row);
}

/** Tells readers of a kill, by the slug that they knew. */
export function tellOfWithdrawal(
  db: Connection,
  { id, slug }: { readonly id: string; readonly slug: string },
  { at, reason }: { readonly at: Instant; readonly reason: string },
): void {
  db.run(
    'insert or replace into withdrawals (id, slug, at, reason) values (?, ?, ?, ?)',
    id,
    slug,
    at,
    reason,
  );
}

export function endWithdrawal(db: Connection, id: string): void {
  db.run('delete from withdrawals where id = ?', id);
}

/** The article's translations show its slug and language. */
function renderTouched(db: Connection, touched: Touches): void {
  renderAnewById(
    db,
    touched.filter((one) => typeof one === 'string'),
  );
}

type Posted = {
  readonly article: number;
  readonly ord: bigint;
  readonly copy: LiveArticle;
  readonly original: string | null;
  readonly references: References;
  readonly terms: readonly number[];
  readonly body: number;
};

function insertLive(db: Connection, { article, ord, copy, original, references, terms, body }: Posted): void {
  const { section, authors, tags } = references;
  db.run(
    `insert into live_articles (ord, article, id, slug, updated_at, title_key, section, authors, tags, terms,
       translation_of, translation_group, language, card, body, related) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ord,
    article,
    copy.id,
    copy.slug,
    toMs(copy.updatedAt),
    nameKey(copy.title),
    section?.no ?? null,
    JSON.stringify(authors.map(({ no }) => no)),
    JSON.stringify(tags.map(({ no }) => no)),
    JSON.stringify(terms),
    copy.translationOf,
    original,
    copy.language,
    JSON.stringify(cardOf(copy)),
    body,
    JSON.stringify(copy.relatedIds),
  );
  putPicks(db, article, copy.relatedIds);
}

function takeDown(db: Connection, row: LiveRow): void {
  const terms = termsOf(row);
  const { updatedAt, titleKey } = row;
  db.postponed.postings.remove(row.ord, { terms, updatedAt, titleKey });
  db.postponed.columns.set(row.article, null);
  for (const term of terms) db.postponed.count(term, -1);
  db.postponed.count(db.terms.value('all', 'all'), -1);
  unindexArticle(db, row.ord);
  dropRendered(db, row.ord);
  if (row.related !== '[]') dropPicks(db, row.article, JSON.parse(row.related) as string[]);
  db.run('delete from live_articles where ord = ?', row.ord);
}

function touchesOf(db: Connection, row: LiveRow): Touches {
  return [...termsOf(row), ...translationsOf(db, [row])(row).map(({ id }) => id)];
}

function postedTerms(db: Connection, references: References, copy: LiveArticle): readonly number[] {
  const { section } = references;
  const line = section === null ? [] : db.terms.line(section.no);
  return [...new Set([...line, ...referenceNumbers(references), ...valueTerms(db, copy)])];
}

/** The next free place after the article's own, in case two share it: same millisecond, numbers 2^20 apart. */
function freeOrd(db: Connection, copy: LiveArticle, article: number): bigint {
  let ord = ordOf(copy.publishedAt, article);
  while (db.get('select 1 from live_articles where ord = ?', ord) !== undefined) ord += 1n;
  return ord;
}

function sameMoment(ord: bigint, publishedAt: Instant): boolean {
  return ord >> 20n === BigInt(toMs(publishedAt));
}

function liveRow(db: Connection, article: number): LiveRow | undefined {
  const statement = db.sql(
    `select ord, id, slug, terms, updated_at as updatedAt, title_key as titleKey, translation_group as original, related
       from live_articles where article = ?`,
  );
  const row = statement.safeIntegers().get(article) as (LiveRow & { updatedAt: bigint }) | undefined;
  return row && { ...row, article, updatedAt: Number(row.updatedAt) };
}

function termsOf(row: { terms: string }): number[] {
  return JSON.parse(row.terms) as number[];
}

function cardOf(copy: LiveArticle): LiveCard {
  const {
    body: _body,
    sectionId: _section,
    authorIds: _authors,
    tagIds: _tags,
    translationOf: _of,
    relatedIds: _related,
    expiresAt: _expiry,
    ...card
  } = copy;
  return card;
}
