import type { Facet } from '../../domain/query.ts';
import { type Cells, kindsOf } from './article-columns.ts';
import type { Connection } from './connection.ts';
import type { Plan } from './list-plan.ts';
import { matchedInColumns } from './matched-columns.ts';
import { Counted, size } from './number-set.ts';
import type { TermKind } from './rows.ts';

/** How many articles match, and of each facet how many have which term, by its number. */
export type Tally = { readonly total: number; readonly counts: ReadonlyMap<Facet, Uint32Array> };

/**
 * Counts what matches in the columns: about as long for few matches as for all, and for everything so much that a narrow
 * result is better walked. `plan.only` is not looked at.
 */
export function tally(db: Connection, plan: Plan, facets: readonly Facet[]): Tally {
  const most = db.get<{ no: number }>('select max(no) as no from terms')?.no ?? 0;
  const counts = new Map(facets.map((facet) => [facet, new Uint32Array(most + 1)]));
  const { blocks, waiting } = matchedInColumns(db, plan);
  let total = waiting.length;
  for (const { slots, block } of blocks) {
    total += size(slots);
    const counted = counts.size === 0 ? null : new Counted(slots);
    if (counted !== null) for (const [facet, terms] of counts) block.column(facet).count(counted, terms);
  }
  countWaiting(db, waiting, counts);
  return { total, counts };
}

/** Adds to `counts` what isn't in the columns yet. */
function countWaiting(
  db: Connection,
  waiting: readonly Cells[],
  counts: ReadonlyMap<Facet, Uint32Array>,
): void {
  if (counts.size === 0) return;
  const kinds: ReadonlyMap<number, TermKind> = kindsOf(db, new Set(waiting.flatMap(({ terms }) => terms)));
  for (const term of waiting.flatMap(({ terms }) => terms)) {
    const ofKind = counts.get(kinds.get(term) as Facet);
    if (ofKind !== undefined) (ofKind[term] as number) += 1;
  }
}
