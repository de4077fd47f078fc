import type { ApiKey } from '../domain/api-key.ts';
import type { Article, ArticleChange, ArticleVersion, PublicArticle } from '../domain/article.ts';
import type { Author, PublicAuthor } from '../domain/author.ts';
import type { BodyFormat } from '../domain/body.ts';
import type { ChangeEntry } from '../domain/change.ts';
import type { Instant } from '../domain/clock.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { ArticleQuery, Facet, FacetCount } from '../domain/query.ts';
import type { PublicSection, Section } from '../domain/section.ts';
import type { PublicTag, Tag, TagType } from '../domain/tag.ts';

/**
 * The contract that every engine keeps; `test/store/conformance.ts` is its proof. Each method is atomic: it sees
 * one state of the database and its writes are all there or none. A `ref` is an id or a slug.
 *
 * Any method may reject with `store-busy` (try again) and any writing one with `store-full`.
 */
export type Store = {
  readonly articles: ArticleStore;
  readonly live: LiveStore;
  readonly authors: TaxonomyStore<Author, PublicAuthor, AuthorList>;
  readonly sections: TaxonomyStore<Section, PublicSection, SectionList>;
  readonly tags: TaxonomyStore<Tag, PublicTag, TagList>;
  readonly changes: ChangeStore;
  readonly apiKeys: ApiKeyStore;
  /** Rejects when the database cannot be read. */
  ping(): Promise<void>;
  /** What `dateline doctor` reports: version of the schema, durability settings, integrity of tables and index. */
  inspect(): Promise<readonly Inspection[]>;
  /** Finishes what is under way and lets go of the database; no method may be called after it. */
  close(): Promise<void>;
};

/** `detail` says what was found, and for a fault what to do. */
export type Inspection = { readonly name: string; readonly ok: boolean; readonly detail: string };

/** Working copies: what editors and importers see. No public read comes here. */
export type ArticleStore = {
  /**
   * Creates an article under the first free slug of `slug`, `slug-2`, `slug-3` and so on; a slug that an article ever
   * had is not free. `decide` is given that slug. Rejects with `unknown-reference` (field `section`, `authors`,
   * `tags` or `translationOf`) when the content names something that isn't there.
   */
  create(slug: string, decide: (slug: string) => ArticleChange): Promise<Article>;
  /**
   * Read, decide, write. Rejects with `not-found`, with `stale-revision` unless the article stands at
   * `expectedRevision` (null accepts any), with `slug-taken`, with `unknown-reference`, and with whatever `decide` throws.
   */
  update(
    id: string,
    expectedRevision: number | null,
    decide: (article: Article) => ArticleChange,
  ): Promise<Article>;
  get(ref: string): Promise<Article | null>;
  count(): Promise<number>;
};

/** What a ref of a public resource leads to. */
export type Found<T> =
  | { readonly is: 'found'; readonly item: T }
  /** `ref` was the resource's slug once; `slug` is the present one. */
  | { readonly is: 'moved'; readonly slug: string }
  | { readonly is: 'unknown' };

export type FoundArticle =
  | Found<PublicArticle>
  | { readonly is: 'withdrawn'; readonly at: Instant; readonly reason: string };

export type ArticlePage = Page<PublicArticle> & {
  readonly total?: number;
  readonly facets?: Readonly<Partial<Record<Facet, readonly FacetCount[]>>>;
};

/** The live copies. Nothing here touches a working copy, so nothing unpublished can be seen, counted or sorted by. */
export type LiveStore = {
  find(ref: string, bodies: readonly BodyFormat[]): Promise<FoundArticle>;
  /**
   * Ordered by the sort's key and, among equals, by creation, in the sort's direction. `relevance` ranks an article
   * by where every word of the search is found: title, then summary, authors and tags with it, then the body; newest
   * first within a rank. The cost of a page follows `limit`, not the page's number.
   * Rejects with `unknown-reference` (field `section`, `tag` or `author`) and, for a cursor whose position isn't one
   * of this sort's, with `invalid-value` (field `cursor`).
   */
  list(query: ArticleQuery): Promise<ArticlePage>;
  /** Other articles that share tags, and after these the section, the closest first; null when `id` isn't live. */
  related(id: string, limit: number, bodies: readonly BodyFormat[]): Promise<readonly PublicArticle[] | null>;
  /** Newest version first; null when `id` isn't live. */
  versions(id: string, page: PageRequest): Promise<Page<ArticleVersion> | null>;
  /** Completions of `prefix`, folded: the most used authors, sections and tags, the newest titles. */
  suggest(prefix: string, limit: number): Promise<readonly Suggestion[]>;
  /** When anything the public sees last changed; null on an empty database. */
  lastChange(): Promise<Instant | null>;
};

export type Suggestion = {
  readonly type: 'article' | 'author' | 'section' | 'tag';
  readonly id: string;
  readonly slug: string;
  readonly text: string;
};

/** Authors, sections and tags. All of them are public as soon as they are created. */
export type TaxonomyStore<T, Public, List> = {
  /** As for articles: under the first free slug. Rejects with `unknown-reference` (a section's parent). */
  create(slug: string, decide: (slug: string) => T): Promise<T>;
  /** As for articles, without revisions. Also rejects with `section-cycle`. Live articles show the change at once. */
  update(id: string, decide: (item: T) => T): Promise<T>;
  find(ref: string): Promise<Found<Public>>;
  /** The public form of several at once, by id; ids that name nothing are left out. */
  many(ids: readonly string[]): Promise<readonly Public[]>;
  list(query: List): Promise<Page<Public>>;
};

export type AuthorList = {
  readonly page: PageRequest;
  /** A prefix of any word of the name, folded. */
  readonly prefix: string | null;
  readonly sort: 'name' | '-articleCount';
};
export type SectionList = AuthorList;
export type TagList = AuthorList & { readonly type: TagType | null };

export type ChangeStore = {
  /** Entries with `seq` greater than `seq`, in order, at most `limit`. */
  after(seq: number, limit: number): Promise<readonly ChangeEntry[]>;
};

export type ApiKeyStore = {
  create(key: ApiKey): Promise<void>;
  get(id: string): Promise<ApiKey | null>;
};
