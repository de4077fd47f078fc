import type { AuthorRef } from './author.ts';
import type { Body, BodyFormat } from './body.ts';
import type { ChangeType } from './change.ts';
import type { Instant } from './clock.ts';
import type { Image } from './image.ts';
import type { ArticleAction } from './revision.ts';
import type { SectionRef } from './section.ts';
import type { TagRef } from './tag.ts';

export const GENRES = [
  'news',
  'analysis',
  'opinion',
  'feature',
  'interview',
  'review',
  'fact-check',
  'press-release',
] as const;
export type Genre = (typeof GENRES)[number];

export const CORRECTION_KINDS = ['correction', 'clarification', 'update', 'editors-note'] as const;

export type Correction = {
  readonly id: string;
  readonly at: Instant;
  readonly kind: (typeof CORRECTION_KINDS)[number];
  readonly note: string;
  /** The public version that carries the correction. */
  readonly version: number;
};

export type Source = { readonly name: string; readonly url: string | null };

export type Rights = {
  readonly copyrightNotice: string | null;
  readonly usageTerms: string | null;
  readonly syndication: 'allowed' | 'withheld';
  /** Whether text and data mining, and with it the training of models, is reserved; absent where the service's own terms hold. */
  readonly mining?: Mining;
};

export const MINING = ['reserved', 'free'] as const;
export type Mining = (typeof MINING)[number];

/** What an editor writes: everything of an article that a save may change. */
export type ArticleContent = {
  readonly title: string;
  readonly summary: string | null;
  /** The place a report was filed from, as printed: `VILNIUS`. */
  readonly dateline: string | null;
  /** BCP 47. */
  readonly language: string;
  readonly genre: Genre;
  readonly body: Body;
  readonly sectionId: string | null;
  /** In byline order. */
  readonly authorIds: readonly string[];
  readonly tagIds: readonly string[];
  readonly image: Image | null;
  readonly source: Source | null;
  readonly rights: Rights;
  /** The article's own canonical web address; null means it is built from the site's address and its slug. */
  readonly url: string | null;
  /** The id of the article that this one translates. */
  readonly translationOf: string | null;
  /** Ids of the articles that an editor picked to stand first among the related ones, in order. */
  readonly relatedIds: readonly string[];
  /** From then on readers are told that the article is gone; null means never. */
  readonly expiresAt: Instant | null;
};

/** `withdrawn` before `published` before `scheduled`: a live article with a schedule is still `published`. */
export type ArticleState = 'draft' | 'scheduled' | 'published' | 'withdrawn';

/** The working copy, seen by editors alone. What the public sees is the LiveArticle, stored apart from it. */
export type Article = {
  readonly id: string;
  readonly slug: string;
  readonly state: ArticleState;
  /** Rises by one with every save; what `If-Match` compares. */
  readonly revision: number;
  /** The public version last published; 0 before the first publication. */
  readonly version: number;
  readonly content: ArticleContent;
  readonly corrections: readonly Correction[];
  /** Of the first publication; before it, the time that this publication is to bring along, if any. */
  readonly publishedAt: Instant | null;
  readonly createdAt: Instant;
  readonly savedAt: Instant;
  /** When the working copy, as it then is, is published by itself. */
  readonly scheduledFor: Instant | null;
  /** Whether entitled partners may have it before it is published. */
  readonly embargo: boolean;
  /** Of slug and content: differs from `lastPublished.digest` where there are unpublished edits. */
  readonly digest: string;
  /** The last publication; it stays known while the article is unpublished or withdrawn. */
  readonly lastPublished: LastPublished | null;
  /** The feeder's own name for the article, unique within its source. */
  readonly external: ExternalId | null;
  readonly withdrawal: { readonly at: Instant; readonly reason: string } | null;
};

export type LastPublished = {
  readonly revision: number;
  readonly updatedAt: Instant;
  readonly digest: string;
  readonly expiresAt: Instant | null;
};

/** What readers see of an article, or saw last. */
export type Published = { readonly slug: string; readonly content: ArticleContent };

export type ExternalId = { readonly source: string; readonly id: string };

/** The live copy: what the public sees until the next publication. */
export type LiveArticle = ArticleContent & {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly publishedAt: Instant;
  readonly updatedAt: Instant;
  readonly corrections: readonly Correction[];
  readonly wordCount: number;
  readonly readingMinutes: number;
};

/**
 * What a domain function decided, for the store to write in one transaction: the working copy, what becomes of the
 * live one (`publish` it, `remove` it, or `keep` it as it is), and what the change log says of it.
 */
export type ArticleChange = {
  readonly article: Article;
  readonly live:
    | { readonly do: 'keep' }
    | { readonly do: 'remove' }
    | { readonly do: 'publish'; readonly copy: LiveArticle };
  readonly at: Instant;
  readonly action: ArticleAction;
  readonly log: { readonly type: ChangeType; readonly reason: string | null } | null;
  /** Slugs that shall redirect to the article, beside those it had here: of an import. */
  readonly formerSlugs?: readonly string[];
  /** Of an article from elsewhere that is published: what readers are told of its versions, also of those that were never here. */
  readonly versions?: readonly ArticleVersion[];
  /** Of an export that is put back. */
  readonly restored?: RestoredHistory;
};

/**
 * What a restored article needs beside itself. With it the store takes links to other articles that aren't there yet, for their
 * own lines may follow, and tells readers of a withdrawal also where it never had the live copy.
 */
export type RestoredHistory = {
  /** What was last published, where the working copy is another revision: a reinstatement will ask for it. */
  readonly published: {
    readonly revision: number;
    readonly at: Instant;
    readonly slug: string;
    readonly content: ArticleContent;
  } | null;
};

export type ArticleRef = { readonly id: string; readonly slug: string; readonly title: string };

/** An article that another one names, as its working copy stands; `live` is what readers see, null where they see none. */
export type NamedArticle = ArticleRef & {
  readonly sectionId: string | null;
  readonly live: Pick<ArticleRef, 'slug' | 'title'> | null;
};

/** A working copy with its references resolved: what the editorial API presents. */
export type EditorialArticle = Article & {
  readonly section: SectionRef | null;
  readonly authors: readonly AuthorRef[];
  readonly tags: readonly TagRef[];
  readonly related: readonly NamedArticle[];
  /** What it is a translation of; null also where that was deleted since. */
  readonly original: NamedArticle | null;
};

export type TranslationRef = { readonly language: string; readonly id: string; readonly slug: string };

/** A live article with its references resolved and only the asked body formats: what the read API presents. */
export type PublicArticle = Omit<
  LiveArticle,
  'body' | 'sectionId' | 'authorIds' | 'tagIds' | 'translationOf' | 'relatedIds' | 'expiresAt'
> & {
  readonly section: SectionRef | null;
  readonly authors: readonly AuthorRef[];
  readonly tags: readonly TagRef[];
  readonly translations: readonly TranslationRef[];
  readonly body: Readonly<Partial<Pick<Body, BodyFormat>>>;
  /** When the author, section or tag that it names and that changed last did so. */
  readonly namesChangedAt?: Instant;
  /** With a search: HTML text around the first match, escaped, each match in `<mark>`. */
  readonly snippet?: string;
};

/** One published version, as the public history lists it. */
export type ArticleVersion = {
  readonly version: number;
  readonly at: Instant;
  readonly type: ChangeType;
  readonly title: string;
  readonly summary: string | null;
  readonly wordCount: number;
};
