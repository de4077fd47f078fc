import type { Facet } from '../../domain/query.ts';
import {
  Block,
  type CellChanges,
  type Cells,
  kindsOf,
  lastBlock,
  waitingChanges,
} from './article-columns.ts';
import { BLOCK } from './columns.ts';
import type { Connection } from './connection.ts';
import type { Plan, Range } from './list-plan.ts';
import { isBounded } from './list-sql.ts';
import { type Bitmap, Counted, intersect, isEmpty, remove, size, subtract } from './number-set.ts';
import type { TermKind } from './rows.ts';
import { type Found, found } from './searched-articles.ts';
import { allTerm } from './terms.ts';
import { keepWithin } from './times-column.ts';

/** How many articles match, and of each facet how many have which term, by its number. */
export type Tally = { readonly total: number; readonly counts: ReadonlyMap<Facet, Uint32Array> };

/** Leaves of the slots those that match. */
type Condition = (slots: Bitmap, block: Block, no: number) => void;

/**
 * Counts what matches in the columns: about as long for few matches as for all, and for everything so much that a narrow
 * result is better walked. `plan.only` is not looked at.
 */
export function tally(db: Connection, plan: Plan, facets: readonly Facet[]): Tally {
  const most = db.get<{ no: number }>('select max(no) as no from terms')?.no ?? 0;
  const counts = new Map(facets.map((facet) => [facet, new Uint32Array(most + 1)]));
  const waiting = waitingChanges(db);
  const matches = plan.search === null ? null : found(db, plan.search, waiting);
  const conditions = conditionsOf(db, plan, matches);
  const all = [allTerm(db)];
  let total = 0;
  for (let no = 0; no <= lastBlock(db); no += 1) {
    const block = new Block(db, no, db.columns);
    const slots = block.column('all').slotsOf(all);
    for (const article of waiting.keys())
      if (Math.floor(article / BLOCK) === no) remove(slots, article % BLOCK);
    for (const condition of conditions) if (!isEmpty(slots)) condition(slots, block, no);
    if (isEmpty(slots)) continue;
    total += size(slots);
    const counted = counts.size === 0 ? null : new Counted(slots);
    if (counted !== null) for (const [facet, terms] of counts) block.column(facet).count(counted, terms);
  }
  return { total: total + tallyWaiting(db, waiting, plan, matches, counts), counts };
}

/** Times first: where numbers follow them, most blocks are out at once. */
function conditionsOf(db: Connection, plan: Plan, matches: Found | null): readonly Condition[] {
  const { ord, updated, groups, excluded } = plan;
  const kinds = kindsOf(db, [...groups.flatMap(({ terms }) => terms), ...excluded]);
  const published = { from: msOf(ord.from), to: msOf(ord.to) };
  return [
    ...(isBounded(ord) ? [(slots: Bitmap, block: Block) => keepWithin(slots, block.places, published)] : []),
    ...(isBounded(updated)
      ? [(slots: Bitmap, block: Block) => keepWithin(slots, block.updates, updated)]
      : []),
    ...(matches === null ? [] : [(slots: Bitmap, _block: Block, no: number) => matches.keep(slots, no)]),
    ...groups.map(({ terms }) => (slots: Bitmap, block: Block) => {
      intersect(slots, block.column(kinds.get(terms[0] ?? 0) ?? 'all').slotsOf(terms));
    }),
    ...excluded.map((term) => (slots: Bitmap, block: Block) => {
      subtract(slots, block.column(kinds.get(term) ?? 'all').slotsOf([term]));
    }),
  ];
}

/** `firstOrdAt` the other way. */
function msOf(ord: bigint | null): number | null {
  return ord === null ? null : Number(ord >> 20n);
}

/** Of what isn't in the columns yet. Adds to `counts`; returns how many match. */
function tallyWaiting(
  db: Connection,
  waiting: CellChanges,
  plan: Plan,
  matches: Found | null,
  counts: ReadonlyMap<Facet, Uint32Array>,
): number {
  const matching = [...waiting].flatMap(([article, cells]) =>
    cells !== null && fits(plan, cells) && (matches === null || matches.has(article)) ? [cells] : [],
  );
  if (counts.size === 0) return matching.length;
  const kinds: ReadonlyMap<number, TermKind> = kindsOf(db, new Set(matching.flatMap(({ terms }) => terms)));
  for (const term of matching.flatMap(({ terms }) => terms)) {
    const ofKind = counts.get(kinds.get(term) as Facet);
    if (ofKind !== undefined) (ofKind[term] as number) += 1;
  }
  return matching.length;
}

function fits({ ord, updated, groups, excluded }: Plan, cells: Cells): boolean {
  const hasAny = (terms: readonly number[]) => terms.some((term) => cells.terms.includes(term));
  return (
    isWithin(cells.ord, ord) &&
    isWithin(cells.updatedAt, updated) &&
    groups.every(({ terms }) => hasAny(terms)) &&
    !hasAny(excluded)
  );
}

function isWithin<T extends number | bigint>(value: T, { from, to }: Range<T>): boolean {
  return (from === null || value >= from) && (to === null || value < to);
}
