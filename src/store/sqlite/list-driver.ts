import type { Connection } from './connection.ts';
import { type Plan, planWithin } from './list-plan.ts';
import { type Driver, isBounded, matching, type Order } from './list-sql.ts';
import { countUpTo } from './search.ts';

/** Up to this many candidates are gathered and sorted; more are walked in the order of an index. */
const FEW = 2_000;
/** Up to this many are asked, one by one, whether they match a search. */
export const FEW_ASKED = 200;

/** What a page of a search mostly is, and what it costs to ask the full-text index about one article, in steps along its rows. */
const FOUND = 25;
const ASKING = 100;

/**
 * Chooses what makes the page cost least, by counts that are kept as articles are published and, of a search, by a
 * look at how many match. Without an order all is counted. `expression` is what to match of the search where it isn't all.
 */
export function chooseDriver(db: Connection, plan: Plan, order: Order | null, expression?: string): Driver {
  const wanted = expression ?? plan.search?.any ?? null;
  const asked = wanted === null ? {} : { expression: wanted };
  if (plan.only !== null) return { by: 'only', ords: plan.only, ...asked };
  const widest = wanted === null ? unsearched(plan) : searched(db, plan, order, wanted);
  const few = widest.by === 'match' || order === null ? null : fewInRange(db, plan, order);
  return few === null ? widest : { by: 'only', ords: few, ...asked };
}

function unsearched(plan: Plan): Driver {
  const [smallest] = plan.groups;
  return smallest === undefined ? { by: 'all' } : { by: 'group', group: smallest };
}

/**
 * Either the matches are walked, newest first, until a page of them is in the smallest group; any other order takes all of
 * them. Or what a list without the search would walk, each article asked whether it matches: the better, the more do.
 */
function searched(db: Connection, plan: Plan, order: Order | null, expression: string): Driver {
  const match: Driver = { by: 'match', expression };
  const [smallest] = plan.groups;
  const isByPlace = order?.key === 'ord';
  const takesAll = smallest === undefined && (isByPlace || order === null);
  if (takesAll || plan.search?.hasPrefix === true) return match;
  const { all } = plan;
  const size = smallest?.count ?? all;
  if (size === 0) return match;
  // Articles to ask, times the articles that match, until a page is full.
  const met = order === null ? Number.POSITIVE_INFINITY : FOUND * all;
  const longest = isByPlace ? (FOUND * all) / size : Number.POSITIVE_INFINITY;
  const enough = Math.ceil(Math.min(longest, ASKING * size, Math.sqrt(ASKING * met)));
  const matches = countUpTo(db, expression, enough);
  const asking = ASKING * Math.min(size, met / matches);
  return asking <= Math.min(matches, longest) ? { ...unsearched(plan), expression } : match;
}

/**
 * A range of one time with an order by another: where the range holds few articles they are all the candidates;
 * where it holds many, a walk in the answer's order soon meets one. Null for many, or where no range asks for it.
 */
function fewInRange(db: Connection, plan: Plan, order: Order): readonly bigint[] | null {
  const byUpdate = isBounded(plan.updated) && order.key !== 'updated_at';
  const byPublication = isBounded(plan.ord) && order.key !== 'ord';
  if (!byUpdate && !byPublication) return null;
  const ord = byPublication ? plan.ord : UNBOUNDED;
  const updated = byUpdate ? plan.updated : UNBOUNDED;
  const most = plan.search === null || plan.search.isGathered ? FEW : FEW_ASKED;
  return within({ ...plan, ord, updated }, db, byUpdate ? 'updated_at' : 'ord', most);
}

/**
 * The plan of whatever can match at all, where a walk has at most about `most` articles to look at; null where it has more. For
 * one who counts the whole result.
 */
export function narrowPlan(db: Connection, plan: Plan, most: number): Plan | null {
  if (plan.only !== null) return plan;
  const [smallest] = plan.groups;
  if (plan.search !== null) {
    const isNarrow = smallest !== undefined && smallest.count <= Math.min(most, FEW_ASKED);
    const { any } = plan.search;
    return isNarrow || (any !== null && countUpTo(db, any, most + 1) <= most) ? plan : null;
  }
  if (smallest !== undefined && smallest.count <= most) return plan;
  const ords =
    (isBounded(plan.ord) ? within({ ...plan, updated: UNBOUNDED }, db, 'ord', most) : null) ??
    (isBounded(plan.updated) ? within({ ...plan, ord: UNBOUNDED }, db, 'updated_at', most) : null);
  return ords === null ? null : planWithin(plan, ords);
}

const UNBOUNDED = { from: null, to: null };

/** What of the smallest group is in the plan's ranges; null where those are more than `most`. */
function within(plan: Plan, db: Connection, key: 'ord' | 'updated_at', most: number): bigint[] | null {
  const [smallest] = plan.groups;
  const groups = smallest === undefined ? [] : [smallest];
  const { text, values } = matching(
    unsearched(plan),
    { ...plan, groups, excluded: [], search: null },
    {
      order: { key, descending: true },
      start: null,
      limit: most + 1,
    },
  );
  const ords = db
    .sql(`select ord from (${text})`)
    .safeIntegers()
    .pluck()
    .all(...values) as bigint[];
  return ords.length > most ? null : ords;
}
