import type { Actor } from '../domain/actor.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type {
  Article,
  ArticleChange,
  ArticleState,
  ArticleVersion,
  EditorialArticle,
  ExternalId,
  LiveArticle,
  PublicArticle,
} from '../domain/article.ts';
import type { AuditEntry, AuditedKind } from '../domain/audit.ts';
import type { Author, PublicAuthor } from '../domain/author.ts';
import type { BodyFormat } from '../domain/body.ts';
import type { ChangeEntry } from '../domain/change.ts';
import type { Instant } from '../domain/clock.ts';
import type { CuratedList, EditorialList, ListChange, LiveList, PublicList } from '../domain/curated-list.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { ArticleQuery, Facet, FacetCount } from '../domain/query.ts';
import type { Revision, RevisionContent } from '../domain/revision.ts';
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
  readonly lists: ListStore;
  readonly changes: ChangeStore;
  readonly apiKeys: ApiKeyStore;
  readonly answers: AnswerStore;
  readonly audit: AuditStore;
  /** Rejects when the database cannot be read. */
  ping(): Promise<void>;
  /** What `dateline doctor` reports: version of the schema, durability settings, integrity of tables and index. */
  inspect(): Promise<readonly Inspection[]>;
  /** What keeps the database fast as its content grows; once a day is often enough. */
  tidy(): Promise<void>;
  /** Finishes what is under way and lets go of the database; no method may be called after it. */
  close(): Promise<void>;
};

/** `detail` says what was found, and for a fault what to do. */
export type Inspection = { readonly name: string; readonly ok: boolean; readonly detail: string };

/**
 * How a write is told of. `by` is who does it, the service itself unless given; it stands in the revisions and in the
 * audit, which are written in the same transaction.
 */
export type WriteOptions<Result> = { readonly by?: Actor; readonly once?: Once<Result> };

/**
 * Makes a write happen once however often it is asked for: its answer is kept in its own transaction, so that a crash
 * between commit and answer loses nothing. A write whose `once` was used before rejects with `already-done` and does
 * nothing; the answer is in `Store.answers`. A write that changes nothing keeps its answer too.
 */
export type Once<Result> = {
  /** The id of the key that asks; different keys share nothing. */
  readonly owner: string;
  /** The `Idempotency-Key`. */
  readonly key: string;
  /** Of the request, to tell it from another one under the same key. */
  readonly fingerprint: string;
  readonly at: Instant;
  /** The bytes to keep, made inside the transaction: it must do nothing but compute. */
  readonly answer: (result: Result) => Uint8Array;
};

/** Working copies: what editors and importers see. No public read comes here. */
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
   * the first free slug of `slug`.
   */
  upsert(
    key: ArticleKey,
    slug: string,
    decide: (article: Article | null, slug: string) => ArticleChange | null,
    options?: ArticleWriteOptions,
  ): Promise<Upserted>;
  /**
   * Deletes an article with its revisions and versions. What was ever published is told of in the change log; a
   * withdrawal's tombstone stays. Rejects like `update`, and with `wrong-state` while the article is live.
   */
  remove(
    id: string,
    expectedRevision: number | null,
    at: Instant,
    options?: WriteOptions<null>,
  ): Promise<void>;
  /** `ref` is an id or the slug of a working copy. */
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
  nextDue(): Promise<Instant | null>;
  /** Preview links are made with this number and die when it rises; null when there is no such article. */
  previewEpoch(id: string): Promise<number | null>;
  /** Rejects with `not-found`. */
  revokePreviews(id: string, at: Instant, options?: WriteOptions<null>): Promise<void>;
  /** In the order of creation, at most `limit`, after the article numbered `after` (0 for the first). For exports. */
  inOrder(after: number, limit: number): Promise<readonly NumberedArticle[]>;
  count(): Promise<number>;
};

/** `newTags` are created in the same transaction; one whose slug is there by then rejects with `slug-taken`. */
export type ArticleWriteOptions = WriteOptions<EditorialArticle> & { readonly newTags?: readonly Tag[] };

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
  readonly sort: 'savedAt' | '-savedAt' | 'scheduledFor';
  readonly page: PageRequest;
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
   * `list` is the order of `filter.list`: its live pins, then what its tail finds beside them, up to its length.
   * Rejects with `unknown-reference` (field `section`, `tag`, `author` or `list`) and, for a cursor whose position isn't one
   * of this sort's, with `invalid-value` (field `cursor`).
   */
  list(query: ArticleQuery): Promise<ArticlePage>;
  /** The editors' live picks in their order, then other articles that share tags, and after these the section, the closest first; null when `id` isn't live. */
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

/**
 * Authors, sections and tags. All of them are public as soon as they are created, and writes resolve to what the public
 * then sees, so that presenting is pure. An `id` here is a present one: only refs lead on from a former slug or id.
 */
export type TaxonomyStore<T, Public, List> = {
  /** As for articles: under the first free slug. Rejects with `unknown-reference` (a section's parent). */
  create(slug: string, decide: (slug: string) => T, options?: TaxonomyWriteOptions<Public>): Promise<Public>;
  /**
   * As for articles; null changes nothing. Also rejects with `section-cycle`. Live articles show the change at once.
   */
  update(id: string, decide: (item: T) => T | null, options?: TaxonomyWriteOptions<Public>): Promise<Public>;
  /**
   * Deletes it. While any article (working, live, or withdrawn and to be reinstated), tail, section or key refers to it, this
   * rejects with `in-use`, unless `reassignTo` is the id of another of its kind: then that one takes its place everywhere, as
   * with `merge`. Its slugs are free again, and its id leads nowhere but from stored content.
   * `reassignTo` rejects with `unknown-reference` (field `reassignTo`), also where it is the thing itself.
   */
  remove(
    id: string,
    reassignTo: string | null,
    at: Instant,
    options?: TaxonomyWriteOptions<null>,
  ): Promise<void>;
  /**
   * Puts `into` in the place of `id` in all working and live copies and tails, and in the tree; the former's slug and id lead
   * to `into` from then on. No other thing gets a new revision by it. Rejects with `unknown-reference` (field `into`), with
   * `section-cycle` where a section would be merged into one below it, and with `invalid-value` where the tree would get too
   * deep. Resolves to `into`.
   */
  merge(id: string, into: string, at: Instant, options?: TaxonomyWriteOptions<Public>): Promise<Public>;
  /** For editors: a former slug or id simply finds the thing. */
  get(ref: string): Promise<Public | null>;
  /** What was merged has moved, by its slugs and by its id. */
  find(ref: string): Promise<Found<Public>>;
  /** The public form of several at once, by id; ids that name nothing are left out. */
  many(ids: readonly string[]): Promise<readonly Public[]>;
  list(query: List): Promise<Page<Public>>;
  /** As for articles: in the order of creation, after the one numbered `after`. For exports. */
  inOrder(after: number, limit: number): Promise<readonly NumberedTerm<T>[]>;
};

export type NumberedTerm<T> = { readonly no: number; readonly item: T; readonly former: Former };

/** What leads to a thing beside its slug and id, each in alphabetical order. */
export type Former = {
  /** That it had, or that what was merged into it had. */
  readonly slugs: readonly string[];
  /** Of what was merged into it. */
  readonly ids: readonly string[];
  /** Of what was deleted in its favour, which only stored content still follows. */
  readonly replacedIds: readonly string[];
};

/** `expectedRevision` rejects with `stale-revision` where the thing stands at another. */
export type TaxonomyWriteOptions<Result> = WriteOptions<Result> & {
  readonly expectedRevision?: number | null;
  /** What shall lead to it beside what does already: of an import. */
  readonly former?: Former;
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

/** Curated lists: working copies and live ones. The articles of a live list are found by `LiveStore.list`. */
export type ListStore = {
  /**
   * As for articles: under the first free slug. Rejects with `unknown-reference` (field `pins` or `tail.query`) where
   * the save names an article, or the tail an author, section or tag, that isn't there; an import isn't held to that, for their own
   * lines may follow.
   */
  create(
    slug: string,
    decide: (slug: string) => ListChange,
    options?: WriteOptions<EditorialList>,
  ): Promise<EditorialList>;
  /** As for articles. Pins and a tail that were saved before may name what was deleted since. */
  update(
    id: string,
    expectedRevision: number | null,
    decide: (list: CuratedList) => ListChange | null,
    options?: WriteOptions<EditorialList>,
  ): Promise<EditorialList>;
  /** Rejects like `update`, and with `wrong-state` while the list is live. Its slugs are free again. */
  remove(
    id: string,
    expectedRevision: number | null,
    at: Instant,
    options?: WriteOptions<null>,
  ): Promise<void>;
  get(ref: string): Promise<EditorialList | null>;
  /** Working copies, by name. */
  list(page: PageRequest): Promise<Page<EditorialList>>;
  /** The ids of the articles that these refs name, in their order; working copies too. Rejects with `unknown-reference` (field `pins`). */
  pinIds(refs: readonly string[]): Promise<readonly string[]>;
  /** A live list; an old slug has moved. */
  find(ref: string): Promise<Found<PublicList>>;
  /** Live lists, by name. */
  published(page: PageRequest): Promise<Page<PublicList>>;
  /** As for articles: in the order of creation, after the one numbered `after`. For exports. */
  inOrder(after: number, limit: number): Promise<readonly NumberedList[]>;
};

export type NumberedList = {
  readonly no: number;
  readonly list: CuratedList;
  readonly live: LiveList | null;
  /** In alphabetical order. */
  readonly formerSlugs: readonly string[];
};

export type ApiKeyStore = {
  /** Rejects with `unknown-reference` (field `sections`) where the key is limited to one that isn't there. */
  create(key: ApiKey, options?: WriteOptions<ApiKey>): Promise<ApiKey>;
  /** As it stands now, whichever process wrote it. */
  get(id: string): Promise<ApiKey | null>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<ApiKey>>;
  /**
   * `action` is what the audit calls it, and `at` when. Where `decide` gives back what it was given, nothing is written.
   * Rejects with `not-found` and with whatever `decide` throws.
   */
  update(
    id: string,
    action: 'revoke' | 'rotate',
    at: Instant,
    decide: (key: ApiKey) => ApiKey,
    options?: WriteOptions<ApiKey>,
  ): Promise<ApiKey>;
  /** Notes that the key was used, at most once a minute; not audited. A key that isn't there is left alone. */
  used(id: string, at: Instant): Promise<void>;
};

/** The answers of writes that were to happen once. */
export type AnswerStore = {
  find(owner: string, key: string): Promise<KeptAnswer | null>;
  /** For a request that writes nothing else. Rejects with `already-done`. */
  keep(owner: string, key: string, answer: KeptAnswer): Promise<void>;
  /** Forgets what was kept before; resolves to how many. */
  forget(before: Instant): Promise<number>;
};

export type KeptAnswer = { readonly fingerprint: string; readonly at: Instant; readonly answer: Uint8Array };

export type AuditStore = {
  /** Newest first. */
  list(query: AuditQuery): Promise<Page<AuditEntry>>;
};

export type AuditQuery = {
  readonly kind?: AuditedKind;
  readonly id?: string;
  readonly keyId?: string;
  /** Inclusive and exclusive. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly page: PageRequest;
};
