import type { ArticleFilter, Selection } from './query.ts';

/** By what the change log can tell of an article before a change and after it. Selections name things by ref. */
export type FollowedFilter = Pick<ArticleFilter, 'section' | 'tag' | 'author' | 'genre' | 'language'>;

/**
 * What a follower asks for: also by what stays with an article. What it says, and whether it is in a curated list, may change without anybody
 * knowing what was found before.
 */
export type FeedFilter = FollowedFilter &
  Pick<ArticleFilter, 'publishedFrom' | 'publishedTo' | 'updatedFrom' | 'updatedTo' | 'ids'>;

/** Which articles a partner may have: an article query, as it was written and as it was read. */
export type Entitlement = { readonly query: string; readonly filter: FollowedFilter };

const DIMENSIONS = ['section', 'tag', 'author', 'genre', 'language'] as const;

/** What both let through. */
export function within<Filter extends FollowedFilter>(
  filter: Filter,
  { filter: whole }: Entitlement,
): Filter {
  const selections = DIMENSIONS.flatMap((dimension) => {
    const selection = both(whole[dimension], filter[dimension]);
    return selection === undefined ? [] : [[dimension, selection] as const];
  });
  return { ...filter, ...Object.fromEntries(selections) };
}

function both(one: Selection | undefined, other: Selection | undefined): Selection | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { allOf: [...one.allOf, ...other.allOf], noneOf: [...one.noneOf, ...other.noneOf] };
}
