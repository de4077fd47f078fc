import type { PublicArticle } from '../../domain/article.ts';
import type { BodyFormat } from '../../domain/body.ts';
import type { ChangeEntry } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import type { FeedFilter } from '../../domain/entitlement.ts';
import type { Former } from './taxonomy.ts';

export type { FeedFilter, FollowedFilter } from '../../domain/entitlement.ts';

/**
 * How far a follower has come. Up to `snapshotOf` it is told what there is: everything that stands, by its last entry, in the log's
 * order. From there on, where `snapshotOf` is null, each entry.
 */
export type FollowedPlace = {
  /** Of the entry that was read last; 0 for none. */
  readonly seq: number;
  /** Tells that entry from one of another history, such as that of a restored backup. */
  readonly mark: string;
  readonly snapshotOf: number | null;
};

export type FollowRequest = {
  /** Null for one who comes for the first time. */
  readonly place: FollowedPlace | null;
  readonly filter: FeedFilter;
  readonly limit: number;
  readonly bodies: readonly BodyFormat[];
  /** Whether what there is includes the kills that readers are still told of. */
  readonly withKills: boolean;
};

/**
 * `article` is as readers see it now, which may be newer than the entry; null where the entry takes it away, and where readers don't
 * see it any more: the entry that says so comes later.
 */
export type FollowedEntry = ChangeEntry & {
  readonly article: PublicArticle | null;
  /** With `article`. */
  readonly links: FollowedLinks | null;
  /** Of what is there now, or of what it was merged into; also of a kill. */
  readonly former: FollowedFormer | null;
  /** Of what readers are told is gone, since when they are told so. */
  readonly withdrawnAt: Instant | null;
  /** Of the place behind it. */
  readonly mark: string;
};

/** What an article names of others, as it is live. */
export type FollowedLinks = {
  /** Of the editors' picks those that partners have been told of. One that they come to be told of has this article's entry come again. */
  readonly related: readonly string[];
  readonly translationOf: string | null;
};

/** What leads to a thing beside its slug and id, each in alphabetical order. */
export type FollowedFormer = Pick<Former, 'slugs' | 'ids'>;

export type FollowedPage = {
  readonly entries: readonly FollowedEntry[];
  /** Behind all that was looked at, also where nothing of it was for this follower. */
  readonly place: FollowedPlace;
  /** Whether the log ends there. */
  readonly isCaughtUp: boolean;
};
