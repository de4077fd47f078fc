import type { AuditEntry, AuditedKind } from '../../domain/audit.ts';
import type { ChangeEntry } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { FollowedPage, FollowRequest } from './followed.ts';

export type ChangeStore = {
  /** Entries with `seq` greater than `seq`, in order, at most `limit`. */
  after(seq: number, limit: number): Promise<readonly ChangeEntry[]>;
  /**
   * The log as one follower is told it: entries of articles that its filter finds or may have found before, in the log's order, each once.
   * What stays away from partners (`rights.syndication` is `withheld`), and what leaves the filter, is told as `article.unpublished`. Rejects
   * with `history-lost` where the place is not of this log, and where the filter finds other articles than before without their
   * having changed, since a term was merged into another or a section was moved; and with `unknown-reference` like a list.
   */
  follow(request: FollowRequest): Promise<FollowedPage>;
  /**
   * A number that is another one once anything was committed, by whichever process. Asked with every request, so it is the one method that
   * answers at once; an engine that can't look has to be told. Throws like a read that fails.
   */
  version(): number;
  /** The newest entry's `seq`, 0 for none. */
  newest(): Promise<number>;
  /** What the entries after `seq` may change of what readers are shown; everything for null. */
  touchedAfter(seq: number | null): Promise<Touched>;
  /**
   * The newest articles that were withdrawn, unpublished or deleted and aren't live now, each once, the last to go first. What
   * it says changes with entries of articles alone.
   */
  removals(limit: number): Promise<readonly Removal[]>;
};

/** `reason` is what readers are told of a withdrawal; null where they are told nothing. */
export type Removal = {
  readonly id: string;
  readonly at: Instant;
  readonly reason: string | null;
  /** The last that was public. */
  readonly version: number;
};

/**
 * `seq` is the newest entry's, 0 for none. The tags are ids of articles whose own answers are other ones now, `articles` where any article's is,
 * `lists` where a curated list's is, and what `ArticlePage.dependsOn` names.
 */
export type Touched = { readonly seq: number; readonly tags: ReadonlySet<string> | 'everything' };

/** The answers of writes that were to happen once. */
export type AnswerStore = {
  find(owner: string, key: string): Promise<KeptAnswer | null>;
  /** For a request that writes nothing else. Rejects with `already-done`. */
  keep(owner: string, key: string, answer: KeptAnswer): Promise<void>;
  /** Forgets what was kept before; resolves to how many. */
  forget(before: Instant): Promise<number>;
};

export type KeptAnswer = { readonly fingerprint: string; readonly at: Instant; readonly answer: Uint8Array };

export type AuditStore = {
  /** Newest first. */
  list(query: AuditQuery): Promise<Page<AuditEntry>>;
};

export type AuditQuery = {
  readonly kind?: AuditedKind;
  readonly id?: string;
  readonly keyId?: string;
  /** Inclusive and exclusive. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly page: PageRequest;
};
