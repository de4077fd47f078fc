import type { LiveArticle } from '../../domain/article.ts';
import type { ChangeType } from '../../domain/change.ts';
import { type Instant, toMs } from '../../domain/clock.ts';
import { unknownReference } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import type { LiveCard } from './rows.ts';
import { indexArticle, unindexArticle } from './search.ts';
import { redirectSlug } from './slugs.ts';
import { allTerm, count, findNamed, nameKey, ordOf, sectionLine, valueTerms } from './terms.ts';

type LiveRow = { ord: bigint; id: string; slug: string; terms: string };

type References = {
  readonly section: number | null;
  readonly authors: readonly number[];
  readonly tags: readonly number[];
};

/** Puts `copy` before the public in place of whatever copy of the article was there. */
export function publishLive(
  db: Connection,
  article: number,
  copy: LiveArticle,
  body: number,
  type: ChangeType,
): void {
  const old = liveRow(db, article);
  const references = resolveReferences(db, copy);
  const terms = postedTerms(db, references, copy);
  const ord =
    old !== undefined && sameMoment(old.ord, copy.publishedAt) ? old.ord : freeOrd(db, copy, article);
  const card = cardOf(copy);
  if (old !== undefined) takeDown(db, old);
  const updatedAt = toMs(copy.updatedAt);
  db.run(
    `insert into live_articles (ord, article, id, slug, updated_at, title_key, section, authors, tags, terms,
       translation_of, language, card, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ord,
    article,
    copy.id,
    copy.slug,
    updatedAt,
    nameKey(copy.title),
    references.section,
    JSON.stringify(references.authors),
    JSON.stringify(references.tags),
    JSON.stringify(terms),
    copy.translationOf,
    copy.language,
    JSON.stringify(card),
    body,
  );
  for (const term of terms) {
    db.run('insert into postings (term, ord, updated_at) values (?, ?, ?)', term, ord, updatedAt);
    count(db, term, 1);
  }
  count(db, allTerm(db), 1);
  indexArticle(db, ord, {
    title: copy.title,
    summary: copy.summary,
    names: names(db, references),
    body: copy.body.text,
  });
  if (old !== undefined) redirectSlug(db, 'article', copy.id, old.slug, copy.slug);
  if (copy.url !== null)
    db.run('insert or replace into live_urls (url, id) values (?, ?)', copy.url, copy.id);
  db.run('delete from withdrawals where id = ?', copy.id);
  db.run(
    `insert into versions (article, version, at, type, title, summary, word_count, card, body)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    article,
    copy.version,
    copy.updatedAt,
    type,
    copy.title,
    copy.summary,
    copy.wordCount,
    JSON.stringify(card),
    body,
  );
}

/** Takes the article from the public; with a withdrawal, readers are told of it. */
export function removeLive(
  db: Connection,
  article: number,
  withdrawal: { readonly at: Instant; readonly reason: string } | null,
): void {
  const old = liveRow(db, article);
  if (old === undefined) return;
  takeDown(db, old);
  if (withdrawal !== null) {
    db.run(
      'insert into withdrawals (id, slug, at, reason) values (?, ?, ?, ?)',
      old.id,
      old.slug,
      withdrawal.at,
      withdrawal.reason,
    );
  }
}

/** Posts a live article anew after its section moved in the tree or one of its terms gave way to another. */
export function repost(db: Connection, ord: bigint): void {
  const row = db
    .sql('select section, authors, tags, terms, updated_at as updatedAt from live_articles where ord = ?')
    .get(ord) as
    | { section: number | null; authors: string; tags: string; terms: string; updatedAt: number }
    | undefined;
  if (row === undefined) return;
  const old = termsOf(row);
  const isValue = (term: number) =>
    db.get("select 1 from terms where no = ? and kind in ('genre', 'language', 'month')", term) !== undefined;
  const now = [
    ...new Set([
      ...sectionLine(db, row.section),
      ...(JSON.parse(row.authors) as number[]),
      ...(JSON.parse(row.tags) as number[]),
      ...old.filter(isValue),
    ]),
  ];
  for (const term of old.filter((term) => !now.includes(term))) {
    db.run('delete from postings where term = ? and ord = ?', term, ord);
    count(db, term, -1);
  }
  for (const term of now.filter((term) => !old.includes(term))) {
    db.run('insert into postings (term, ord, updated_at) values (?, ?, ?)', term, ord, row.updatedAt);
    count(db, term, 1);
  }
  db.run('update live_articles set terms = ? where ord = ?', JSON.stringify(now), ord);
}

/** Makes a live article found by the present names of its authors, tags and section. */
export function reindex(db: Connection, ord: bigint): void {
  const row = db
    .sql(
      `select a.section, a.authors, a.tags, a.card, b.text from live_articles a join bodies b on b.no = a.body
         where a.ord = ?`,
    )
    .get(ord) as
    | { section: number | null; authors: string; tags: string; card: string; text: string }
    | undefined;
  if (row === undefined) return;
  const card = JSON.parse(row.card) as LiveCard;
  const references = {
    section: row.section,
    authors: JSON.parse(row.authors) as number[],
    tags: JSON.parse(row.tags) as number[],
  };
  unindexArticle(db, ord);
  indexArticle(db, ord, {
    title: card.title,
    summary: card.summary,
    names: names(db, references),
    body: row.text,
  });
}

/** Term numbers of what the content names. Rejects with `unknown-reference` naming the content's field. */
export function resolveReferences(
  db: Connection,
  content: Pick<LiveArticle, 'sectionId' | 'authorIds' | 'tagIds' | 'translationOf'>,
): References {
  const { sectionId, authorIds, tagIds, translationOf } = content;
  if (translationOf !== null && db.get('select 1 from articles where id = ?', translationOf) === undefined) {
    throw unknownReference('translationOf', translationOf);
  }
  return {
    section: sectionId === null ? null : named(db, 'section', 'section', sectionId),
    authors: [...new Set(authorIds.map((id) => named(db, 'author', 'authors', id)))],
    tags: [...new Set(tagIds.map((id) => named(db, 'tag', 'tags', id)))],
  };
}

function named(db: Connection, kind: 'author' | 'section' | 'tag', field: string, id: string): number {
  const no = findNamed(db, kind, id);
  if (no === null) throw unknownReference(field, id);
  return no;
}

function takeDown(db: Connection, row: LiveRow): void {
  for (const term of termsOf(row)) {
    db.run('delete from postings where term = ? and ord = ?', term, row.ord);
    count(db, term, -1);
  }
  count(db, allTerm(db), -1);
  unindexArticle(db, row.ord);
  db.run('delete from live_articles where ord = ?', row.ord);
}

function postedTerms(db: Connection, references: References, copy: LiveArticle): readonly number[] {
  return [
    ...new Set([
      ...sectionLine(db, references.section),
      ...references.authors,
      ...references.tags,
      ...valueTerms(db, copy),
    ]),
  ];
}

function names(db: Connection, references: References): readonly string[] {
  const nos = [...references.authors, ...references.tags];
  if (references.section !== null) nos.push(references.section);
  return nos.map((no) => db.get<{ name: string }>('select name from terms where no = ?', no)?.name ?? '');
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
  const statement = db.sql('select ord, id, slug, terms from live_articles where article = ?').safeIntegers();
  return statement.get(article) as LiveRow | undefined;
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
    ...card
  } = copy;
  return card;
}
