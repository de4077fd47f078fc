import { type Cells, writeColumns } from './article-columns.ts';
import type { Connection } from './connection.ts';
import { deletePosting, insertPosting } from './postings.ts';
import type { LiveCard } from './rows.ts';
import { indexArticle, unindexArticle } from './search.ts';
import { count, sectionLine } from './terms.ts';

type Reposted = {
  article: number;
  section: number | null;
  authors: string;
  tags: string;
  terms: string;
  updatedAt: number;
  titleKey: string;
};

/** Posts a live article anew after its section moved in the tree or one of its terms gave way to another. */
export function repost(db: Connection, ord: bigint): void {
  const row = db
    .sql(
      'select article, section, authors, tags, terms, updated_at as updatedAt, title_key as titleKey from live_articles where ord = ?',
    )
    .get(ord) as Reposted | undefined;
  if (row === undefined) return;
  const { updatedAt, titleKey } = row;
  const old = JSON.parse(row.terms) as number[];
  const isValue = (term: number) =>
    db.get("select 1 from terms where no = ? and kind in ('genre', 'language', 'month')", term) !== undefined;
  const now = [
    ...new Set([
      ...(row.section === null ? [] : sectionLine(db, row.section)),
      ...(JSON.parse(row.authors) as number[]),
      ...(JSON.parse(row.tags) as number[]),
      ...old.filter(isValue),
    ]),
  ];
  for (const term of old.filter((term) => !now.includes(term))) {
    deletePosting(db, { term, ord, titleKey });
    count(db, term, -1);
  }
  for (const term of now.filter((term) => !old.includes(term))) {
    insertPosting(db, { term, ord, titleKey, updatedAt });
    count(db, term, 1);
  }
  db.run('update live_articles set terms = ? where ord = ?', JSON.stringify(now), ord);
  noteCells(db, row.article, { ord, updatedAt, terms: now });
}

/** A section may have a third of all articles: not all of them are held in memory. */
function noteCells(db: Connection, article: number, cells: Cells): void {
  const { columns } = db.postponed;
  columns.set(article, cells);
  if (columns.size < MAX_NOTED) return;
  writeColumns(db, columns);
  columns.clear();
}

const MAX_NOTED = 50_000;

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
  const nos = [...(JSON.parse(row.authors) as number[]), ...(JSON.parse(row.tags) as number[])];
  if (row.section !== null) nos.push(row.section);
  unindexArticle(db, ord);
  indexArticle(db, ord, {
    title: card.title,
    summary: card.summary,
    names: nos.map((no) => nameNow(db, no)),
    body: row.text,
  });
}

function nameNow(db: Connection, term: number): string {
  return db.get<{ name: string }>('select name from terms where no = ?', term)?.name ?? '';
}
