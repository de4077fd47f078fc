import { instantFromMs } from '../../domain/clock.ts';
import type { LocatedArticle } from '../store.ts';
import type { Connection } from './connection.ts';
import type { TermRefs } from './term-refs.ts';

/** One look for each run: whether any of its numbers is live. */
export function runs(db: Connection, size: number): readonly number[] {
  const newest = db.get<{ no: number | null }>('select max(article) as no from live_articles')?.no ?? 0;
  const all = Array.from({ length: Math.ceil(newest / size) }, (_, at) => at + 1);
  return all.filter(
    (run) =>
      db.get(
        'select 1 from live_articles where article > (select ?) and article <= (select ?) limit 1',
        (run - 1) * size,
        run * size,
      ) !== undefined,
  );
}

type Row = {
  readonly no: number;
  readonly id: string;
  readonly slug: string;
  readonly url: string | null;
  readonly section: number | null;
  readonly publishedAt: number;
  readonly updatedAt: number;
};

/** A walk along the index of numbers. */
export const LOCATED = `select article as no, id, slug, card ->> 'url' as url, section, ord >> 20 as publishedAt,
    updated_at as updatedAt
  from live_articles where article > (select ?) and article <= (select ?) order by article limit (select ?)`;

/** Those numbered above `after` and up to `last`. */
export function locatedArticles(
  db: Connection,
  refs: TermRefs,
  { after, last }: { readonly after: number; readonly last: number },
  limit: number,
): readonly LocatedArticle[] {
  return db.all<Row>(LOCATED, after, last, limit).map(({ section, publishedAt, updatedAt, ...row }) => ({
    ...row,
    section: section === null ? null : { slug: refs.get(section).slug },
    publishedAt: instantFromMs(publishedAt),
    updatedAt: instantFromMs(updatedAt),
  }));
}
