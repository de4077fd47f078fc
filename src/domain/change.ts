import type { Instant } from './clock.ts';

export const CHANGE_TYPES = [
  'article.published',
  'article.updated',
  'article.corrected',
  'article.unpublished',
  'article.withdrawn',
  'article.reinstated',
  'article.deleted',
  'author.updated',
  'author.deleted',
  'author.merged',
  'section.updated',
  'section.deleted',
  'section.merged',
  'tag.updated',
  'tag.deleted',
  'tag.merged',
  'list.updated',
  'list.deleted',
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** After these readers see the article, */
export const BRINGING_TYPES = [
  'article.published',
  'article.updated',
  'article.corrected',
  'article.reinstated',
] as const satisfies readonly ChangeType[];
/** and after these they don't. */
export const TAKING_TYPES = [
  'article.withdrawn',
  'article.unpublished',
  'article.deleted',
] as const satisfies readonly ChangeType[];

/** Whether readers see the article after an entry of this type. */
export function brings(type: ChangeType): boolean {
  return BRINGING_TYPES.some((bringing) => bringing === type);
}

/** The log's `reason` of an `article.updated` that brings no version: something else than what it says has changed. */
export const RETOLD = 'retold';

/** What the log says of an article that has ended by itself. */
export const EXPIRY = { type: 'article.unpublished', reason: 'expired' } as const;

/** Whether readers are told since that the article is gone, and don't just find nothing. */
export function tellsReaders(entry: { readonly type: ChangeType; readonly reason?: string | null }): boolean {
  const hasExpired = entry.type === EXPIRY.type && entry.reason === EXPIRY.reason;
  return entry.type === 'article.withdrawn' || hasExpired;
}

/** One entry of the append-only change log, written in the transaction of what it reports. */
export type ChangeEntry = {
  /** Rises by one from entry to entry, in commit order, without gaps. */
  readonly seq: number;
  readonly type: ChangeType;
  readonly at: Instant;
  /** The article, author, section, tag or list that changed, and its slug then. */
  readonly id: string;
  readonly slug: string;
  /** The article's public version after the change; null for what has no versions. */
  readonly version: number | null;
  readonly reason: string | null;
};
