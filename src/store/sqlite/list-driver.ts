import type { Connection } from './connection.ts';
import { type Plan, planWithin, UNBOUNDED } from './list-plan.ts';
import { type Driver, isBounded, matching, type Order } from './list-sql.ts';
import { mostAsked } from './lookups.ts';
import { countUpTo, type Search } from './search.ts';

/** Up to this many candidates are gathered and sorted; more are walked in the order of an index. */
const FEW = 2_000;

/** What begins a word of more than one of so many articles is not put in another order than its own. */
const MANY = 50;

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
  const isInItsOrder = isByPlace || order === null;
  const { all } = plan;
  if (plan.search?.hasPrefix === true) {
    const few = Math.floor(all / MANY);
    const isMatched = isInItsOrder || countUpTo(db, expression, few + 1) <= few;
    return isMatched ? match : { ...unsearched(plan), expression };
  }
  if (smallest === undefined && isInItsOrder) return match;
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
  return fewInTimes(db, plan, order, Math.min(FEW, mostAsked({ by: 'all' }, plan, order)));
}

/**
 * The plan of whatever can match at all, where a walk has at most about `most` articles to look at, or fewer where much is asked of
 * each; null where it has more. For one who counts the whole result.
 */
export function narrowPlan(db: Connection, plan: Plan, most: number): Plan | null {
  if (plan.only !== null) return plan;
  const [smallest] = plan.groups;
  const few = Math.min(most, mostAsked(unsearched(plan), plan, null));
  if (smallest !== undefined && smallest.count <= few) return plan;
  if (plan.search !== null) return findsFew(db, plan, plan.search, most) ? plan : null;
  const ords = fewInTimes(db, plan, null, few);
  return ords === null ? null : planWithin(plan, ords);
}

function findsFew(db: Connection, plan: Plan, { any }: Search, most: number): boolean {
  if (any === null) return false;
  const few = Math.min(most, mostAsked({ by: 'match', expression: any }, plan, null));
  return countUpTo(db, any, few + 1) <= few;
}

/** What of the smallest group is in the range of one time, other than what `order` goes by; null where there is none, or more than `most` in each. */
function fewInTimes(db: Connection, plan: Plan, order: Order | null, most: number): readonly bigint[] | null {
  for (const [key, range] of [
    ['ord', plan.ord],
    ['updated_at', plan.updated],
  ] as const) {
    if (order?.key === key || !isBounded(range)) continue;
    const one = { ord: UNBOUNDED, updated: UNBOUNDED, [key === 'ord' ? 'ord' : 'updated']: range };
    const ords = placesWithin(db, { ...plan, ...one }, key, most);
    if (ords !== null) return ords;
  }
  return null;
}

/** What of the smallest group is in the plan's ranges; null where those are more than `most`. */
function placesWithin(
  db: Connection,
  plan: Plan,
  key: 'ord' | 'updated_at',
  most: number,
): readonly bigint[] | null {
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
