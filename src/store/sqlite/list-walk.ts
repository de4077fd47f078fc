import type { Connection } from './connection.ts';
import { chooseDriver } from './list-driver.ts';
import { type Plan, UNBOUNDED, unconditional } from './list-plan.ts';
import {
  type Cut,
  type Driver,
  firstOf,
  matching,
  matchingAmongFirst,
  type Order,
  type ShortCut,
  type Sql,
  type Step,
} from './list-sql.ts';
import { lookupsOfEach, MOST_LOOKUPS, mostAsked } from './lookups.ts';
import { MatchedSet } from './matched-set.ts';
import { fewInColumns, stepsInColumns } from './steps-in-columns.ts';

export type Limits = {
  /** Look-ups that a walk may take. */
  readonly lookups: number;
  /** Up to this many that match are sorted by title. */
  readonly sorted: number;
};

const LIMITS: Limits = { lookups: MOST_LOOKUPS, sorted: 20_000 };
/** How many pages' articles a walk looks at in any case. */
const LEAST_PAGES = 4;
/** Titles that are first looked through for what matches, and the most at once. */
const FIRST_TITLES = 64;
const MOST_TITLES = 4_096;

/**
 * Finds pages of a plan. Mostly a walk soon meets enough articles that match. Where it doesn't, as with two tags that no article has
 * together, or a word of one language among articles in another, it would go through all of a list: it is broken off, and they are
 * found in the columns.
 */
export class Walks {
  readonly #db: Connection;
  readonly #plan: Plan;
  readonly #limits: Limits;
  #asked: readonly bigint[] | null | undefined;

  constructor(db: Connection, plan: Plan, limits = LIMITS) {
    this.#db = db;
    this.#plan = plan;
    this.#limits = limits;
  }

  /** The first articles beyond a start, in the order. `expression` is what to match of the search where it isn't all. */
  firstSteps(cut: Cut, expression?: string): Step[] {
    const [db, plan] = [this.#db, this.#plan];
    const driver = chooseDriver(db, plan, cut.order, expression);
    const looks = looksOf(driver, plan, cut, this.#limits.lookups);
    if (looks === null) return taken(db, matching(driver, plan, cut), cut.order);
    if (looks === 0) return this.#brokenOff(driver, cut, expression);
    const short = { ...cut, looks };
    const steps = taken(db, matchingAmongFirst(driver, plan, short), cut.order);
    const isEnough = steps.length === cut.limit || !hasLookedAtAll(db, driver, plan, short);
    return isEnough ? steps : this.#brokenOff(driver, cut, expression);
  }

  #brokenOff(driver: Driver, cut: Cut, expression?: string): Step[] {
    const [db, plan] = [this.#db, this.#plan];
    const asked = this.#askedOfSearch();
    if (asked !== null) {
      const found: Driver = { by: 'only', ords: asked, ...(expression !== undefined && { expression }) };
      return taken(db, matching(found, { ...unconditional(plan), search: plan.search }, cut), cut.order);
    }
    return cut.order.key === 'title_key'
      ? this.#byTitle(driver, cut)
      : stepsInColumns(db, plan, cut, expression);
  }

  /** The columns have no order by title: what they find is sorted or, where it is much, met in a walk along titles. */
  #byTitle(driver: Driver, cut: Cut): Step[] {
    const db = this.#db;
    const all = unconditional(this.#plan);
    const matched = new MatchedSet(db, this.#plan);
    if (matched.size <= this.#limits.sorted)
      return taken(db, matching({ by: 'only', ords: matched.places() }, all, cut), cut.order);
    const steps: Step[] = [];
    let { start } = cut;
    for (let looks = FIRST_TITLES; ; looks = Math.min(2 * looks, MOST_TITLES)) {
      const looked = taken(
        db,
        matchingAmongFirst(driver, all, { ...cut, start, looks, limit: looks }),
        cut.order,
      );
      for (const step of looked) {
        if (matched.has(step.ord)) steps.push(step);
        if (steps.length === cut.limit) return steps;
      }
      if (looked.length < looks) return steps;
      start = looked.at(-1) ?? null;
    }
  }

  /** All that match but for the search, where that leaves so few that these are sooner asked than all found that match it. */
  #askedOfSearch(): readonly bigint[] | null {
    const plan = this.#plan;
    if (plan.search === null) return null;
    if (this.#asked === undefined) {
      const most = mostAsked({ by: 'all' }, { ...unconditional(plan), search: plan.search }, null);
      this.#asked = fewInColumns(this.#db, { ...plan, search: null }, most);
    }
    return this.#asked;
  }
}

/**
 * How many articles a walk may look at: null where each of them matches, where there are no more, and where all are gathered first; 0 where all
 * that match would be gathered to look for each among them, as the columns do it in less time.
 */
function looksOf(driver: Driver, plan: Plan, { order, limit }: Cut, lookups: number): number | null {
  if (driver.by === 'only' || (driver.by === 'match' && order.key !== 'ord')) return null;
  if (driver.expression !== undefined && driver.by !== 'match' && plan.search?.hasPrefix === true) return 0;
  const ofEach = lookupsOfEach(driver, plan, order);
  if (ofEach === 0) return null;
  const looks = Math.max(Math.ceil(lookups / ofEach), LEAST_PAGES * limit);
  return sizeOf(driver, plan) <= looks ? null : looks;
}

/** Articles that a walk may meet; of those that match a search nobody knows how many. */
function sizeOf(driver: Driver, plan: Plan): number {
  if (driver.by === 'group') return driver.group.count;
  return driver.by === 'all' ? plan.all : Number.POSITIVE_INFINITY;
}

/** Whether a walk has looked at as many articles as it may, which doesn't depend on what is asked of each. */
function hasLookedAtAll(db: Connection, driver: Driver, plan: Plan, cut: ShortCut): boolean {
  const isByUpdate = cut.order.key === 'updated_at';
  const walked = isByUpdate ? plan : { ...plan, updated: UNBOUNDED };
  const { text, values } = firstOf(driver, walked, cut);
  const looked = db.get<{ n: number }>(`select count(*) as n from (${text})`, ...values);
  return looked?.n === cut.looks;
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
