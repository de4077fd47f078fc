import { type Candidate, closest, weightOf } from '../../domain/related.ts';
import type { Connection } from './connection.ts';
import { allTerm } from './terms.ts';

/** How far back a term is looked into: what bounds the work on a tag that a million articles have. */
const RECENT = 100;

type Row = { ord: bigint; section: bigint | null; tags: string; related: string };

/** Places of the editors' live picks for `id`, in their order, then of the articles closest to it; null when it isn't live. */
export function relatedTo(db: Connection, id: string, limit: number): readonly bigint[] | null {
  const row = db
    .sql('select ord, section, tags, related from live_articles where id = ?')
    .safeIntegers()
    .get(id.toLowerCase()) as Row | undefined;
  if (row === undefined) return null;
  const picked = picks(db, row);
  if (picked.length >= limit) return picked.slice(0, limit);
  const others = closest(candidates(db, row), limit + picked.length).filter((ord) => !picked.includes(ord));
  return [...picked, ...others].slice(0, limit);
}

function picks(db: Connection, { ord, related }: Row): readonly bigint[] {
  if (related === '[]') return [];
  const statement = db.sql(
    'select a.ord from json_each(?) j cross join live_articles a on a.id = j.value order by j.key',
  );
  const picked = statement.safeIntegers().pluck().all(related) as bigint[];
  return [...new Set(picked)].filter((other) => other !== ord);
}

function candidates(db: Connection, row: Row): readonly Candidate<bigint>[] {
  const all = articleCount(db, allTerm(db));
  const found: Candidate<bigint>[] = [];
  const look = (kind: 'tag' | 'section', term: number) => {
    const weight = weightOf(kind, articleCount(db, term), all);
    for (const key of recent(db, term)) {
      if (key !== row.ord) found.push({ key, weight });
    }
  };
  for (const tag of JSON.parse(row.tags) as number[]) look('tag', tag);
  if (row.section !== null) look('section', Number(row.section));
  return found;
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
