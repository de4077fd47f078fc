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

/** What an answer is kept under, and the URL that it was asked by. */
type KeptAs = { readonly key: string; readonly target: string };

/** `status` is for `Cache-Status` (RFC 9211). */
export type Answered = { readonly representation: Representation; readonly status: string };

export const HIT = 'hit';
const STORED = 'fwd=uri-miss; stored';
const MISSED = 'fwd=uri-miss';
export const COLLAPSED = 'fwd=uri-miss; collapsed';

const MEGABYTE = 2 ** 20;

/**
 * The answers to readers without a key, kept until something that they show changes, by whichever process: each request compares the
 * store's version, and what the change log tells since is forgotten. What changes by itself is done first.
 */
export class KeptReads {
  readonly #cache: ResponseCache<Representation>;
  readonly #deps: Pick<Deps, 'store' | 'clock' | 'settle'>;
  readonly #making = new Map<string, { readonly version: number; readonly made: Promise<Made | Moved> }>();
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

  /** The same for what it is kept under. */
  hasKey(key: string): boolean {
    return this.#cache.has(key);
  }

  /** What is kept for it, to be asked for right after `isCurrent` has told that all that is kept is what the store says now. */
  find(url: string): Representation | undefined {
    return this.#cache.getByAlias(url);
  }

  /** The same by what it is kept under, for a URL that it isn't found by yet. */
  findAs({ key, target }: KeptAs): Representation | undefined {
    this.#cache.alias(key, target);
    return this.#cache.get(key);
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

  /** The store's version that what is made now has to be of; null where `settle` has to be called first. */
  get version(): number | null {
    return this.#isOver() ? null : this.#version;
  }

  /** What was made at once of the store at `version`: kept, where it may be. Null where readers have to see another state by now. */
  keepMade({ key, target }: KeptAs, made: Made, version: number): Answered | null {
    if (version !== this.version) return null;
    return { representation: made.representation, status: this.#keep(key, target, made) ? STORED : MISSED };
  }

  /** Belongs after a look at the store's version: not what may have been made of two states of it. */
  #keep(key: string, url: string, { representation, dependsOn }: Made): boolean {
    if (dependsOn === null || !this.#cache.set(key, representation, dependsOn)) return false;
    representation.own();
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
