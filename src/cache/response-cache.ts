import { Sightings } from './sightings.ts';

/** What is kept says how many bytes it takes, and may come to take more. */
export type Kept = { readonly size: number };

type Slot<E extends Kept> = {
  readonly key: string;
  readonly entry: E;
  readonly tags: readonly string[];
  /** Other names that it is found by. */
  readonly aliases: string[];
  /** As it was counted. */
  size: number;
  /** Since it was last passed over. */
  wanted: boolean;
};

/** More spellings of one key than these are nobody's but a flood's. */
const MAX_ALIASES = 8;
/** Bytes of memory that a slot takes beside what its entry tells, and each of its tags: measured, with what an entry is wrapped in. */
const OVERHEAD = 3_500;
const TAG_OVERHEAD = 340;

/**
 * Entries by key, each with the tags of what it was made from, within a number of bytes. Where there are more, those go that
 * nobody has asked for lately (the clock algorithm: one look at the oldest, a second chance for what was wanted). Once it is full, only what
 * has been offered before comes in, so that whoever reads everything once doesn't push out what others read again and again.
 */
export class ResponseCache<E extends Kept> {
  readonly #maxBytes: number;
  readonly #byKey = new Map<string, Slot<E>>();
  readonly #byAlias = new Map<string, Slot<E>>();
  readonly #byTag = new Map<string, Set<Slot<E>>>();
  /** What was offered when there was no room for it. */
  readonly #offered = new Sightings();
  #bytes = 0;

  /** 0 keeps nothing. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): E | undefined {
    return this.#byKey.size === 0 ? undefined : wanted(this.#byKey.get(key));
  }

  has(key: string): boolean {
    return this.#byKey.size > 0 && this.#byKey.has(key);
  }

  hasAlias(alias: string): boolean {
    return this.#byAlias.size > 0 && this.#byAlias.has(alias);
  }

  /** By a name that was given with `alias`. */
  getByAlias(alias: string): E | undefined {
    return wanted(this.#byAlias.get(alias));
  }

  /** Keeps an entry, in place of one that was there, if it is worth the room that it takes from others. Returns whether it does. */
  set(key: string, entry: E, tags: readonly string[]): boolean {
    if (this.#maxBytes === 0) return false;
    this.#delete(this.#byKey.get(key));
    const slot: Slot<E> = { key, entry, tags, aliases: [], size: 0, wanted: false };
    slot.size = sizeOf(slot);
    if (slot.size > this.#maxBytes / 4) return false;
    if (this.#bytes + slot.size > this.#maxBytes && !this.#offered.see(key)) return false;
    this.#byKey.set(key, slot);
    for (const tag of tags) {
      const tagged = this.#byTag.get(tag);
      if (tagged === undefined) this.#byTag.set(tag, new Set([slot]));
      else tagged.add(slot);
    }
    this.#bytes += slot.size;
    this.#makeRoom();
    return this.#byKey.has(key);
  }

  /** Another name for a key that is kept. */
  alias(key: string, alias: string): void {
    const slot = this.#byKey.get(key);
    if (slot === undefined || this.#byAlias.has(alias)) return;
    if (slot.aliases.length >= MAX_ALIASES) this.#byAlias.delete(slot.aliases.shift() ?? '');
    slot.aliases.push(alias);
    this.#byAlias.set(alias, slot);
    this.weigh(key);
  }

  /** To be called when an entry has come to take more. */
  weigh(key: string): void {
    const slot = this.#byKey.get(key);
    if (slot === undefined) return;
    const size = sizeOf(slot);
    this.#bytes += size - slot.size;
    slot.size = size;
    this.#makeRoom();
  }

  /** Forgets what has one of these tags. */
  purge(tags: ReadonlySet<string> | 'everything'): void {
    if (tags === 'everything') {
      for (const map of [this.#byKey, this.#byAlias, this.#byTag]) map.clear();
      this.#bytes = 0;
      return;
    }
    for (const tag of tags) {
      for (const slot of this.#byTag.get(tag) ?? []) this.#delete(slot);
    }
  }

  #makeRoom(): void {
    while (this.#bytes > this.#maxBytes) {
      const [oldest] = this.#byKey.values();
      if (oldest === undefined) return;
      if (!oldest.wanted) this.#delete(oldest);
      else {
        oldest.wanted = false;
        this.#byKey.delete(oldest.key);
        this.#byKey.set(oldest.key, oldest);
      }
    }
  }

  #delete(slot: Slot<E> | undefined): void {
    if (slot === undefined) return;
    this.#byKey.delete(slot.key);
    for (const alias of slot.aliases) this.#byAlias.delete(alias);
    for (const tag of slot.tags) {
      const tagged = this.#byTag.get(tag);
      tagged?.delete(slot);
      if (tagged?.size === 0) this.#byTag.delete(tag);
    }
    this.#bytes -= slot.size;
  }
}

function wanted<E extends Kept>(slot: Slot<E> | undefined): E | undefined {
  if (slot === undefined) return undefined;
  slot.wanted = true;
  return slot.entry;
}

function sizeOf({ key, entry, tags, aliases }: Slot<Kept>): number {
  const names = [key, ...aliases].reduce((sum, name) => sum + 2 * name.length, 0);
  return entry.size + names + TAG_OVERHEAD * tags.length + OVERHEAD;
}
