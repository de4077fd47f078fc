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
import { type Bitmap, intersect, isEmpty, remove, subtract } from './number-set.ts';
import { type Found, found } from './searched-articles.ts';
import { allTerm, msOfOrd } from './terms.ts';
import { keepWithin } from './times-column.ts';

/** The slots that match of each block that has any, with its number, to be gone through once; and those that match of what isn't in the columns yet. */
export type Matched = {
  readonly blocks: Iterable<MatchedBlock>;
  readonly waiting: readonly Cells[];
  /** All that isn't in the columns yet. */
  readonly changes: CellChanges;
};

export type MatchedBlock = { readonly no: number; readonly slots: Bitmap; readonly block: Block };

/** Leaves of the slots those that match. */
type Condition = (slots: Bitmap, block: Block, no: number) => void;

type Matching = { readonly lastFirst?: boolean; readonly expression?: string | undefined };

/**
 * What matches, by the columns. `plan.only` is not looked at. With `lastFirst` what was published last comes first, mostly;
 * `expression` is what to match of the search where it isn't all.
 */
export function matchedInColumns(
  db: Connection,
  plan: Plan,
  { lastFirst = false, expression }: Matching = {},
): Matched {
  const waiting = waitingChanges(db);
  const search = expression === undefined ? plan.search : { any: expression, unwanted: null };
  const matches = search === null ? null : found(db, search, waiting);
  return {
    blocks: matchedBlocks(db, waiting, conditionsOf(db, plan, matches), lastFirst),
    waiting: [...waiting].flatMap(([article, cells]) =>
      cells !== null && fits(plan, cells) && (matches === null || matches.has(article)) ? [cells] : [],
    ),
    changes: waiting,
  };
}

function* matchedBlocks(
  db: Connection,
  waiting: CellChanges,
  conditions: readonly Condition[],
  lastFirst: boolean,
): Iterable<MatchedBlock> {
  const all = [allTerm(db)];
  const numbers = Array.from({ length: lastBlock(db) + 1 }, (_, no) => no);
  for (const no of lastFirst ? numbers.reverse() : numbers) {
    const block = new Block(db, no, db.columns);
    const slots = block.column('all').slotsOf(all);
    for (const article of waiting.keys())
      if (Math.floor(article / BLOCK) === no) remove(slots, article % BLOCK);
    for (const condition of conditions) if (!isEmpty(slots)) condition(slots, block, no);
    if (!isEmpty(slots)) yield { no, slots, block };
  }
}

/** Times first: where numbers follow them, most blocks are out at once. */
function conditionsOf(db: Connection, plan: Plan, matches: Found | null): readonly Condition[] {
  const { ord, updated, groups, excluded } = plan;
  const kinds = kindsOf(db, [...groups.flatMap(({ terms }) => terms), ...excluded]);
  const published = {
    from: ord.from === null ? null : msOfOrd(ord.from),
    to: ord.to === null ? null : msOfOrd(ord.to),
  };
  return [
    ...(isBounded(ord) ? [(slots: Bitmap, block: Block) => keepWithin(slots, block.places, published)] : []),
    ...(isBounded(updated)
      ? [(slots: Bitmap, block: Block) => keepWithin(slots, block.updates, updated)]
      : []),
    ...(matches === null ? [] : [(slots: Bitmap, _block: Block, no: number) => matches.keep(slots, no)]),
    ...groups.map(({ terms }) => (slots: Bitmap, block: Block) => {
      intersect(slots, block.column(kinds.get(terms[0] ?? 0) ?? 'all').slotsOf(terms));
    }),
    ...[...Map.groupBy(excluded, (term) => kinds.get(term) ?? 'all')].map(
      ([kind, terms]) =>
        (slots: Bitmap, block: Block) =>
          subtract(slots, block.column(kind).slotsOf(terms)),
    ),
  ];
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
