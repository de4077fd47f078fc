import type { Find, Lookups } from '../../domain/references.ts';
import type { Store } from '../../store/store.ts';

/** Names that are remembered of each kind, so that an import of any length stays as small as it is. */
const MAX_KNOWN = 20_000;

/**
 * Finds what lines name, and remembers it. What isn't known may be among the lines that still wait to be saved: then
 * `settled` has them saved before the store is asked. What is remembered can be gone by the time it is used; the store
 * then refuses the line, and `forget` makes the next one look again.
 */
export function rememberingLookups(store: Store, settled: () => Promise<void>) {
  const kinds: Map<string, unknown>[] = [];
  const remembering = <T extends { readonly id: string }>(find: Find<T>): Find<T> => {
    const known = new Map<string, T>();
    kinds.push(known);
    return async (ref) => {
      const remembered = known.get(ref);
      if (remembered !== undefined) return remembered;
      await settled();
      const found = await find(ref);
      if (known.size >= MAX_KNOWN) known.clear();
      if (found !== null) known.set(ref, found);
      return found;
    };
  };
  const lookups: Lookups = {
    section: remembering(store.sections.get),
    author: remembering(store.authors.get),
    tag: remembering(store.tags.get),
    article: async (ref) => {
      await settled();
      return store.articles.get(ref);
    },
  };
  const forget = () => {
    for (const known of kinds) known.clear();
  };
  return { lookups, forget };
}
