import { waitingChanges } from './article-columns.ts';
import { articleFinder, type FindArticle, NUMBERS } from './article-places.ts';
import { BLOCK } from './columns.ts';
import type { Connection } from './connection.ts';
import type { Plan } from './list-plan.ts';
import { type MatchedBlock, matchedInColumns } from './matched-columns.ts';
import { has, size } from './number-set.ts';
import { eachSlot, placeAt } from './steps-in-columns.ts';

/** All that matches a plan, by the columns, for orders that these don't have. `plan.only` is not looked at. */
export class MatchedSet {
  readonly size: number;
  readonly #blocks = new Map<number, MatchedBlock>();
  readonly #waiting: ReadonlySet<bigint>;
  readonly #find: FindArticle | null;

  constructor(db: Connection, plan: Plan) {
    const { blocks, waiting } = matchedInColumns(db, plan);
    let count = waiting.length;
    for (const matched of blocks) {
      this.#blocks.set(matched.no, matched);
      count += size(matched.slots);
    }
    this.size = count;
    this.#waiting = new Set(waiting.map(({ ord }) => ord));
    this.#find = articleFinder(db, waitingChanges(db));
  }

  /** In no order. */
  places(): readonly bigint[] {
    const ords = [...this.#waiting];
    for (const { slots, block } of this.#blocks.values())
      eachSlot(slots, false, (slot) => void ords.push(placeAt(block, slot)));
    return ords;
  }

  /** Whether the live article at this place matches. */
  has(ord: bigint): boolean {
    if (this.#waiting.has(ord)) return true;
    const article = this.#find?.(Number(ord & LOWER), Number(ord >> 32n)) ?? Number(ord & NUMBER);
    const slots = this.#blocks.get(Math.floor(article / BLOCK))?.slots;
    return slots !== undefined && has(slots, article % BLOCK);
  }
}

const LOWER = 0xffffffffn;
const NUMBER = BigInt(NUMBERS - 1);
