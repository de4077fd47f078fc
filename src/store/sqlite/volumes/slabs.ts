/** Where bytes are read to. What is taken of one that has a `giveBack` is lent, and given back by that. */
export type Room = {
  take(size: number): Buffer;
  readonly giveBack?: (bytes: Buffer) => void;
};

/** For good. */
export const OWN: Room = { take: (size) => Buffer.allocUnsafeSlow(size) };

/**
 * A `giveBack` for bytes that are all of their ArrayBuffer, whose memory is freed at once: left to the garbage collector, it makes it go
 * through all of the heap. Nothing happens with bytes that are a part of one.
 */
export function free({ buffer, length }: Buffer): void {
  if (buffer instanceof ArrayBuffer && length > 0 && buffer.byteLength === length) buffer.transfer(0);
}

/** Powers of two: bytes of the smallest and of the greatest slab. */
const LEAST = 13;
const GREATEST = 19;

/** Bytes of slabs that nobody uses and that are kept for the next. */
const MOST_FREE = 2 ** 23;

/**
 * Lends memory for bytes that are sent once. Left to the garbage collector, a page of a list of 40 kB makes it go through all of the heap for
 * every 1,600 answers, which costs as much as to make them; and what was sent last is still in the processor's cache. What is lent and never given
 * back is left to it all the same.
 */
export class Slabs implements Room {
  readonly #free: Buffer[][] = Array.from({ length: GREATEST + 1 }, () => []);
  /** The slabs that are lent, by their memory. */
  readonly #lent = new WeakMap<ArrayBufferLike, Buffer>();
  #freeBytes = 0;

  take(size: number): Buffer {
    const power = Math.max(LEAST, 32 - Math.clz32(size - 1));
    if (power > GREATEST) return OWN.take(size);
    const free = this.#free[power]?.pop();
    if (free !== undefined) this.#freeBytes -= free.length;
    const slab = free ?? OWN.take(2 ** power);
    this.#lent.set(slab.buffer, slab);
    return slab.subarray(0, size);
  }

  /** Of what is lent, by any part of it, and once: nothing happens with any other bytes. */
  readonly giveBack = ({ buffer }: Buffer): void => {
    const slab = this.#lent.get(buffer);
    if (slab === undefined) return;
    this.#lent.delete(buffer);
    if (this.#freeBytes + slab.length > MOST_FREE) return;
    this.#freeBytes += slab.length;
    this.#free[31 - Math.clz32(slab.length)]?.push(slab);
  };
}
