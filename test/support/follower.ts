import type { PublicArticle } from '../../src/domain/article.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { FollowedFilter, FollowedPlace, Store } from '../../src/store/store.ts';

/** What a partner does who keeps copies by following the log alone. `forget` loses what it did since the last `keep`, as a crash does. */
export class Follower {
  readonly copies = new Map<string, PublicArticle>();
  readonly seqs: number[] = [];
  resyncs = 0;
  readonly #filter: FollowedFilter;
  readonly #limit: number;
  #place: FollowedPlace | null = null;
  /** What the snapshot under way has told; null behind it. */
  #told: Set<string> | null = new Set();

  constructor(filter: FollowedFilter, limit: number) {
    this.#filter = filter;
    this.#limit = limit;
  }

  /** One page; whether there is more. */
  async step({ changes }: Pick<Store, 'changes'>, isLost = false): Promise<boolean> {
    const request = {
      place: this.#place,
      filter: this.#filter,
      limit: this.#limit,
      bodies: ['html'] as const,
      withKills: false,
    };
    try {
      const { entries, place, isCaughtUp } = await changes.follow(request);
      for (const { type, id, seq, article } of entries) {
        this.seqs.push(seq);
        if (!type.startsWith('article.')) continue;
        this.#told?.add(id);
        if (article !== null) this.copies.set(id, article);
        else if (TAKES.has(type)) this.copies.delete(id);
      }
      if (place.snapshotOf === null && this.#told !== null) this.#endSnapshot(this.#told);
      // What was done stays done where it is done again.
      if (!isLost) this.#place = place;
      return !isCaughtUp;
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'history-lost')) throw error;
      this.resyncs += 1;
      this.#place = null;
      this.#told = new Set();
      return true;
    }
  }

  #endSnapshot(told: ReadonlySet<string>): void {
    for (const id of this.copies.keys()) if (!told.has(id)) this.copies.delete(id);
    this.#told = null;
  }
}

const TAKES = new Set(['article.unpublished', 'article.withdrawn', 'article.deleted']);
