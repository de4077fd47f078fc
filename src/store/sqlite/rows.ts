import type { ArticleContent, LiveArticle } from '../../domain/article.ts';
import type { AuthorLink } from '../../domain/author.ts';
import type { Image } from '../../domain/image.ts';

/** `all` is the one term that stands for every live article: it has a count and no postings. */
export type TermKind = 'author' | 'section' | 'tag' | 'genre' | 'language' | 'month' | 'all';

/** What only authors have, or only sections and tags. */
export type TermDetail = {
  readonly description?: string | null;
  readonly bio?: string | null;
  readonly role?: string | null;
  readonly image?: Image | null;
  readonly links?: readonly AuthorLink[];
};

/** Content as the JSON column holds it; the body has a row of its own. */
export type StoredContent = Omit<ArticleContent, 'body'>;

/** The part of a live copy that changes only with the next publication: no names of authors, sections or tags. */
export type LiveCard = Omit<
  LiveArticle,
  'body' | 'sectionId' | 'authorIds' | 'tagIds' | 'translationOf' | 'relatedIds' | 'expiresAt'
>;
