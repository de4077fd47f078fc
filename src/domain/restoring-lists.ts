import type { Instant } from './clock.ts';
import type { CuratedList, ListChange, ListContent, LiveList } from './curated-list.ts';
import { listDigest } from './digest.ts';
import { invalid, staleRevision } from './errors.ts';
import { checkedSlug } from './slug.ts';

/** A curated list as an export tells it. Digests follow from the rest. */
export type ListSnapshot = {
  readonly list: Omit<CuratedList, 'digest' | 'live'>;
  readonly published: Pick<LiveList, 'publishedAt' | 'updatedAt'> | null;
  /** The live copy, where the working copy says something else. */
  readonly live: { readonly slug: string; readonly content: ListContent } | null;
  readonly formerSlugs: readonly string[];
};

/**
 * The list exactly as it was exported; null where it stands so already. Throws like `restored` of an article.
 */
export function restoredList(
  before: CuratedList | null,
  { list: given, published, live, formerSlugs }: ListSnapshot,
  at: Instant,
): ListChange | null {
  checkedSlug(given.slug);
  if (live !== null) checkedSlug(live.slug, 'live.slug');
  for (const former of formerSlugs) checkedSlug(former, 'formerSlugs');
  if ((given.state === 'published') !== (published !== null)) {
    throw invalid('published', 'it belongs to the state published');
  }
  if (live !== null && published === null) throw invalid('live', 'a list that is a draft has no other copy');
  const shown = live ?? given;
  const digest = listDigest(shown.slug, shown.content);
  const list: CuratedList = {
    ...given,
    digest: listDigest(given.slug, given.content),
    live: published && { ...published, digest },
  };
  if (before !== null) {
    if (isSame(before, list)) return null;
    if (before.revision >= list.revision) throw staleRevision(before.revision);
  }
  const gone = published === null;
  const copy = published && { ...shown.content, ...published, id: list.id, slug: shown.slug };
  return {
    list,
    live: copy === null ? { do: 'remove' } : { do: 'publish', copy },
    at,
    action: 'import',
    log: !gone ? 'list.updated' : before !== null && before.live !== null ? 'list.deleted' : null,
    formerSlugs,
  };
}

function isSame(one: CuratedList, other: CuratedList): boolean {
  const rest = ({ id, state, revision, slug, content, live, createdAt, savedAt }: CuratedList) =>
    JSON.stringify([
      [id, state, revision, createdAt, savedAt, listDigest(slug, content)],
      live && [live.publishedAt, live.updatedAt],
    ]);
  return rest(one) === rest(other);
}
