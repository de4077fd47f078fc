import { type ArticleQuery, type Facet, type FacetCount, MAX_FACET_VALUES } from '../../domain/query.ts';
import type { ArticlePage } from '../store.ts';
import { kindsOf } from './article-columns.ts';
import type { Connection } from './connection.ts';
import { wholeResult } from './list.ts';
import { narrowPlan } from './list-driver.ts';
import { isPlain, type Plan } from './list-plan.ts';
import { tally } from './tally.ts';

type Counts = Pick<ArticlePage, 'total' | 'facets'>;

/** A term by its number, and how many articles have it. */
type TermCount = readonly [number, number];

/** Where at most one of so many articles can match, a walk over those costs less than the columns of all. */
const WALKED_SHARE = 100;

/**
 * How many articles match in all, and for each facet that is asked for the most frequent values. Of everything and of one term
 * these are kept as they change; a narrow result is walked; anything else is counted in columns.
 */
export function countsOf(db: Connection, plan: Plan, query: ArticleQuery): Counts {
  if (!query.total && query.facets.length === 0) return {};
  const kept = keptCounts(db, plan, query);
  const total = query.total ? kept.total : undefined;
  const { facets } = kept;
  const isMissing = (query.total && total === undefined) || (query.facets.length > 0 && facets === undefined);
  if (!isMissing) return { ...(total !== undefined && { total }), ...(facets && { facets }) };
  const narrow = planToWalk(db, plan, query);
  const counted = narrow === null ? inColumns(db, plan, query) : walked(db, narrow, query);
  return {
    ...(query.total && { total: counted.total }),
    ...(query.facets.length > 0 && { facets: named(db, query.facets, counted) }),
  };
}

function keptCounts(db: Connection, plan: Plan, { facets }: ArticleQuery): Counts {
  if (!isPlain(plan) || plan.search !== null) return {};
  const [first, second] = plan.groups;
  if (first === undefined)
    return { total: plan.all, ...(facets.length > 0 && { facets: ofAll(db, facets) }) };
  return second === undefined && first.terms.length <= 1 ? { total: first.count } : {};
}

function ofAll(db: Connection, facets: readonly Facet[]): NonNullable<Counts['facets']> {
  return Object.fromEntries(
    facets.map((facet) => [
      facet,
      db.all<FacetCount>(
        `select slug as value, name as label, article_count as count from terms
           where kind = (select ?) and article_count > 0 order by count desc, value limit ?`,
        facet,
        MAX_FACET_VALUES,
      ),
    ]),
  );
}

/** How many a search finds, where nothing else is asked, FTS5 counts fastest by itself; what it doesn't find, the columns. */
function planToWalk(db: Connection, plan: Plan, { facets }: ArticleQuery): Plan | null {
  const isSearchAlone = isPlain(plan) && plan.groups.length === 0 && facets.length === 0;
  if (isSearchAlone && plan.search?.looksFor === true) return plan;
  return narrowPlan(db, plan, Math.floor(plan.all / WALKED_SHARE));
}

/** `terms` are all that were counted; those of other kinds than the facets may be among them. */
type Counted = { readonly total: number; readonly terms: ReadonlyMap<Facet, readonly TermCount[]> };

function inColumns(db: Connection, plan: Plan, { facets }: ArticleQuery): Counted {
  const { total, counts } = tally(db, plan, facets);
  const terms = [...counts].map(([facet, ofTerm]) => {
    const pairs: TermCount[] = [];
    for (const [term, count] of ofTerm.entries()) if (count > 0) pairs.push([term, count]);
    return [facet, pairs] as const;
  });
  return { total, terms: new Map(terms) };
}

function walked(db: Connection, plan: Plan, query: ArticleQuery): Counted {
  const { text, values } = wholeResult(db, plan);
  if (query.facets.length === 0) {
    const total = db.get<{ n: number }>(`select count(*) as n from (${text})`, ...values)?.n ?? 0;
    return { total, terms: new Map() };
  }
  const counts = new Map<number, number>();
  let total = 0;
  const terms = db.sql(`select l.terms from (${text}) m cross join live_articles l on l.ord = m.ord`).pluck();
  for (const json of terms.iterate(...values)) {
    total += 1;
    for (const no of JSON.parse(json as string) as number[]) counts.set(no, (counts.get(no) ?? 0) + 1);
  }
  const kinds = kindsOf(db, counts.keys());
  return { total, terms: Map.groupBy(counts, ([term]) => kinds.get(term) as Facet) };
}

function named(db: Connection, facets: readonly Facet[], { terms }: Counted): NonNullable<Counts['facets']> {
  return Object.fromEntries(facets.map((facet) => [facet, mostFrequent(db, terms.get(facet) ?? [])]));
}

/** Names only what may be shown: of many terms most are not. */
function mostFrequent(db: Connection, terms: readonly TermCount[]): readonly FacetCount[] {
  const counts = Float64Array.from(terms, ([, count]) => -count).sort();
  const least = -(counts[MAX_FACET_VALUES - 1] ?? -1);
  return db.all<FacetCount>(
    `select t.slug as value, t.name as label, j.value ->> 1 as count
       from json_each(?) j cross join terms t on t.no = j.value ->> 0 order by count desc, value limit ?`,
    JSON.stringify(terms.filter(([, count]) => count >= least)),
    MAX_FACET_VALUES,
  );
}
