/** Bits of a half: with so many keys in both, one in thirty that wasn't seen is taken for one that was. */
const BITS = 2 ** 19;
const KEYS = 2 ** 13;

/** Which keys were seen lately, among the last 8,000 to 16,000, in 128 kilobytes: what a TinyLFU cache has for a doorkeeper. */
export class Sightings {
  #now = new Uint8Array(BITS / 8);
  #before = new Uint8Array(BITS / 8);
  #keys = 0;

  /** Whether it was seen before; from here on it is. */
  see(key: string): boolean {
    const bit = hashOf(key) % BITS;
    const [at, mask] = [bit >> 3, 1 << (bit & 7)];
    const now = this.#now[at] ?? 0;
    const wasSeen = ((now | (this.#before[at] ?? 0)) & mask) !== 0;
    if ((now & mask) === 0) this.#note(at, now | mask);
    return wasSeen;
  }

  #note(at: number, byte: number): void {
    this.#now[at] = byte;
    this.#keys += 1;
    if (this.#keys < KEYS) return;
    [this.#now, this.#before] = [this.#before.fill(0), this.#now];
    this.#keys = 0;
  }
}

/** FNV-1a, 32 bits. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
