import type { Block } from './article-columns.ts';
import type { Connection } from './connection.ts';
import type { Plan } from './list-plan.ts';
import type { Cut, Step } from './list-sql.ts';
import { matchedInColumns } from './matched-columns.ts';
import { type Bitmap, has, RANGE, size } from './number-set.ts';
import { msOfOrd } from './terms.ts';

/**
 * A page in the order of publication or of updates, found in the columns: it takes about as long wherever in the list its articles
 * are. `expression` is what to match of the search where it isn't all; `plan.only` is not looked at.
 */
export function stepsInColumns(db: Connection, plan: Plan, cut: Cut, expression?: string): Step[] {
  const { key, descending } = cut.order;
  const nearest = new Nearest(cut);
  const { blocks, waiting } = matchedInColumns(db, plan, { lastFirst: descending, expression });
  for (const { slots, block } of blocks) {
    const times = key === 'ord' ? block.places : block.updates;
    eachSlot(slots, descending, (slot) => {
      const ms = times.ms(slot);
      if (nearest.mayTake(ms)) nearest.offer({ ms, ord: placeAt(block, slot) });
    });
  }
  for (const { ord, updatedAt } of waiting)
    nearest.offer({ ms: key === 'ord' ? msOfOrd(ord) : updatedAt, ord });
  return nearest.found().map(({ ms, ord }) => ({ ord, key: key === 'ord' ? 0 : ms }));
}

/** The places of all that matches; null where those are more than `most`. */
export function fewInColumns(db: Connection, plan: Plan, most: number): readonly bigint[] | null {
  const { blocks, waiting } = matchedInColumns(db, plan);
  const ords = waiting.map(({ ord }) => ord);
  for (const { slots, block } of blocks) {
    if (ords.length + size(slots) > most) return null;
    eachSlot(slots, false, (slot) => void ords.push(placeAt(block, slot)));
  }
  return ords.length > most ? null : ords;
}

export function placeAt({ places }: Block, slot: number): bigint {
  const ord = places.at(slot);
  if (ord === null) throw new Error(`the columns have no place for slot ${slot}, which they say is live`);
  return ord;
}

export function eachSlot(slots: Bitmap, descending: boolean, use: (slot: number) => void): void {
  const last = RANGE - 1;
  for (let n = 0; n < RANGE; n += 1) {
    const slot = descending ? last - n : n;
    if (has(slots, slot)) use(slot);
  }
}

type Place = { readonly ms: number; readonly ord: bigint };

/** Of what is offered, in whatever order, the first beyond a start, as many as are wanted. */
class Nearest {
  readonly #sign: 1 | -1;
  readonly #start: Place | null;
  readonly #limit: number;
  #found: Place[] = [];
  /** What is no nearer than this one is not wanted. */
  #last: Place | undefined;

  constructor({ order, start, limit }: Cut) {
    this.#sign = order.descending ? -1 : 1;
    this.#limit = limit;
    const startMs = start === null ? 0 : order.key === 'ord' ? msOfOrd(start.ord) : Number(start.key);
    this.#start = start && { ms: startMs, ord: start.ord };
  }

  /** False for nearly all that `offer` would turn down, without a look at their places. */
  mayTake(ms: number): boolean {
    const start = this.#start;
    const last = this.#last;
    const at = this.#sign * ms;
    return (
      (start === null || at >= this.#sign * start.ms) && (last === undefined || at <= this.#sign * last.ms)
    );
  }

  offer(place: Place): void {
    if (this.#start !== null && this.#compare(this.#start, place) >= 0) return;
    if (this.#last !== undefined && this.#compare(place, this.#last) >= 0) return;
    this.#found.push(place);
    // Seldom, so that it doesn't matter whether what comes first is offered last.
    if (this.#found.length >= 2 * this.#limit + SPARE) this.#leaveNearest();
  }

  /** In the order. */
  found(): readonly Place[] {
    this.#leaveNearest();
    return this.#found;
  }

  #leaveNearest(): void {
    this.#found = this.#found.sort((one, other) => this.#compare(one, other)).slice(0, this.#limit);
    this.#last = this.#found[this.#limit - 1];
  }

  #compare(one: Place, other: Place): number {
    if (one.ms !== other.ms) return this.#sign * (one.ms - other.ms);
    if (one.ord === other.ord) return 0;
    return one.ord < other.ord ? -this.#sign : this.#sign;
  }
}

/** So many more than are wanted twice are gathered before they are sorted. */
const SPARE = 64;
