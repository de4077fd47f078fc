import {
  type Bitmap,
  type Counted,
  emptyBitmap,
  insert,
  join,
  type NumberSet,
  RANGE,
  replaced,
  WORDS,
} from './number-set.ts';

/*
 * The terms of many articles side by side: for each term the set of those that have it. What would be a row for each is two
 * bytes here or less, so that a million are counted in milliseconds. Nothing here touches a database.
 * For `as number` see number-set.ts.
 */

/** Articles of a block: those numbered from `block * BLOCK` on. An article's place in it is its slot. */
export const BLOCK = RANGE;

/** One kind of terms in one block: sets of slots, by term, as they are kept. */
export class Column {
  /** Each once; first those whose sets are bitmaps. */
  readonly terms: Uint32Array;
  /** How many those are. */
  readonly #dense: number;
  readonly #bitmaps: Uint32Array;
  /** Where the list of each further term ends. */
  readonly #ends: Uint32Array;
  readonly #lists: Uint16Array;

  /** Of what `encode` gave; null is nothing. */
  constructor(bytes: Uint8Array | null) {
    const { buffer, byteOffset, byteLength } = aligned(bytes ?? EMPTY);
    const [termCount = 0, dense = 0] = new Uint32Array(buffer, byteOffset, HEAD);
    this.#dense = dense;
    let at = byteOffset + 4 * HEAD;
    const words = (length: number) => {
      const array = new Uint32Array(buffer, at, length);
      at += array.byteLength;
      return array;
    };
    this.terms = words(termCount);
    this.#ends = words(termCount - dense);
    this.#bitmaps = words(dense * WORDS);
    this.#lists = new Uint16Array(buffer, at, (byteOffset + byteLength - at) / 2);
  }

  /** The set of the term at this index. */
  set(index: number): NumberSet {
    const list = index - this.#dense;
    if (list < 0) return this.#bitmap(index);
    return this.#lists.subarray(this.#ends[list - 1] ?? 0, this.#ends[list]);
  }

  #bitmap(index: number): Bitmap {
    return this.#bitmaps.subarray(index * WORDS, (index + 1) * WORDS);
  }

  /** All slots that have any of `terms`. */
  slotsOf(terms: readonly number[]): Bitmap {
    const slots = emptyBitmap();
    for (const term of terms) {
      const index = this.terms.indexOf(term);
      if (index >= 0) join(slots, this.set(index));
    }
    return slots;
  }

  /** Adds to `counts`, by term, how many of the slots have it. */
  count(slots: Counted, counts: Uint32Array): void {
    const inLists = slots.countInLists(this.#lists, this.#ends);
    for (let index = 0; index < this.terms.length; index += 1) {
      const list = index - this.#dense;
      const found = list < 0 ? slots.countIn(this.#bitmap(index)) : (inLists[list] as number);
      (counts[this.terms[index] as number] as number) += found;
    }
  }

  /** With other terms at some slots: `changes` are all that each has. Null where it is the same. */
  revised(changes: ReadonlyMap<number, readonly number[]>): Uint8Array | null {
    const among = emptyBitmap();
    for (const slot of changes.keys()) insert(among, slot);
    const fresh = byTerm(changes);
    const sets = new Map<number, NumberSet>();
    let isSame = true;
    const revise = (term: number, before: NumberSet) => {
      const set = replaced(before, among, fresh.get(term) ?? []);
      if (set !== before) isSame = false;
      if (set.length > 0) sets.set(term, set);
      fresh.delete(term);
    };
    this.terms.forEach((term, index) => void revise(term, this.set(index)));
    for (const term of fresh.keys()) revise(term, new Uint16Array(0));
    return isSame ? null : encode(sets);
  }
}

/** By term the slots that have it, sorted. */
function byTerm(changes: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  const slots = new Map<number, number[]>();
  for (const [slot, terms] of [...changes].sort(([a], [b]) => a - b)) {
    for (const term of terms) {
      const known = slots.get(term);
      if (known === undefined) slots.set(term, [slot]);
      else known.push(slot);
    }
  }
  return slots;
}

const HEAD = 2;
const EMPTY = new Uint8Array(4 * HEAD);

/**
 * Numbers of terms and of bitmaps among them, terms, ends of lists, bitmaps, lists; in the order of bytes of all processors that
 * Node is released for but s390x.
 */
function encode(sets: ReadonlyMap<number, NumberSet>): Uint8Array {
  const isList = (set: NumberSet) => set instanceof Uint16Array;
  const entries = [...sets].sort(
    ([a, one], [b, other]) => Number(isList(one)) - Number(isList(other)) || a - b,
  );
  const bitmaps = entries.map(([, set]) => set).filter((set) => !isList(set));
  const lists = entries.map(([, set]) => set).filter(isList);
  let end = 0;
  const ends = lists.map(({ length }) => (end += length));
  return bytesOf([
    Uint32Array.of(entries.length, bitmaps.length),
    Uint32Array.from(entries, ([term]) => term),
    Uint32Array.from(ends),
    ...bitmaps,
    ...lists,
  ]);
}

function bytesOf(parts: readonly NumberSet[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/** An array of words must begin at a multiple of their width. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
}
