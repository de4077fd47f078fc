import type { Instant } from './clock.ts';
import { type CuratedList, checkListContent, type ListChange, type LiveList } from './curated-list.ts';
import { listDigest } from './digest.ts';
import { descriptionOf, nameOf } from './naming.ts';
import { checkedSlug } from './slug.ts';

/** A curated list as another Dateline shows it to readers: its articles one by one, whatever finds them there. */
export type OriginalList = Omit<LiveList, 'tail'> & {
  /** What leads to it beside its slug. */
  readonly formerSlugs: readonly string[];
};

/** The list as readers are to see it here; null where they see just that already. Throws `invalid-value` for what no list can be. */
export function mirroredList(
  before: CuratedList | null,
  { formerSlugs, ...original }: OriginalList,
  at: Instant,
): ListChange | null {
  const { id, slug, publishedAt, updatedAt, length, pins } = original;
  const [name, description] = [nameOf(original.name), descriptionOf(original.description)];
  const content = { name, description, length, pins, tail: null };
  checkListContent(content);
  const digest = listDigest(checkedSlug(slug), content);
  const shown = before?.live;
  const isSame =
    shown?.digest === digest && shown.updatedAt === updatedAt && shown.publishedAt === publishedAt;
  // Which slugs lead to it already isn't known.
  if (isSame && formerSlugs.length === 0) return null;
  const list: CuratedList = {
    ...{ id, slug, state: 'published', revision: (before?.revision ?? 0) + 1, content, digest },
    live: { publishedAt, updatedAt, digest },
    ...{ createdAt: before?.createdAt ?? at, savedAt: at },
  };
  const copy: LiveList = { ...content, id, slug, publishedAt, updatedAt };
  return { list, live: { do: 'publish', copy }, at, action: 'import', log: 'list.updated', formerSlugs };
}
