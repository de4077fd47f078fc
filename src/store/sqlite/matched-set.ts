import type { CellChanges } from './article-columns.ts';
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
  readonly #db: Connection;
  readonly #changes: CellChanges;
  /** Made when it is first needed: it may read the places of all articles. */
  #find: FindArticle | null | undefined;

  constructor(db: Connection, plan: Plan) {
    const { blocks, waiting, changes } = matchedInColumns(db, plan);
    this.#db = db;
    this.#changes = changes;
    let count = waiting.length;
    for (const matched of blocks) {
      this.#blocks.set(matched.no, matched);
      count += size(matched.slots);
    }
    this.size = count;
    this.#waiting = new Set(waiting.map(({ ord }) => ord));
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
    if (this.#find === undefined) this.#find = articleFinder(this.#db, this.#changes);
    const article = this.#find?.(Number(ord & LOWER), Number(ord >> 32n)) ?? Number(ord & NUMBER);
    const slots = this.#blocks.get(Math.floor(article / BLOCK))?.slots;
    return slots !== undefined && has(slots, article % BLOCK);
  }
}

const LOWER = 0xffffffffn;
const NUMBER = BigInt(NUMBERS - 1);
