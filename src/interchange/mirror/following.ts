import type { Store } from '../../store/store.ts';
import type { Mirror } from './index.ts';
import type { Changes } from './wire.ts';

/** Where a mirror is. To be kept after each step. */
export type MirrorPlace = {
  /** What to ask the change feed for next; null for its beginning. */
  readonly after: string | null;
  /** Of a feed that began: articles here that it has not told of yet, and takes down if it never does. */
  readonly unseen: readonly string[];
};

/** A piece of the change feed; null where the place can't be served any more. */
export type Follow = (after: string | null) => Promise<Changes | null>;

type Stepping = { readonly store: Pick<Store, 'articles'>; readonly mirror: Mirror; readonly follow: Follow };

/** Follows one piece of the feed. What is done of a step that failed is done again by the next. */
export async function step(
  { after, unseen }: MirrorPlace,
  { store, mirror, follow }: Stepping,
): Promise<{ readonly place: MirrorPlace; readonly isCaughtUp: boolean; readonly count: number }> {
  const changes = await follow(after);
  if (changes === null) {
    const place = { after: null, unseen: await shownHere(store) };
    return { place, isCaughtUp: false, count: 0 };
  }
  const { data, next, caughtUp } = changes;
  for (const entry of data) await mirror.apply(entry);
  const told = new Set(data.map(({ id }) => id));
  const left = unseen.filter((id) => !told.has(id));
  if (caughtUp) for (const id of left) await mirror.end(id, null);
  return { place: { after: next, unseen: caughtUp ? [] : left }, isCaughtUp: caughtUp, count: data.length };
}

async function shownHere({ articles }: Pick<Store, 'articles'>): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor = null;
  do {
    const page = { limit: 500, cursor };
    const found = await articles.list({ states: ['published', 'withdrawn'], sort: 'savedAt', page });
    ids.push(...found.items.map(({ id }) => id));
    cursor = found.next;
  } while (cursor !== null);
  return ids;
}
