import type { Instant } from './clock.ts';
import type { ArticleFilter, ArticleSort } from './query.ts';

/** The most articles that a curated list may have. */
export const MAX_LIST_LENGTH = 500;

/** A saved article query that fills a list up behind its pins. `query` is its text, as in an address. */
export type ListTail = {
  readonly query: string;
  readonly filter: ArticleFilter;
  readonly sort: ArticleSort;
};

/** What an editor writes of a list. */
export type ListContent = {
  readonly name: string;
  readonly description: string | null;
  /** Ids of articles, in order, at the head of the list. One that isn't live is passed over until it is. */
  readonly pins: readonly string[];
  readonly tail: ListTail | null;
  /** How many articles the list shows at most. */
  readonly length: number;
};

/** The working copy of a list, seen by editors alone. */
export type CuratedList = {
  readonly id: string;
  readonly slug: string;
  readonly state: 'draft' | 'published';
  /** Rises by one with every save. */
  readonly revision: number;
  readonly content: ListContent;
  /** Null before the first publication and after the list was taken back. */
  readonly live: {
    readonly publishedAt: Instant;
    readonly updatedAt: Instant;
    readonly digest: string;
  } | null;
  /** Of slug and content: differs from `live.digest` where there are unpublished edits. */
  readonly digest: string;
  readonly createdAt: Instant;
  readonly savedAt: Instant;
};

/** The live copy: what the public sees until the next publication. */
export type LiveList = ListContent & {
  readonly id: string;
  readonly slug: string;
  readonly publishedAt: Instant;
  readonly updatedAt: Instant;
};

/** A live list as it is read; its articles are listed by `ArticleFilter.list`. */
export type PublicList = Omit<LiveList, 'pins' | 'tail'>;

/** What a domain function decided, for the store to write in one transaction. */
export type ListChange = {
  readonly list: CuratedList;
  readonly live:
    | { readonly do: 'keep' }
    | { readonly do: 'remove' }
    | { readonly do: 'publish'; readonly copy: LiveList };
  readonly at: Instant;
  readonly action: 'create' | 'edit' | 'publish' | 'unpublish' | 'import';
  readonly log: 'list.updated' | 'list.deleted' | null;
  /** Slugs that shall redirect to the list, beside those it had here: of an import. */
  readonly formerSlugs?: readonly string[];
};
