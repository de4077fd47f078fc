import { type Bitmap, has, RANGE, remove } from './number-set.ts';

/*
 * When each article of a block was published and updated: a number by slot, beside the sets of `columns.ts`. As there, bytes are
 * in the order of nearly all processors, and nothing touches a database.
 */

/** A time of each slot up to the last that was ever set. */
abstract class Times {
  readonly #bytes: Uint8Array;
  #used: number;

  protected constructor(all: BigInt64Array | Float64Array, kept: Uint8Array | null) {
    this.#bytes = new Uint8Array(all.buffer);
    if (kept !== null) this.#bytes.set(kept);
    this.#used = kept?.length ?? 0;
  }

  abstract ms(slot: number): number;

  /** Returns whether it was beyond what is kept. */
  protected use(slot: number): boolean {
    if ((slot + 1) * 8 <= this.#used) return false;
    this.#used = (slot + 1) * 8;
    return true;
  }

  /** How many slots it is kept for, the first ones. */
  get slots(): number {
    return this.#used / 8;
  }

  /** What is to be kept. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }
}

/** What no article has as its place. */
const NOWHERE = -(2n ** 63n);

/** Places (`ord`) by slot. */
export class Places extends Times {
  readonly #ords: BigInt64Array;
  /** The lower and the upper half of each: to compute with bigints would take many times as long. */
  readonly #halves: Int32Array;

  constructor(kept: Uint8Array | null) {
    const ords = new BigInt64Array(RANGE).fill(NOWHERE);
    super(ords, kept);
    this.#ords = ords;
    this.#halves = new Int32Array(ords.buffer);
  }

  /** Millisecond of publication: what `ord` is over 2^20. */
  ms(slot: number): number {
    return (this.#halves[2 * slot + 1] as number) * 2 ** 12 + ((this.#halves[2 * slot] as number) >>> 20);
  }

  at(slot: number): bigint | null {
    const ord = this.#ords[slot] as bigint;
    return ord === NOWHERE ? null : ord;
  }

  /** Whether the place at `slot` is the one of these halves. */
  is(slot: number, lower: number, upper: number): boolean {
    return this.#halves[2 * slot] === lower && this.#halves[2 * slot + 1] === upper;
  }

  /** Returns whether anything is other than it was. */
  set(slot: number, ord: bigint | null): boolean {
    const before = this.at(slot);
    this.#ords[slot] = ord ?? NOWHERE;
    return this.use(slot) || before !== ord;
  }
}

/** Milliseconds of the last update by slot. */
export class Updates extends Times {
  readonly #times: Float64Array;

  constructor(kept: Uint8Array | null) {
    const times = new Float64Array(RANGE);
    super(times, kept);
    this.#times = times;
  }

  ms(slot: number): number {
    return this.#times[slot] as number;
  }

  /** Returns whether anything is other than it was. */
  set(slot: number, ms: number | null): boolean {
    const before = this.ms(slot);
    this.#times[slot] = ms ?? 0;
    return this.use(slot) || before !== this.ms(slot);
  }
}

/** Leaves the slots whose time is within the bounds, the first of them inclusive; null is no bound. */
export function keepWithin(
  slots: Bitmap,
  times: Places | Updates,
  { from, to }: { readonly from: number | null; readonly to: number | null },
): void {
  const first = from ?? Number.NEGATIVE_INFINITY;
  const end = to ?? Number.POSITIVE_INFINITY;
  for (let slot = 0; slot < RANGE; slot += 1) {
    if (!has(slots, slot)) continue;
    const ms = times.ms(slot);
    if (ms < first || ms >= end) remove(slots, slot);
  }
}
