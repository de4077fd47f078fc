import type { Instant } from './clock.ts';
import type { CuratedList, ListChange, LiveList } from './curated-list.ts';
import { listDigest } from './digest.ts';
import { checkedSlug } from './slug.ts';

/** A curated list as another Dateline shows it to readers: its articles one by one, whatever finds them there. */
export type OriginalList = Omit<LiveList, 'tail'> & {
  /** What leads to it beside its slug. */
  readonly formerSlugs: readonly string[];
};

/** The list as readers are to see it here; null where they see just that already. Throws `invalid-value` for a slug that is none. */
export function mirroredList(
  before: CuratedList | null,
  { formerSlugs, ...original }: OriginalList,
  at: Instant,
): ListChange | null {
  const { id, slug, publishedAt, updatedAt, name, description, length, pins } = original;
  const content = { name, description, length, pins, tail: null };
  const digest = listDigest(checkedSlug(slug), content);
  const shown = before?.live;
  if (shown?.digest === digest && shown.updatedAt === updatedAt && shown.publishedAt === publishedAt)
    return null;
  const list: CuratedList = {
    ...{ id, slug, state: 'published', revision: (before?.revision ?? 0) + 1, content, digest },
    live: { publishedAt, updatedAt, digest },
    ...{ createdAt: before?.createdAt ?? at, savedAt: at },
  };
  const copy: LiveList = { ...content, id, slug, publishedAt, updatedAt };
  return { list, live: { do: 'publish', copy }, at, action: 'import', log: 'list.updated', formerSlugs };
}
