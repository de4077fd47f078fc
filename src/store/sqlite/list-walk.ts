import type { Connection } from './connection.ts';
import { chooseDriver } from './list-driver.ts';
import { type Plan, unconditional } from './list-plan.ts';
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
import { fewInColumns, stepsInColumns } from './steps-in-columns.ts';

/** Up to this many that match are sorted by title. */
const MOST_SORTED = 100_000;
/** How many pages' articles a walk looks at in any case. */
const LEAST_PAGES = 4;

/**
 * Finds pages of a plan. Mostly a walk soon meets enough articles that match. Where it doesn't, as with two tags that no article has
 * together, or a word of one language among articles in another, it would go through all of a list: it is broken off, and they are
 * found in the columns.
 */
export class Walks {
  readonly #db: Connection;
  readonly #plan: Plan;
  readonly #lookups: number;
  #asked: readonly bigint[] | null | undefined;

  /** `lookups` is what a walk may take. */
  constructor(db: Connection, plan: Plan, lookups = MOST_LOOKUPS) {
    this.#db = db;
    this.#plan = plan;
    this.#lookups = lookups;
  }

  /** The first articles beyond a start, in the order. `expression` is what to match of the search where it isn't all. */
  firstSteps(cut: Cut, expression?: string): Step[] {
    const [db, plan] = [this.#db, this.#plan];
    const driver = chooseDriver(db, plan, cut.order, expression);
    const looks = looksOf(driver, plan, cut, this.#lookups);
    if (looks === null) return taken(db, matching(driver, plan, cut), cut.order);
    if (looks === 0) return this.#brokenOff(driver, cut, expression);
    const short = { ...cut, looks };
    const steps = taken(db, matchingAmongFirst(driver, plan, short), cut.order);
    const isEnough = steps.length === cut.limit || !hasLookedAtAll(db, driver, plan, short);
    return isEnough ? steps : this.#brokenOff(driver, cut, expression);
  }

  /** The columns have no order by title; but among many that match, a walk by title soon meets enough of them. */
  #brokenOff(driver: Driver, cut: Cut, expression?: string): Step[] {
    const [db, plan] = [this.#db, this.#plan];
    const asked = this.#askedOfSearch();
    if (asked !== null) {
      const found: Driver = { by: 'only', ords: asked, ...(expression !== undefined && { expression }) };
      return taken(db, matching(found, { ...unconditional(plan), search: plan.search }, cut), cut.order);
    }
    if (cut.order.key !== 'title_key') return stepsInColumns(db, plan, cut, expression);
    const ords = fewInColumns(db, plan, MOST_SORTED);
    const page =
      ords === null ? matching(driver, plan, cut) : matching({ by: 'only', ords }, unconditional(plan), cut);
    return taken(db, page, cut.order);
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
  const walked = isByUpdate ? plan : { ...plan, updated: { from: null, to: null } };
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
