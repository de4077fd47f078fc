import type { Connection } from './connection.ts';
import { chooseDriver, FEW } from './list-driver.ts';
import type { Plan } from './list-plan.ts';
import {
  type Cut,
  type Driver,
  firstOf,
  isBounded,
  matching,
  matchingAmongFirst,
  type Order,
  type Sql,
  type Step,
} from './list-sql.ts';
import { fewInColumns, stepsInColumns } from './steps-in-columns.ts';

/** Look-ups that a walk may take for the articles that it passes over: about ten milliseconds. */
const MOST_LOOKUPS = 20_000;
/** What each further term costs that is looked for at the same time, in look-ups. */
const FURTHER_TERM = 0.3;

type Walking = { readonly expression?: string; readonly lookups?: number };

/**
 * The first articles of a plan beyond a start, in the order. Mostly a walk soon meets enough of them. Where it doesn't, as with two
 * tags that no article has together, it would go through all of a list: it is broken off, and they are found in the columns.
 * `expression` is what to match of the search where it isn't all, `lookups` what a walk may take.
 */
export function firstSteps(
  db: Connection,
  plan: Plan,
  cut: Cut,
  { expression, lookups }: Walking = {},
): Step[] {
  const driver = chooseDriver(db, plan, cut.order, expression);
  const looks = looksOf(driver, plan, cut.order, lookups);
  if (looks === null) return taken(db, matching(driver, plan, cut), cut.order);
  const short = { ...cut, looks };
  const steps = taken(db, matchingAmongFirst(driver, plan, short), cut.order);
  if (steps.length === cut.limit) return steps;
  const { text, values } = firstOf(driver, plan, short);
  const passed = db.get<{ n: number }>(`select count(*) as n from (${text})`, ...values)?.n ?? 0;
  return passed < looks ? steps : brokenOff(db, driver, plan, cut);
}

/** By title the columns have no order; but among many that match, a walk by title soon meets enough of them. */
function brokenOff(db: Connection, driver: Driver, plan: Plan, cut: Cut): Step[] {
  if (cut.order.key !== 'title_key') return stepsInColumns(db, plan, cut);
  const ords = fewInColumns(db, plan, FEW);
  const found: Driver = ords === null ? driver : { by: 'only', ords };
  return taken(db, matching(found, plan, cut), cut.order);
}

/** How many articles a walk may look at; null where each of them matches, where there are no more, and where it is a search. */
function looksOf(driver: Driver, plan: Plan, order: Order, lookups = MOST_LOOKUPS): number | null {
  if (plan.search !== null || (driver.by !== 'group' && driver.by !== 'all')) return null;
  const ofEach = lookupsOfEach(driver, plan, order);
  if (ofEach === 0) return null;
  const looks = Math.ceil(lookups / ofEach);
  const size = driver.by === 'all' ? plan.all : driver.group.count;
  return size <= looks ? null : looks;
}

/** What a walk asks of each article, in look-ups of one term. */
function lookupsOfEach(driver: Driver, { groups, excluded, ord, updated }: Plan, { key }: Order): number {
  const others = groups.filter((group) => driver.by !== 'group' || group !== driver.group);
  const asked = [...others.map(({ terms }) => terms.length), excluded.length].filter((terms) => terms > 0);
  const times = [key !== 'ord' && isBounded(ord), key !== 'updated_at' && isBounded(updated)];
  const ofTerms = asked.reduce((sum, terms) => sum + 1 + FURTHER_TERM * (terms - 1), 0);
  return ofTerms + times.filter((isAsked) => isAsked).length;
}

function taken(db: Connection, { text, values }: Sql, order: Order): Step[] {
  const statement = db.sql(text).safeIntegers();
  if (order.key === 'ord') {
    const ords = statement.pluck().all(...values) as bigint[];
    return ords.map((ord) => ({ ord, key: 0 }));
  }
  const rows = statement.all(...values) as { ord: bigint; key: string | bigint }[];
  return rows.map(({ ord, key }) => ({ ord, key: typeof key === 'string' ? key : Number(key) }));
}
