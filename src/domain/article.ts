import type { AuthorRef } from './author.ts';
import type { Body, BodyFormat } from './body.ts';
import type { ChangeType } from './change.ts';
import type { Instant } from './clock.ts';
import type { Image } from './image.ts';
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
};

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
};

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
  readonly publishedAt: Instant | null;
  readonly createdAt: Instant;
  readonly savedAt: Instant;
  readonly withdrawal: { readonly at: Instant; readonly reason: string } | null;
};

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
  readonly log: { readonly type: ChangeType; readonly reason: string | null } | null;
};

export type TranslationRef = { readonly language: string; readonly id: string; readonly slug: string };

/** A live article with its references resolved and only the asked body formats: what the read API presents. */
export type PublicArticle = Omit<
  LiveArticle,
  'body' | 'sectionId' | 'authorIds' | 'tagIds' | 'translationOf'
> & {
  readonly section: SectionRef | null;
  readonly authors: readonly AuthorRef[];
  readonly tags: readonly TagRef[];
  readonly translations: readonly TranslationRef[];
  readonly body: Readonly<Partial<Pick<Body, BodyFormat>>>;
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
