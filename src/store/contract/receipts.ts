import type { ChangeType } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import type { FeedFilter } from './followed.ts';

/** A follower that asks on from a place says by it that it has dealt with all that was told before. */
export type CameTo = {
  readonly keyId: string;
  readonly filter: FeedFilter;
  readonly seq: number;
  readonly at: Instant;
};

/** A partner got an article itself: as readers see it, or early, what is under embargo. */
export type Fetched = {
  readonly keyId: string;
  readonly articleId: string;
  readonly at: Instant;
  readonly isEarly: boolean;
};

/** What a partner says of its own copy. */
export type Acknowledgement = {
  readonly version: number;
  readonly isShown: boolean;
  readonly at: Instant;
  /** The entry about the article that it had dealt with then; 0 for none. What it is told after that counts for more. */
  readonly seq: number;
};

/** How far one partner has come with one article. */
export type Receipt = {
  readonly key: { readonly id: string; readonly name: string };
  /**
   * The last entry about the article that it has dealt with: behind which it has asked on, which has arrived at a webhook of its, or which brought what
   * it has fetched. Null where there is none.
   */
  readonly told: {
    readonly seq: number;
    readonly type: ChangeType;
    readonly version: number | null;
    readonly at: Instant;
  } | null;
  /** When it fetched a copy under embargo last; null where it did not. */
  readonly earlyAt: Instant | null;
  readonly acknowledged: Acknowledgement | null;
};

export type ReceiptStore = {
  /** Notes how far followers have come. A feed that began anew is behind again. */
  note(places: readonly CameTo[]): Promise<void>;
  /** Notes which articles partners have fetched. */
  noteFetched(fetched: readonly Fetched[]): Promise<void>;
  /** The highest version of an article that the log has told of, also of one that is gone; null where it has told of none. */
  versionOf(articleId: string): Promise<number | null>;
  /** The last of one partner about one article is kept. */
  acknowledge(keyId: string, articleId: string, said: Omit<Acknowledgement, 'seq'>): Promise<void>;
  /** Of every key that may follow, has followed, or has acknowledged the article; by name. `lastSeq` is of the newest entry about it, 0 for none. */
  of(
    articleId: string,
    now: Instant,
  ): Promise<{ readonly lastSeq: number; readonly receipts: readonly Receipt[] }>;
};
