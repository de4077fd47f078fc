import type { BodyFormat } from './body.ts';
import type { Instant } from './clock.ts';
import type { PageRequest } from './page.ts';
import type { SearchQuery } from './search.ts';

/**
 * A choice among the values of one dimension. `allOf` is ANDed, each of its groups ORed; `noneOf` excludes.
 * `tag=a&tag=b,c&tag=-d` is `{ allOf: [['a'], ['b', 'c']], noneOf: ['d'] }`.
 */
export type Selection = {
  readonly allOf: readonly (readonly string[])[];
  readonly noneOf: readonly string[];
};

export const ARTICLE_SORTS = [
  '-publishedAt',
  'publishedAt',
  '-updatedAt',
  'updatedAt',
  'title',
  'relevance',
] as const;
/** `list` is the order of the filter's curated list. */
export type ArticleSort = (typeof ARTICLE_SORTS)[number] | 'list';

export const FACETS = ['section', 'tag', 'author', 'genre', 'language', 'month'] as const;
export type Facet = (typeof FACETS)[number];

export type ArticleFilter = {
  /** Refs (id, slug or former slug). A section includes its descendants. */
  readonly section?: Selection;
  readonly tag?: Selection;
  readonly author?: Selection;
  readonly genre?: Selection;
  /** BCP 47, any case; `en` includes `en-GB`. */
  readonly language?: Selection;
  readonly search?: SearchQuery;
  readonly publishedFrom?: Instant;
  readonly publishedTo?: Instant;
  readonly updatedFrom?: Instant;
  readonly updatedTo?: Instant;
  readonly ids?: readonly string[];
  /** Ref of a live curated list: its articles alone. */
  readonly list?: string;
  /** The article whose own canonical or former web address is `address`, or that has none and is or was at `slug`. */
  readonly url?: { readonly address: string; readonly slug: string | null };
};

export type ArticleQuery = {
  readonly filter: ArticleFilter;
  readonly sort: ArticleSort;
  readonly page: PageRequest;
  readonly bodies: readonly BodyFormat[];
  readonly total: boolean;
  readonly facets: readonly Facet[];
};

/** `value` is a slug, or for genre, language and month (`2023-12`) the value itself; `label` is for people. */
export type FacetCount = { readonly value: string; readonly label: string; readonly count: number };

/** The most frequent values of a facet that an answer names, most frequent first. */
export const MAX_FACET_VALUES = 100;
