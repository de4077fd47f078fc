import type { LiveArticle } from '../../domain/article.ts';
import type { NumberedArticle } from '../store.ts';
import { type BodyRow, editorial, type Stored, storedAfter, toBody } from './article-rows.ts';
import type { Connection } from './connection.ts';
import type { LiveCard } from './rows.ts';
import { formerSlugs } from './slugs.ts';

/** Articles in the order of their creation, with all that an export tells of them. */
export function numberedArticles(db: Connection, after: number, limit: number): readonly NumberedArticle[] {
  return storedAfter(db, after, limit).map((stored) => ({
    no: stored.no,
    article: editorial(db, stored.article),
    live: liveCopy(db, stored),
    formerSlugs: formerSlugs(db, 'article', stored.article.id),
  }));
}

type Row = BodyRow & {
  section: number | null;
  authors: string;
  tags: string;
  translationOf: string | null;
  related: string;
  card: string;
};

function liveCopy(db: Connection, { no, article }: Stored): LiveArticle | null {
  const row = db.get<Row>(
    `select l.section, l.authors, l.tags, l.translation_of as translationOf, l.related, l.card,
         b.html, b.markdown, b.text, b.blocks
       from live_articles l cross join bodies b on b.no = l.body where l.article = (select ?)`,
    no,
  );
  if (row === undefined) return null;
  const idsOf = (json: string) => (JSON.parse(json) as number[]).map((term) => idOf(db, term));
  return {
    ...(JSON.parse(row.card) as LiveCard),
    body: toBody(row),
    sectionId: row.section === null ? null : idOf(db, row.section),
    authorIds: idsOf(row.authors),
    tagIds: idsOf(row.tags),
    translationOf: row.translationOf,
    relatedIds: JSON.parse(row.related) as string[],
    expiresAt: article.lastPublished?.expiresAt ?? null,
  };
}

function idOf(db: Connection, term: number): string {
  return db.get<{ id: string }>('select id from terms where no = ?', term)?.id ?? '';
}
