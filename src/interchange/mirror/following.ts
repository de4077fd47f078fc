import type { Follow, Mirror, Thing } from './index.ts';

/** Where a mirror is. To be kept after each step. */
export type MirrorPlace = {
  /** What to ask the change feed for next; null for its beginning. */
  readonly after: string | null;
  /** Of a feed that began anew: what is here and was not told of yet; what never is is gone there. Null behind that. */
  readonly untold: readonly Thing[] | null;
  /** Whether anything came since the articles of curated lists were read. */
  readonly hasNews: boolean;
};

export const BEGINNING: MirrorPlace = { after: null, untold: null, hasNews: false };

type Stepping = {
  readonly mirror: Mirror;
  readonly follow: Follow;
  /** Whether curated lists may be read now, which takes a request for each. */
  readonly mayReadLists?: () => boolean;
};

export type Stepped = {
  readonly place: MirrorPlace;
  readonly isCaughtUp: boolean;
  readonly hasReadLists: boolean;
  /** Of entries. */
  readonly count: number;
};

/** Follows one piece of the feed. What is done of a step that failed is done again by the next. */
export async function step(
  { after, untold, hasNews }: MirrorPlace,
  { mirror, follow, mayReadLists = () => true }: Stepping,
): Promise<Stepped> {
  const changes = await follow(after, !hasNews);
  if (changes === null) {
    const place = { after: null, untold: await mirror.all(), hasNews: true };
    return { place, isCaughtUp: false, hasReadLists: false, count: 0 };
  }
  const { data, next, caughtUp } = changes;
  for (const entry of data) await mirror.apply(entry);
  const told = new Set(data.map(({ id }) => id));
  const left = untold?.filter(({ id }) => !told.has(id)) ?? null;
  if (caughtUp && left !== null) await mirror.leave(left);
  const isNew = hasNews || data.length > 0;
  const hasReadLists = isNew && caughtUp && mayReadLists();
  if (hasReadLists) await mirror.refreshLists();
  const place = { after: next, untold: caughtUp ? null : left, hasNews: isNew && !hasReadLists };
  return { place, isCaughtUp: caughtUp && !place.hasNews, hasReadLists, count: data.length };
}
