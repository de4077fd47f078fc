import type { ArticleVersion, PublicArticle } from '../../domain/article.ts';
import type { BodyFormat } from '../../domain/body.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { ArticleQuery, Facet, FacetCount } from '../../domain/query.ts';
import type {
  RenderedAll,
  RenderedArticle,
  RenderedAsked,
  RenderedPage,
  RenderedRequest,
  TextFrame,
} from './rendering.ts';

/** What a ref of a public resource leads to. */
export type Found<T> =
  | { readonly is: 'found'; readonly item: T }
  /** `ref` was the resource's slug once; `slug` is the present one. */
  | { readonly is: 'moved'; readonly slug: string }
  | { readonly is: 'unknown' };

export type FoundArticle =
  | Found<PublicArticle>
  | { readonly is: 'withdrawn'; readonly at: Instant; readonly reason: string };

/** What is told of a page beside its articles and its neighbours. */
type AboutPage = {
  /** A change that has none of these tags, and none of the page's articles, leaves the page and its counts as they are (`ChangeStore.touchedAfter`). Null where no change tells. */
  readonly dependsOn: readonly string[] | null;
  readonly total?: number;
  readonly facets?: Readonly<Partial<Record<Facet, readonly FacetCount[]>>>;
};

export type ArticlePage = Page<PublicArticle> & AboutPage;

export type AboutRendered = Omit<ArticlePage, 'items'>;

/** The live copies. Nothing here touches a working copy, so nothing unpublished can be seen, counted or sorted by. */
export type LiveStore = {
  find(ref: string, bodies: readonly BodyFormat[]): Promise<FoundArticle>;
  /**
   * Ordered by the sort's key and, among equals, by creation, in the sort's direction. `relevance` ranks an article
   * by where every word of the search is found: title, then summary, authors and tags with it, then the body; newest
   * first within a rank. The cost of a page follows `limit`, not the page's number.
   * `list` is the order of `filter.list`: its live pins, then what its tail finds beside them, up to its length.
   * Rejects with `unknown-reference` (field `section`, `tag`, `author` or `list`) and, for a cursor whose position isn't one
   * of this sort's, with `invalid-value` (field `cursor`).
   */
  list(query: ArticleQuery): Promise<ArticlePage>;
  /** What `find` finds, as it was rendered with its HTML; null for anything else, and where it isn't rendered. */
  rendered(ref: string): Promise<RenderedArticle | null>;
  /**
   * The same page as `list` gives, as it was rendered; null where one of its articles isn't, and where nothing public has the
   * scope's slug now. Rejects like `list`.
   */
  renderedList<Frame extends TextFrame>(
    request: RenderedRequest<AboutRendered, Frame>,
  ): Promise<RenderedPage<Frame> | null>;
  /**
   * What these two give of articles and lists, all of one state of the store, in bytes that may be lent; null in place of what they would
   * reject with. Null for all, and nothing is looked for, where the store's `ChangeStore.version` is another one than `at`.
   */
  renderedAll<Frame extends TextFrame>(
    asked: RenderedAsked<AboutRendered, Frame>,
    at: number,
  ): Promise<RenderedAll<Frame> | null>;
  /**
   * Renders up to `limit` live articles that aren't, as they were published by a store with another rendering, or with none. Resolves
   * to how many it found; 0 where all are rendered, and where the store has no rendering. Cheap to ask where there are none.
   */
  renderMissing(limit: number): Promise<number>;
  /**
   * Puts what readers are sent most where it is found fastest, as far as the engine has such a place: live articles by their slugs, and
   * lists of one section, tag or author, newest first. What any read gives is the same before, meanwhile and after. Goes on until all is
   * there, or `isOver` says so, and rests after each step `rest` times as long as it took; resolves to how much it put. Rejects where the disk has no room to spare for it.
   */
  bind(isOver: () => boolean, rest?: number): Promise<number>;
  /** The editors' live picks in their order, then other articles that share tags, and after these the section, the closest first; null when `id` isn't live. */
  related(id: string, limit: number, bodies: readonly BodyFormat[]): Promise<readonly PublicArticle[] | null>;
  /** Newest version first; null when `id` isn't live. */
  versions(id: string, page: PageRequest): Promise<Page<ArticleVersion> | null>;
  /** Completions of `prefix`, folded: the most used authors, sections and tags, the newest titles. */
  suggest(prefix: string, limit: number): Promise<readonly Suggestion[]>;
  /**
   * Which runs of `size` article numbers (`ArticleStore.inOrder`) have a live article, rising: run 1 is the numbers 1 to `size`. An
   * article keeps its number, so it stays in its run whatever becomes of others. The cost follows the number of runs.
   */
  runs(size: number): Promise<readonly number[]>;
  /** Live articles numbered above `after` and up to `last`, in that order, at most `limit`: no more of each than its address is made of. */
  located(after: number, last: number, limit: number): Promise<readonly LocatedArticle[]>;
};

export type LocatedArticle = {
  readonly no: number;
  readonly id: string;
  readonly slug: string;
  readonly url: string | null;
  readonly section: { readonly slug: string } | null;
  readonly publishedAt: Instant;
  readonly updatedAt: Instant;
};

export type Suggestion = {
  readonly type: 'article' | 'author' | 'section' | 'tag';
  readonly id: string;
  readonly slug: string;
  readonly text: string;
};
