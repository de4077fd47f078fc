import { isId } from '../../domain/id.ts';
import { findWithin } from '../../domain/named-articles.ts';
import type { Find, Lookups, Reach } from '../../domain/references.ts';
import { isSlug } from '../../domain/slug.ts';
import type { Store } from '../../store/store.ts';

/** Names that are remembered of each kind, so that an import of any length stays as small as it is. */
const MAX_KNOWN = 20_000;

/** Lines that still wait to be saved. */
type Pending = { readonly isWaiting: (articleId: string) => boolean; readonly settle: () => Promise<void> };

/**
 * Finds what lines name, and remembers it. What the store doesn't have may be among the lines that still wait: an article is
 * known by its id there, for anything else `settle` has them saved, and the store is asked again. What is remembered can be gone by the time it is used; the store then refuses
 * the line, and `forget` makes the next one look again.
 */
export function rememberingLookups(store: Store, reach: Reach, { isWaiting, settle }: Pending) {
  const live = (ref: string) => store.live.find(ref, []);
  const kinds: Map<string, unknown>[] = [];
  const patient =
    <T>(find: Find<T & { readonly id: string }>): Find<T & { readonly id: string }> =>
    async (ref) => {
      // A name in other letters, such as one that a tag is to be made of, is nobody's yet.
      if (!isId(ref) && !isSlug(ref)) return null;
      const found = await find(ref);
      if (found !== null) return found;
      await settle();
      return find(ref);
    };
  const remembering = <T extends { readonly id: string }>(find: Find<T>): Find<T> => {
    const known = new Map<string, T>();
    kinds.push(known);
    return async (ref) => {
      const remembered = known.get(ref);
      if (remembered !== undefined) return remembered;
      const found = await find(ref);
      if (known.size >= MAX_KNOWN) known.clear();
      if (found !== null) known.set(ref, found);
      return found;
    };
  };
  const findArticle = patient(findWithin(store.articles.get, live, reach));
  const lookups: Lookups = {
    section: remembering(patient(store.sections.get)),
    author: remembering(patient(store.authors.get)),
    tag: remembering(patient(store.tags.get)),
    article: async (ref) => (isWaiting(ref) ? { id: ref } : await findArticle(ref)),
  };
  const forget = () => {
    for (const known of kinds) known.clear();
  };
  return { lookups, forget };
}
