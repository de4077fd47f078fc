import type { ArticleRef, ArticleState } from './article.ts';
import type { Instant } from './clock.ts';
import { listDigest } from './digest.ts';
import { DomainError, invalid } from './errors.ts';
import type { ArticleFilter, ArticleSort } from './query.ts';
import { checkedSlug } from './slug.ts';

/** The most articles that a curated list may have. */
export const MAX_LIST_LENGTH = 500;

/** Characters of a tail's query: longer than an address may be. */
export const MAX_TAIL = 8000;

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

/** What a list is where nobody has said otherwise; all but the name, which it needs. */
export const NEW_LIST: Omit<ListContent, 'name'> = { description: null, pins: [], tail: null, length: 20 };

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

/** A pinned article as editors see it. */
export type PinnedArticle = ArticleRef & { readonly state: ArticleState };

/** A working copy with its pins resolved: what the editorial API presents. A pin whose article was deleted is left out. */
export type EditorialList = CuratedList & { readonly pinned: readonly PinnedArticle[] };

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

/** A new draft of a list: no reader sees it before it is published. */
export function draftList(id: string, slug: string, content: ListContent, at: Instant): ListChange {
  checkListContent(content);
  const list: CuratedList = {
    id,
    slug: checkedSlug(slug),
    state: 'draft',
    revision: 1,
    content,
    live: null,
    digest: listDigest(slug, content),
    createdAt: at,
    savedAt: at,
  };
  return { list, live: { do: 'keep' }, at, action: 'create', log: null };
}

/** What a save may change; what isn't given stays. */
export type ListEdits = { readonly slug?: string; readonly content?: Partial<ListContent> };

/** A save of the working copy. What is live stays as it is until the next publication. */
export function editList(
  list: CuratedList,
  { slug = list.slug, content: changes }: ListEdits,
  at: Instant,
): ListChange {
  const content = { ...list.content, ...changes };
  checkListContent(content);
  const next = saved(list, at, { slug: checkedSlug(slug), content, digest: listDigest(slug, content) });
  return { list: next, live: { do: 'keep' }, at, action: 'edit', log: null };
}

/** The same; null where the edits change nothing. */
export function editListIfDifferent(list: CuratedList, edits: ListEdits, at: Instant): ListChange | null {
  const change = editList(list, edits, at);
  return change.list.digest === list.digest ? null : change;
}

/** Makes the working copy the live one. `publishedAt` is since when the list is live without a break. */
export function publishList(list: CuratedList, at: Instant): ListChange {
  const { id, slug, content, digest } = list;
  const publishedAt = list.live?.publishedAt ?? at;
  const next = saved(list, at, { state: 'published', live: { publishedAt, updatedAt: at, digest } });
  const copy: LiveList = { ...content, id, slug, publishedAt, updatedAt: at };
  return { list: next, live: { do: 'publish', copy }, at, action: 'publish', log: 'list.updated' };
}

/** Takes a live list back to a draft: for readers it is there no more. */
export function unpublishList(list: CuratedList, at: Instant): ListChange {
  if (list.live === null) throw new DomainError('wrong-state', 'only a published list can be taken back');
  const next = saved(list, at, { state: 'draft', live: null });
  return { list: next, live: { do: 'remove' }, at, action: 'unpublish', log: 'list.deleted' };
}

/** As for articles: several changes, each made of the one before, as one save and so one revision. */
export function asOneListSave(before: CuratedList | null, change: ListChange): ListChange {
  return { ...change, list: { ...change.list, revision: (before?.revision ?? 0) + 1 } };
}

/** Whether readers see another list than the working copy. */
export function listHasUnpublishedEdits({ live, digest }: CuratedList): boolean {
  return live !== null && live.digest !== digest;
}

function saved(list: CuratedList, at: Instant, changes: Partial<CuratedList>): CuratedList {
  return { ...list, ...changes, revision: list.revision + 1, savedAt: at };
}

/** Throws `invalid-value` for what no list can be. */
export function checkListContent({ name, pins, tail, length }: ListContent): void {
  if (name.trim() === '') throw invalid('name', 'a list needs a name');
  if (!Number.isInteger(length) || length < 1 || length > MAX_LIST_LENGTH) {
    throw invalid('length', `a list shows 1 to ${MAX_LIST_LENGTH} articles`);
  }
  if (pins.length > MAX_LIST_LENGTH) {
    throw invalid('pins', `a list can have at most ${MAX_LIST_LENGTH} pins`);
  }
  if (new Set(pins).size < pins.length) throw invalid('pins', 'an article can be pinned but once');
  if (tail !== null && tail.query.length > MAX_TAIL) {
    throw invalid('tail.query', `a tail can have at most ${MAX_TAIL} characters`);
  }
  if (tail?.filter.list !== undefined) throw invalid('tail.query', 'a list cannot hold another list');
  if (tail?.sort === 'list' || (tail?.sort === 'relevance' && tail.filter.search === undefined)) {
    throw invalid('tail.query', 'only a search can be sorted by relevance');
  }
}
