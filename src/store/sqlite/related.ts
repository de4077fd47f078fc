import { type Candidate, closest, weightOf } from '../../domain/related.ts';
import type { Connection } from './connection.ts';
import { allTerm } from './terms.ts';

/** How far back a term is looked into: what bounds the work on a tag that a million articles have. */
const RECENT = 100;

type Row = { ord: bigint; section: bigint | null; tags: string };

/** Places of the articles closest to `id`; null when it isn't live. */
export function relatedTo(db: Connection, id: string, limit: number): readonly bigint[] | null {
  const row = db
    .sql('select ord, section, tags from live_articles where id = ?')
    .safeIntegers()
    .get(id.toLowerCase()) as Row | undefined;
  if (row === undefined) return null;
  const all = articleCount(db, allTerm(db));
  const candidates: Candidate<bigint>[] = [];
  const look = (kind: 'tag' | 'section', term: number) => {
    const weight = weightOf(kind, articleCount(db, term), all);
    for (const key of recent(db, term)) {
      if (key !== row.ord) candidates.push({ key, weight });
    }
  };
  for (const tag of JSON.parse(row.tags) as number[]) look('tag', tag);
  if (row.section !== null) look('section', Number(row.section));
  return closest(candidates, limit);
}

function articleCount(db: Connection, term: number): number {
  return db.get<{ n: number }>('select article_count as n from terms where no = ?', term)?.n ?? 0;
}

function recent(db: Connection, term: number): bigint[] {
  const statement = db.sql(
    'select ord from postings where term = (select ?) order by ord desc limit (select ?)',
  );
  return statement.safeIntegers().pluck().all(term, RECENT) as bigint[];
}
