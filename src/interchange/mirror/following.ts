import type { Mirror, Thing } from './index.ts';
import type { Changes } from './wire.ts';

/** Where a mirror is. To be kept after each step. */
export type MirrorPlace = {
  /** What to ask the change feed for next; null for its beginning. */
  readonly after: string | null;
  /** Of a feed that began anew: what is here and was not told of yet; what never is is gone there. Null behind that. */
  readonly untold: readonly Thing[] | null;
};

/** A piece of the change feed; null where the place can't be served any more. */
export type Follow = (after: string | null) => Promise<Changes | null>;

/** Follows one piece of the feed. What is done of a step that failed is done again by the next. */
export async function step(
  { after, untold }: MirrorPlace,
  { mirror, follow }: { readonly mirror: Mirror; readonly follow: Follow },
): Promise<{ readonly place: MirrorPlace; readonly isCaughtUp: boolean; readonly count: number }> {
  const changes = await follow(after);
  if (changes === null) {
    const place = { after: null, untold: await mirror.all() };
    return { place, isCaughtUp: false, count: 0 };
  }
  const { data, next, caughtUp } = changes;
  for (const entry of data) await mirror.apply(entry);
  const told = new Set(data.map(({ id }) => id));
  const left = untold?.filter(({ id }) => !told.has(id)) ?? null;
  if (caughtUp && left !== null) await mirror.leave(left);
  const place = { after: next, untold: caughtUp ? null : left };
  return { place, isCaughtUp: caughtUp, count: data.length };
}
