/*
 * Sets of numbers below 65,536, and how they are joined and counted: a container of a roaring bitmap (Lemire et al.,
 * "Roaring Bitmaps: Implementation of an Optimized Software Library", 2018, section 2). Nothing here knows what the numbers are of.
 * `as number` stands where an index is within the array, as the loop sees to; these loops are all that counting costs.
 */

/** Numbers that a set can hold: 0 to 65,535. */
export const RANGE = 65_536;

/** From so many on, a bitmap is the smaller. */
export const DENSE = RANGE / 16;

/** Of a bitmap: a bit for each number, the lowest first. */
export const WORDS = RANGE / 32;

/** A sorted list of up to 4,095 numbers, or a bitmap, which is as well the set that is worked on. */
export type NumberSet = List | Bitmap;
export type List = Uint16Array;
export type Bitmap = Uint32Array;

export function emptyBitmap(): Bitmap {
  return new Uint32Array(WORDS);
}

/** Of sorted numbers, each once. */
export function setOf(numbers: readonly number[]): NumberSet {
  return numbers.length < DENSE ? Uint16Array.from(numbers) : bitmapOf(numbers);
}

function bitmapOf(numbers: readonly number[] | List): Bitmap {
  const bitmap = emptyBitmap();
  for (const number of numbers) insert(bitmap, number);
  return bitmap;
}

export function has(bitmap: Bitmap, number: number): boolean {
  return (((bitmap[number >>> 5] as number) >>> (number & 31)) & 1) === 1;
}

export function insert(bitmap: Bitmap, number: number): void {
  (bitmap[number >>> 5] as number) |= 1 << (number & 31);
}

export function remove(bitmap: Bitmap, number: number): void {
  (bitmap[number >>> 5] as number) &= ~(1 << (number & 31));
}

/** Adds what is in `set`. */
export function join(bitmap: Bitmap, set: NumberSet): void {
  if (set instanceof Uint16Array) for (const number of set) insert(bitmap, number);
  else for (let at = 0; at < WORDS; at += 1) (bitmap[at] as number) |= set[at] as number;
}

/** Leaves what is in `other` too. */
export function intersect(bitmap: Bitmap, other: Bitmap): void {
  for (let at = 0; at < WORDS; at += 1) (bitmap[at] as number) &= other[at] as number;
}

/** Takes out what is in `other`. */
export function subtract(bitmap: Bitmap, other: Bitmap): void {
  for (let at = 0; at < WORDS; at += 1) (bitmap[at] as number) &= ~(other[at] as number);
}

export function isEmpty(bitmap: Bitmap): boolean {
  return bitmap.every((word) => word === 0);
}

export function size(bitmap: Bitmap): number {
  let sum = 0;
  for (let at = 0; at < WORDS; at += 1) sum += ones(bitmap[at] as number);
  return sum;
}

export function numbersOf(set: NumberSet): number[] {
  if (set instanceof Uint16Array) return [...set];
  const numbers: number[] = [];
  for (let number = 0; number < RANGE; number += 1) if (has(set, number)) numbers.push(number);
  return numbers;
}

/** `set` with `fresh` in place of what it has of `among`, of which `fresh` is a part, sorted; `set` itself where that is the same. */
export function replaced(set: NumberSet, among: Bitmap, fresh: readonly number[]): NumberSet {
  const stale = shared(set, among);
  if (stale === 0 && fresh.length === 0) return set;
  return set instanceof Uint16Array
    ? replacedInList(set, among, fresh, stale)
    : replacedInBitmap(set, among, fresh);
}

/** How many numbers of `set` are in the bitmap. */
function shared(set: NumberSet, bitmap: Bitmap): number {
  let sum = 0;
  if (set instanceof Uint16Array) {
    for (let at = 0; at < set.length; at += 1) {
      const number = set[at] as number;
      sum += ((bitmap[number >>> 5] as number) >>> (number & 31)) & 1;
    }
  } else for (let at = 0; at < WORDS; at += 1) sum += ones((set[at] as number) & (bitmap[at] as number));
  return sum;
}

function replacedInList(list: List, among: Bitmap, fresh: readonly number[], stale: number): NumberSet {
  const next = new Uint16Array(list.length - stale + fresh.length);
  let at = 0;
  let used = 0;
  const add = (number: number) => {
    next[at] = number;
    at += 1;
  };
  for (let index = 0; index < list.length; index += 1) {
    const number = list[index] as number;
    if (has(among, number)) continue;
    for (; used < fresh.length && (fresh[used] as number) < number; used += 1) add(fresh[used] as number);
    add(number);
  }
  for (; used < fresh.length; used += 1) add(fresh[used] as number);
  const isSame = next.length === list.length && next.every((number, index) => number === list[index]);
  if (isSame) return list;
  return next.length < DENSE ? next : bitmapOf(next);
}

function replacedInBitmap(bitmap: Bitmap, among: Bitmap, fresh: readonly number[]): NumberSet {
  const next = bitmap.slice();
  subtract(next, among);
  for (const number of fresh) insert(next, number);
  if (next.every((word, at) => word === bitmap[at])) return bitmap;
  return size(next) < DENSE ? setOf(numbersOf(next)) : next;
}

/** A bitmap to count in: beside the bits a byte for each number, which is what the members of a list are looked up in. */
export class Counted {
  readonly #bits: Bitmap;
  readonly #bytes = new Uint8Array(RANGE);

  constructor(bitmap: Bitmap) {
    this.#bits = bitmap;
    for (let number = 0; number < RANGE; number += 1) this.#bytes[number] = has(bitmap, number) ? 1 : 0;
  }

  /** How many numbers they share. */
  countIn(bitmap: Bitmap): number {
    return shared(bitmap, this.#bits);
  }

  /**
   * Of lists that stand one after another and end at `ends`, how many numbers of each are in here. Nothing branches on whether
   * one is: that can't be foretold, and would cost several times the sum.
   */
  countInLists(lists: List, ends: Uint32Array): Uint32Array {
    const counts = new Uint32Array(ends.length);
    const bytes = this.#bytes;
    let at = 0;
    for (let list = 0; list < ends.length; list += 1) {
      const end = ends[list] as number;
      let sum = 0;
      for (; at < end; at += 1) sum += bytes[lists[at] as number] as number;
      counts[list] = sum;
    }
    return counts;
  }
}

/** Bits that are set in a word (Warren, "Hacker's Delight", 2nd edition, section 5-1). */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
