import type { Connection } from './connection.ts';
import { chooseDriver, FEW_ASKED } from './list-driver.ts';
import { allOf, type Plan } from './list-plan.ts';
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
import type { Search } from './search.ts';
import { fewInColumns, stepsInColumns } from './steps-in-columns.ts';

/** Look-ups that a walk may take for the articles that it passes over: about ten milliseconds. */
const MOST_LOOKUPS = 20_000;
/** What each further term costs that is looked for at the same time, in look-ups. */
const FURTHER_TERM = 0.3;
/**
 * What to ask the full-text index about one article counts for, in look-ups. It takes up to four times as long, but to find all that
 * match a word that many have takes long as well, and a page of such a word is soon full.
 */
const ASKED = 50;
/** Up to this many that match are sorted by title. */
const MOST_SORTED = 20_000;

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
    const looks = looksOf(driver, plan, cut.order, this.#lookups);
    if (looks === null) return taken(db, matching(driver, plan, cut), cut.order);
    const short = { ...cut, looks };
    const steps = taken(db, matchingAmongFirst(driver, plan, short), cut.order);
    if (steps.length === cut.limit) return steps;
    const { text, values } = firstOf(driver, plan, short);
    const passed = db.get<{ n: number }>(`select count(*) as n from (${text})`, ...values)?.n ?? 0;
    return passed < looks ? steps : this.#brokenOff(driver, cut, expression);
  }

  /** The columns have no order by title; but among many that match, a walk by title soon meets enough of them. */
  #brokenOff(driver: Driver, cut: Cut, expression?: string): Step[] {
    const [db, plan] = [this.#db, this.#plan];
    const asked = this.#askedOfSearch();
    if (asked !== null) {
      const found: Driver = { by: 'only', ords: asked, ...(expression !== undefined && { expression }) };
      return taken(db, matching(found, { ...allOf(plan), search: plan.search }, cut), cut.order);
    }
    if (cut.order.key !== 'title_key') return stepsInColumns(db, plan, cut, expression);
    const ords = fewInColumns(db, plan, MOST_SORTED);
    const page =
      ords === null ? matching(driver, plan, cut) : matching({ by: 'only', ords }, allOf(plan), cut);
    return taken(db, page, cut.order);
  }

  /** All that match but for the search, where that leaves so few that these are sooner asked than all found that match it. */
  #askedOfSearch(): readonly bigint[] | null {
    const plan = this.#plan;
    if (plan.search === null) return null;
    if (this.#asked === undefined) this.#asked = fewInColumns(this.#db, { ...plan, search: null }, FEW_ASKED);
    return this.#asked;
  }
}

/** How many articles a walk may look at; null where each of them matches, where there are no more, and where all are gathered first. */
function looksOf(driver: Driver, plan: Plan, order: Order, lookups: number): number | null {
  if (driver.by === 'only' || (driver.by === 'match' && order.key !== 'ord')) return null;
  const ofEach = lookupsOfEach(driver, plan, order);
  if (ofEach === 0) return null;
  const looks = Math.ceil(lookups / ofEach);
  return sizeOf(driver, plan) <= looks ? null : looks;
}

/** Articles that a walk may meet; of those that match a search nobody knows how many. */
function sizeOf(driver: Driver, plan: Plan): number {
  if (driver.by === 'group') return driver.group.count;
  return driver.by === 'all' ? plan.all : Number.POSITIVE_INFINITY;
}

/** What a walk asks of each article, in look-ups of one term. */
function lookupsOfEach(driver: Driver, plan: Plan, { key }: Order): number {
  const { groups, excluded, ord, updated, search } = plan;
  const others = groups.filter((group) => driver.by !== 'group' || group !== driver.group);
  const asked = [...others.map(({ terms }) => terms.length), excluded.length].filter((terms) => terms > 0);
  const times = [key !== 'ord' && isBounded(ord), key !== 'updated_at' && isBounded(updated)];
  const ofTerms = asked.reduce((sum, terms) => sum + 1 + FURTHER_TERM * (terms - 1), 0);
  return ofTerms + times.filter((isAsked) => isAsked).length + lookupsOfSearch(driver, search);
}

function lookupsOfSearch(driver: Driver, search: Search | null): number {
  if (search === null || driver.by === 'match') return 0;
  return search.isGathered ? 1 : ASKED;
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
