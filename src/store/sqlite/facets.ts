import { type ArticleQuery, type Facet, type FacetCount, MAX_FACET_VALUES } from '../../domain/query.ts';
import type { Connection } from './connection.ts';
import { wholeResult } from './list.ts';
import { isPlain, type Plan } from './list-plan.ts';

type Counted = { kind: Facet; value: string; label: string; count: number };

/** How many articles match in all. Lists of everything or of one term have a count that is kept as they change. */
export function totalOf(db: Connection, plan: Plan, query: ArticleQuery): number {
  if (isPlain(plan, query)) {
    const [first, second] = plan.groups;
    if (first === undefined) return plan.all;
    if (second === undefined && first.terms.length <= 1) return first.count;
  }
  const { text, values } = wholeResult(db, plan);
  return db.get<{ n: number }>(`select count(*) as n from (${text})`, ...values)?.n ?? 0;
}

/** Counts over the whole result, the most frequent first; each facet that was asked for is there. */
export function facetsOf(
  db: Connection,
  plan: Plan,
  query: ArticleQuery,
): Readonly<Partial<Record<Facet, readonly FacetCount[]>>> {
  const kinds = JSON.stringify(query.facets);
  const whole = isPlain(plan, query) && plan.groups.length === 0;
  const counted = whole ? countAll(db, kinds) : countMatching(db, plan, kinds);
  return Object.fromEntries(
    query.facets.map((facet) => [
      facet,
      counted
        .filter(({ kind }) => kind === facet)
        .slice(0, MAX_FACET_VALUES)
        .map(({ value, label, count }) => ({ value, label, count })),
    ]),
  );
}

function countAll(db: Connection, kinds: string): Counted[] {
  return db.all<Counted>(
    `select t.kind, t.slug as value, t.name as label, t.article_count as count
       from json_each(?) k cross join terms t on t.kind = k.value and t.article_count > 0
       order by count desc, value`,
    kinds,
  );
}

/** The articles' terms are counted here: one walk over the result, where SQL would unfold and group each of its terms. */
function countMatching(db: Connection, plan: Plan, kinds: string): Counted[] {
  const { text, values } = wholeResult(db, plan);
  const counts = new Map<number, number>();
  const terms = db.sql(`select l.terms from (${text}) m cross join live_articles l on l.ord = m.ord`).pluck();
  for (const json of terms.iterate(...values)) {
    for (const no of JSON.parse(json as string) as number[]) counts.set(no, (counts.get(no) ?? 0) + 1);
  }
  return db
    .all<Omit<Counted, 'count'> & { no: number }>(
      `select t.no, t.kind, t.slug as value, t.name as label from json_each(?) k cross join terms t
         on t.kind = k.value order by value`,
      kinds,
    )
    .map(({ no, ...named }) => ({ ...named, count: counts.get(no) ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}
