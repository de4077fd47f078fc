import type {
  Article,
  ArticleChange,
  ArticleState,
  EditorialArticle,
  ExternalId,
  LiveArticle,
  Published,
} from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { Revision, RevisionContent } from '../../domain/revision.ts';
import type { NextDue } from '../../domain/scheduling.ts';
import type { Tag } from '../../domain/tag.ts';
import type { WriteOptions } from './writes.ts';

/**
 * Working copies: what editors and importers see. No public read comes here. A `decide` may be asked again after what it
 * decided was taken back with a neighbour's failure, so it must do nothing but decide.
 */
export type ArticleStore = {
  /**
   * Creates an article under the first free slug of `slug`, `slug-2`, `slug-3` and so on; a slug that an article ever
   * had is not free. `decide` is given that slug. Rejects with `unknown-reference` (field `section`, `authors`,
   * `tags`, `related` or `translationOf`) when the content names something that isn't there, and with
   * `external-id-taken`.
   */
  create(
    slug: string,
    decide: (slug: string) => ArticleChange,
    options?: ArticleWriteOptions,
  ): Promise<EditorialArticle>;
  /**
   * Read, decide, write; where `decide` returns null nothing is written. Rejects with `not-found`, with
   * `stale-revision` unless the article stands at `expectedRevision` (null accepts any), with `slug-taken`, with
   * `unknown-reference`, and with whatever `decide` throws. A slug that an article keeps stays its own.
   */
  update(
    id: string,
    expectedRevision: number | null,
    decide: (article: Article) => ArticleChange | null,
    options?: ArticleWriteOptions,
  ): Promise<EditorialArticle>;
  /**
   * Creates or updates, whichever it is then: `decide` is given the article that `key` names and its slug, or null and
   * the first free slug of `slug`, and a look at what readers see of the article, or saw last; null before it was published.
   */
  upsert(
    key: ArticleKey,
    slug: string,
    decide: (
      article: Article | null,
      slug: string,
      published: () => Published | null,
    ) => ArticleChange | null,
    options?: ArticleWriteOptions,
  ): Promise<Upserted>;
  /**
   * Deletes an article with its revisions and versions. What was ever published is told of in the change log; a
   * withdrawal's tombstone stays, and slugs that readers knew stay taken. Articles that name it go on naming it. Rejects like `update`, and with `wrong-state` while the article is live.
   */
  remove(id: string, expectedRevision: number | null, at: Instant, options?: GuardedOptions): Promise<void>;
  /** `ref` is an id, the slug of the working copy, or one that readers know or knew. */
  get(ref: string): Promise<EditorialArticle | null>;
  bySource(external: ExternalId): Promise<EditorialArticle | null>;
  /** The bodies are left empty: `get` has them. */
  list(query: WorkingQuery): Promise<Page<EditorialArticle>>;
  /** Newest first; null when there is no such article. */
  revisions(id: string, page: PageRequest): Promise<Page<Revision> | null>;
  revision(id: string, revision: number): Promise<RevisionContent | null>;
  /** Ids of articles whose `dueAt` is not later than `at`, the longest due first. */
  due(at: Instant, limit: number): Promise<readonly string[]>;
  /** When the next thing happens to any article by itself. Cheap enough to be asked with every read. */
  nextDue(): Promise<NextDue>;
  /** Preview links are made with this number and die when it rises; null when there is no such article. */
  previewEpoch(id: string): Promise<number | null>;
  /** Tells in the audit that a preview link is made, and resolves to the number to make it with. Rejects with `not-found`. */
  notePreview(id: string, at: Instant, options?: GuardedOptions<number>): Promise<number>;
  /** Rejects with `not-found`, and with `stale-revision` like `update`. */
  revokePreviews(
    id: string,
    expectedRevision: number | null,
    at: Instant,
    options?: GuardedOptions,
  ): Promise<void>;
  /** In the order of creation, at most `limit`, after the article numbered `after` (0 for the first). For exports. */
  inOrder(after: number, limit: number): Promise<readonly NumberedArticle[]>;
  count(): Promise<number>;
};

/** `newTags` are created in the same transaction, and go with the last article that has them if they are still hidden by then; one whose slug is there by then rejects with `slug-taken`. */
export type ArticleWriteOptions = WriteOptions<EditorialArticle> & { readonly newTags?: readonly Tag[] };

/** `guard` is shown the article inside the transaction, and may refuse by throwing. */
export type GuardedOptions<Result = null> = WriteOptions<Result> & {
  readonly guard?: (article: Article) => void;
};

export type ArticleKey =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'slug'; readonly slug: string }
  | { readonly by: 'external'; readonly external: ExternalId };

export type Upserted = {
  readonly article: EditorialArticle;
  readonly did: 'created' | 'updated' | 'nothing';
};

/** With all that an export tells beside the working copy; `live` is the live copy where there is one. */
export type NumberedArticle = {
  readonly no: number;
  readonly article: EditorialArticle;
  readonly live: LiveArticle | null;
  /** Slugs that redirect to it, in alphabetical order. */
  readonly formerSlugs: readonly string[];
};

export type WorkingQuery = {
  readonly states: readonly ArticleState[];
  /** Refs; a section includes its descendants. Unknown ones reject with `unknown-reference`. */
  readonly section?: string;
  readonly author?: string;
  readonly tag?: string;
  /** Every word must begin a word of the title or the slug; folded. */
  readonly title?: string;
  /** Ids of sections: only what is filed in them or below. */
  readonly within?: readonly string[];
  /** `scheduledFor` lists what has a schedule, and that alone. */
  readonly sort: 'savedAt' | '-savedAt' | 'scheduledFor';
  readonly page: PageRequest;
};
