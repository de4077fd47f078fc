import type { ListTail } from '../../domain/curated-list.ts';
import { invalid, unknownReference } from '../../domain/errors.ts';
import type { Cursor, Page } from '../../domain/page.ts';
import type { ArticleQuery, ArticleSort } from '../../domain/query.ts';
import { borderBetween } from './borders.ts';
import { touchTag } from './changes.ts';
import type { Connection } from './connection.ts';
import { liveListBy } from './curated-live.ts';
import { memberPage, membersOf } from './curated-members.ts';
import { chooseDriver } from './list-driver.ts';
import { type Plan, planOf, planWithin } from './list-plan.ts';
import { matching, type Order, type Start, type Step } from './list-sql.ts';
import { Walks } from './list-walk.ts';
import { ordIn, type Positions, pageOf } from './pages.ts';
import { RANKS, type Search } from './search.ts';
import type { TermRefs } from './term-refs.ts';
import { findTerm, LEAST_ORD } from './terms.ts';

/** The articles of one page, in its order, and the plan for whoever counts the whole result. */
export function listSteps(
  db: Connection,
  refs: TermRefs,
  query: ArticleQuery,
): { page: Page<Step>; plan: Plan } {
  const { list } = query.filter;
  const plan = planOf(db, query.filter, (_db, kind, ref) => refs.find(kind, ref));
  if (list !== undefined) return curatedSteps(db, plan, list, query);
  if (query.sort === 'list') throw invalid('sort', 'there is no list to sort by');
  return { page: stepPage(db, plan, query), plan };
}

/**
 * Whatever comes into the result or leaves it is or was posted under a term of each group, so the smallest tells whose terms are all
 * there. Other filters are not looked into. Null where the log doesn't tell: of an address that another article takes.
 */
export function dependencies(plan: Plan, { filter }: ArticleQuery): readonly string[] | null {
  if (filter.url !== undefined) return null;
  if (filter.list !== undefined) return ['lists', 'articles'];
  const smallest = plan.groups.find(({ isWhole }) => isWhole);
  return smallest === undefined ? ['articles'] : smallest.terms.map(touchTag);
}

/** Of a curated list: its members are at most as many as its length, and whatever else is asked is asked of them. */
function curatedSteps(db: Connection, asked: Plan, ref: string, query: ArticleQuery) {
  const list = liveListBy(db, ref);
  if (list === null) throw unknownReference('list', 'list', ref);
  const members = membersOf(db, list, (tail) => tailSteps(db, tail, list.length));
  const plan = planWithin(
    asked,
    members.map(({ ord }) => ord),
  );
  if (query.sort !== 'list') return { page: stepPage(db, plan, query), plan };
  const { text, values } = wholeResult(db, plan);
  const matched = new Set(
    db
      .sql(text)
      .safeIntegers()
      .pluck()
      .all(...values),
  );
  const shown = members.filter(({ ord }) => matched.has(ord));
  return { page: memberPage(shown, list.tail?.sort ?? null, query.page), plan };
}

/** A tag that was deleted since the list was published is one that no article has. */
function tailSteps(db: Connection, { filter, sort }: ListTail, limit: number): readonly Step[] {
  const page = { limit, cursor: null };
  const query = { filter, sort, page, bodies: [], total: false, facets: [] };
  return stepPage(db, planOf(db, filter, findTerm), query).items;
}

function stepPage(db: Connection, plan: Plan, query: ArticleQuery): Page<Step> {
  const { search } = plan;
  const found =
    query.sort === 'relevance' && search !== null
      ? byRank(db, plan, search, query)
      : inOrder(db, plan, query);
  return pageOf(found, query.page, isKeyed(query.sort) ? KEYED : BY_PLACE);
}

/** Whether an order goes by a column before places. */
function isKeyed(sort: ArticleSort): boolean {
  return orderOf(sort, null).key !== 'ord';
}

const BY_PLACE: Positions<Step> = { of: ({ ord, key }) => [key, ord.toString()] };

const KEYED: Positions<Step> = {
  ...BY_PLACE,
  between: ({ key }, next) => {
    const border = borderBetween(key, next.key);
    return border === null ? null : [border];
  },
  isBetween: ({ length }) => length === 1,
};

/** The driver that a count or a facet of the whole result goes by. */
export function wholeResult(db: Connection, plan: Plan) {
  return matching(chooseDriver(db, plan, null), plan, null);
}

function inOrder(db: Connection, plan: Plan, query: ArticleQuery): Step[] {
  const { cursor, limit } = query.page;
  const order = orderOf(query.sort, cursor);
  const kind = order.key === 'title_key' ? 'string' : 'number';
  const start = cursor === null ? null : startOf(cursor, kind, order);
  return new Walks(db, plan).firstSteps({ order, start, limit: limit + 1 });
}

/**
 * The ranks one after another, each newest first (and each oldest first, from the last rank, on the way back): a
 * page never ranks more than it shows.
 */
function byRank(db: Connection, plan: Plan, search: Search, query: ArticleQuery): Step[] {
  const { cursor, limit } = query.page;
  const order = orderOf('relevance', cursor);
  const start = cursor === null ? null : startOf(cursor, 'number', order);
  if (!search.looksFor) return inOrder(db, plan, { ...query, sort: '-publishedAt' });
  const walks = new Walks(db, plan);
  const steps: Step[] = [];
  for (const rank of order.descending ? RANKS : RANKS.toReversed()) {
    if (start !== null && (order.descending ? rank < Number(start.key) : rank > Number(start.key))) continue;
    if (steps.length > limit) break;
    const from = start !== null && rank === start.key ? start : null;
    const cut = { order, start: from, limit: limit + 1 - steps.length };
    const found = walks.firstSteps(cut, search.rank(rank));
    steps.push(...found.map(({ ord }) => ({ ord, key: rank })));
  }
  return steps;
}

/** A page before a cursor is walked the other way. */
function orderOf(sort: ArticleSort, cursor: Cursor | null): Order {
  const descending = sort.startsWith('-') || sort === 'relevance';
  const backwards = cursor?.direction === 'prev';
  const key = sort === 'title' ? 'title_key' : sort.endsWith('updatedAt') ? 'updated_at' : 'ord';
  return { key, descending: descending !== backwards };
}

/** Beyond which place a page in the order of publication begins. Refuses a cursor of any other order. */
export function startOfPage(cursor: Cursor): bigint {
  return startOf(cursor, 'number', { key: 'ord', descending: true }).ord;
}

function startOf(cursor: Cursor, kind: 'string' | 'number', order: Order): Start {
  const [key, digits, ...more] = cursor.position;
  const isBorder = digits === undefined && order.key !== 'ord';
  const ord = isBorder ? LEAST_ORD : ordIn(digits);
  const fits = typeof key === kind && (kind === 'string' || Number.isSafeInteger(key));
  if (!fits || key === undefined || ord === null || more.length > 0) {
    throw invalid('cursor', `the cursor is not one of a list by ${order.key}`);
  }
  return { key, ord };
}
