import type { SearchQuery } from '../../domain/search.ts';
import type { Connection } from './connection.ts';
import type { Plan } from './list-plan.ts';
import { type Driver, isBounded, matching, type Order } from './list-sql.ts';
import { matchAny } from './search.ts';

/** Up to this many candidates are gathered and sorted; more are walked in the order of an index. */
const FEW = 2_000;

/** About what a page takes: how many matches a walk must find before it may stop. */
const PAGE = 100;

/** Chooses what makes the page cost least, by counts that are kept as articles are published. */
export function chooseDriver(
  db: Connection,
  plan: Plan,
  search: SearchQuery | undefined,
  order: Order,
): Driver {
  if (plan.only !== null) return { by: 'only', ords: plan.only };
  const widest = widestDriver(plan, search, order);
  const few = widest.by === 'match' ? null : fewInRange(db, plan, order);
  return few === null ? widest : { by: 'only', ords: few };
}

function widestDriver(plan: Plan, search: SearchQuery | undefined, order: Order): Driver {
  const [smallest] = plan.groups;
  const expression = search === undefined ? null : matchAny(search);
  // To ask the full-text index about one article costs about ten times a step along its rows.
  const asksEach = () => smallest !== undefined && smallest.count <= FEW / 10;
  if (expression !== null && !asksEach()) return { by: 'match', expression };
  if (smallest === undefined) return { by: 'all' };
  // The index of titles knows no terms: a walk along it meets one article of the group in all/count, where sorting
  // the group takes count steps. The lesser of the two is never more than the root of PAGE x all.
  const walkTitles = order.key === 'title_key' && PAGE * plan.all < smallest.count ** 2;
  return walkTitles ? { by: 'all' } : { by: 'group', group: smallest };
}

/**
 * A range of one time with an order by another: where the range holds few articles they are all the candidates;
 * where it holds many, a walk in the answer's order soon meets one. Null for many, or where no range asks for it.
 */
function fewInRange(db: Connection, plan: Plan, order: Order): readonly bigint[] | null {
  const byUpdate = isBounded(plan.updated) && order.key !== 'updated_at';
  const byPublication = isBounded(plan.ord) && order.key !== 'ord';
  if (!byUpdate && !byPublication) return null;
  const [smallest] = plan.groups;
  const walk: Driver = smallest === undefined ? { by: 'all' } : { by: 'group', group: smallest };
  const inRange: Plan = {
    ...plan,
    groups: smallest === undefined ? [] : [smallest],
    excluded: [],
    ord: byPublication ? plan.ord : { from: null, to: null },
    updated: byUpdate ? plan.updated : { from: null, to: null },
  };
  const { text, values } = matching(walk, inRange, undefined, {
    order: { key: byUpdate ? 'updated_at' : 'ord', descending: true },
    start: null,
    limit: FEW + 1,
  });
  const ords = db
    .sql(`select ord from (${text})`)
    .safeIntegers()
    .pluck()
    .all(...values) as bigint[];
  return ords.length > FEW ? null : ords;
}
