import { ResponseCache } from '../../cache/response-cache.ts';
import type { Deps } from '../../deps.ts';
import type { Instant } from '../../domain/clock.ts';
import type { NextDue } from '../../domain/scheduling.ts';
import type { Representation } from './representation.ts';
import type { Moved } from './route.ts';

/** What was made, and what it depends on: tags of `ChangeStore.touchedAfter`. */
export type Made = {
  readonly representation: Representation;
  /** Null for what can't be kept. */
  readonly dependsOn: readonly string[] | null;
};

/** `status` is for `Cache-Status` (RFC 9211). */
export type Answered = { readonly representation: Representation; readonly status: string };

export const HIT = 'hit';
const STORED = 'fwd=uri-miss; stored';
const MISSED = 'fwd=uri-miss';

const COLLAPSED = 'fwd=uri-miss; collapsed';

const MEGABYTE = 2 ** 20;

/**
 * The answers to readers without a key, kept until something that they show changes, by whichever process: each request compares the
 * store's version, and what the change log tells since is forgotten. What changes by itself is done first.
 */
export class KeptReads {
  readonly #cache: ResponseCache<Representation>;
  readonly #deps: Pick<Deps, 'store' | 'clock' | 'settle'>;
  readonly #making = new Map<string, { readonly version: number; readonly made: Promise<Made | Moved> }>();
  /** What is made of one look that is still to come. */
  readonly #looking = new Map<string, { readonly version: number; readonly made: Promise<Made | null> }>();
  #version: number | null = null;
  #seq: number | null = null;
  #next: NextDue = { at: null, told: null };
  #refreshing: Promise<void> | null = null;

  constructor(deps: Pick<Deps, 'store' | 'clock' | 'settle' | 'config'>) {
    this.#deps = deps;
    this.#cache = new ResponseCache(deps.config.cacheMemory * MEGABYTE);
  }

  /** When what is shown next changes by itself, as far as readers may know of it, as of the last `settle`. */
  get nextChange(): Instant | null {
    return this.#next.told;
  }

  /** Whether something is kept for a request's URL as it was written, of whatever state of the store. */
  has(url: string): boolean {
    return this.#cache.hasAlias(url);
  }

  /** What is kept for it, to be asked for right after `isCurrent` has told that all that is kept is what the store says now. */
  find(url: string): Representation | undefined {
    return this.#cache.getByAlias(url);
  }

  /** To be called before what is kept is asked for: from here on it is no older than this call. Resolves to what comes next. */
  async settle(): Promise<NextDue> {
    // One that is under way may have begun before whatever this request must see.
    if (this.#refreshing !== null) await this.#refreshing;
    if (!this.isCurrent()) {
      this.#refreshing ??= this.#refresh().finally(() => {
        this.#refreshing = null;
      });
      await this.#refreshing;
    }
    return this.#next;
  }

  /** What is kept under `key`, or what `make` makes, once for all who ask for it at the same time. */
  async get(key: string, url: string, make: () => Promise<Made | Moved>): Promise<Answered | Moved> {
    const kept = this.#cache.get(key);
    if (kept !== undefined) {
      this.#cache.alias(key, url);
      return { representation: kept, status: HIT };
    }
    const version = this.#deps.store.changes.version();
    const underWay = this.#making.get(key);
    if (underWay?.version === version) {
      const made = await underWay.made;
      return 'movedTo' in made ? made : { ...made, status: COLLAPSED };
    }
    const making = { version, made: make() };
    this.#making.set(key, making);
    try {
      const made = await making.made;
      if ('movedTo' in made) return made;
      const isOfOne = version === this.#version && this.#deps.store.changes.version() === version;
      const stored = isOfOne && this.#keep(key, url, made);
      return { ...made, status: stored ? STORED : MISSED };
    } finally {
      if (this.#making.get(key) === making) this.#making.delete(key);
    }
  }

  /**
   * The same for what is made in one look at the store, at the version that `make` is given, and without a call of `settle` before.
   * That look must come no sooner than the end of the turn of the event loop, so that all who ask for it in that turn may share it.
   * Null where `settle` has to be called first, or where `make` resolves to null.
   */
  async getAtOnce(
    key: string,
    url: string,
    make: (version: number) => Promise<Made | null>,
  ): Promise<Answered | null> {
    const version = this.#version;
    if (version === null || this.#isOver()) return null;
    const kept = this.#cache.get(key);
    if (kept !== undefined && this.isCurrent()) {
      this.#cache.alias(key, url);
      return { representation: kept, status: HIT };
    }
    const theirs = this.#looking.get(key);
    const shares = theirs?.version === version;
    const looking = shares ? theirs : { version, made: make(version) };
    if (!shares) this.#looking.set(key, looking);
    try {
      const made = await looking.made;
      if (made === null || version !== this.#version || this.#isOver()) return null;
      if (shares) return { ...made, status: COLLAPSED };
      return { ...made, status: this.#keep(key, url, made) ? STORED : MISSED };
    } finally {
      if (this.#looking.get(key) === looking) this.#looking.delete(key);
    }
  }

  /** Belongs after a look at the store's version: not what may have been made of two states of it. */
  #keep(key: string, url: string, { representation, dependsOn }: Made): boolean {
    if (dependsOn === null || !this.#cache.set(key, representation, dependsOn)) return false;
    this.#cache.alias(key, url);
    representation.onGrowth(() => this.#cache.weigh(key));
    return true;
  }

  /** Whether nothing has happened since the last `settle`: what is kept is all that was committed before this call. Throws like the store. */
  isCurrent(): boolean {
    if (this.#version === null || this.#isOver()) return false;
    return this.#deps.store.changes.version() === this.#version;
  }

  /** Whether something has changed by itself since. */
  #isOver(): boolean {
    return this.#next.at !== null && this.#next.at <= this.#deps.clock();
  }

  async #refresh(): Promise<void> {
    const { store, settle } = this.#deps;
    if (settle) this.#next = await settle();
    // Asked before the log is read: what is committed in between is seen by the next request as another version.
    const version = store.changes.version();
    const { seq, tags } = await store.changes.touchedAfter(this.#seq);
    this.#cache.purge(tags);
    this.#seq = seq;
    this.#version = version;
  }
}
