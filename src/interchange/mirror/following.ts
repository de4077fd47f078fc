import { isDeepStrictEqual } from 'node:util';
import {
  ALL_LISTS,
  type Changes,
  type Chore,
  Chores,
  type Follow,
  Mirror,
  type Mirroring,
  type Thing,
} from './index.ts';

/** Where a mirror is. */
export type MirrorPlace = {
  /** What to ask the change feed for next; null for its beginning. */
  readonly after: string | null;
  /** Of a feed that began anew: what is here and was not told of yet; what never is is gone there. Null behind that. */
  readonly untold: readonly Thing[] | null;
  /** The entry up to which the piece behind `after` is done; 0 for none. */
  readonly upTo: number;
  readonly chores: readonly Chore[];
};

export const BEGINNING: MirrorPlace = { after: null, untold: null, upTo: 0, chores: [] };

export type Following = Omit<Mirroring, 'chores'> & {
  readonly follow: Follow;
  readonly keep: (place: MirrorPlace) => Promise<void>;
};

export type Stepped = {
  /** Whether everything is done that was told, and everything that followed from it. */
  readonly isCaughtUp: boolean;
  readonly hasReadLists: boolean;
  /** Of entries that were told. */
  readonly count: number;
};

/** While there is much that wasn't told yet, the place is kept once in so many pieces: it is as large as the copy. */
const KEPT_EACH = 20;

/** Follows a feed piece by piece. What is done of a piece that fails is not done again, unless the process was killed. */
export class Follower {
  readonly #following: Following;
  readonly #chores: Chores;
  readonly #mirror: Mirror;
  #place: MirrorPlace;
  /** What is being done. */
  #piece: Changes | null = null;
  #steps = 0;

  constructor(place: MirrorPlace, following: Following) {
    this.#following = following;
    this.#place = place;
    this.#chores = new Chores(place.chores, () => this.#keep(this.#place));
    this.#mirror = new Mirror({ ...following, chores: this.#chores });
  }

  /** Does the next piece, and what there is to do behind the last. Curated lists take a request each: they may wait. */
  async step({ readsLists = true } = {}): Promise<Stepped> {
    const { follow } = this.#following;
    this.#piece ??= await follow(this.#place.after, this.#chores.all.length === 0);
    const changes = this.#piece;
    if (changes === null) {
      await this.beginAnew();
      return { isCaughtUp: false, hasReadLists: false, count: 0 };
    }
    await this.#apply(changes);
    await this.#finish(changes);
    this.#piece = null;
    const hasReadLists = changes.caughtUp && readsLists && this.#chores.all.some(isOfLists);
    if (changes.caughtUp) await this.#doChores(readsLists);
    const isCaughtUp = changes.caughtUp && this.#chores.all.length === 0;
    return { isCaughtUp, hasReadLists, count: changes.data.length };
  }

  /** Has the feed tell everything from its beginning. */
  async beginAnew(): Promise<void> {
    await this.#keep({ ...this.#place, after: null, upTo: 0, untold: await this.#mirror.all() });
  }

  /** Where an entry can't be done now, those before it need not be done again, by whoever goes on from here. */
  async #apply({ data }: Changes): Promise<void> {
    for (const entry of data) {
      if (entry.seq <= this.#place.upTo) continue;
      try {
        await this.#mirror.apply(entry);
      } catch (error) {
        await this.#keep(this.#place);
        throw error;
      }
      this.#place = { ...this.#place, upTo: entry.seq };
    }
  }

  /** Has curated lists read once what there is to follow is done, whether anything comes or not: not all that moves them is told. */
  readLists(): void {
    this.#chores.addUnkept(ALL_LISTS);
  }

  async #finish({ data, next, caughtUp }: Changes): Promise<void> {
    const told = new Set(data.map(({ id }) => id));
    const left = this.#place.untold?.filter(({ id }) => !told.has(id)) ?? null;
    if (caughtUp && left !== null) await this.#mirror.leave(left);
    if (data.length > 0) this.#chores.addUnkept(ALL_LISTS);
    const place = { after: next, upTo: 0, untold: caughtUp ? null : left, chores: this.#chores.all };
    this.#steps += 1;
    const isKept = place.untold === null || this.#steps % KEPT_EACH === 0;
    if (isKept && !isDeepStrictEqual(place, this.#place)) await this.#keep(place);
    this.#place = place;
  }

  async #doChores(readsLists: boolean): Promise<void> {
    const isDue = (chore: Chore) => readsLists || !isOfLists(chore);
    const reread = new Set<string>();
    for (
      let chore = this.#chores.all.find(isDue);
      chore !== undefined;
      chore = this.#chores.all.find(isDue)
    ) {
      const name = `${chore.what} ${chore.id}`;
      // What couldn't be put right by what is there now has an entry to come.
      if (reread.has(name)) this.#chores.done(chore);
      else await this.#mirror.do(chore);
      if (chore.what !== 'addresses') reread.add(name);
      if (!this.#chores.all.some(isDue)) await this.#keep(this.#place);
    }
  }

  async #keep(place: MirrorPlace): Promise<void> {
    this.#place = { ...place, chores: this.#chores.all };
    await this.#following.keep(this.#place);
  }
}

function isOfLists({ what }: Chore): boolean {
  return what === 'list' || what === 'lists';
}
