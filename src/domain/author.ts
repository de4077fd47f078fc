import type { Instant } from './clock.ts';
import type { Image } from './image.ts';

export type AuthorLink = { readonly label: string; readonly url: string };

export type Author = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Plain text with blank lines between paragraphs; see plain-text.ts for what becomes of markup. */
  readonly bio: string | null;
  readonly role: string | null;
  readonly image: Image | null;
  readonly links: readonly AuthorLink[];
  /** Rises by one with every save; what `If-Match` compares. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

export type AuthorRef = Pick<Author, 'id' | 'slug' | 'name'>;

/** An author as the public sees it; both figures count live articles alone. */
export type PublicAuthor = Author & {
  readonly articleCount: number;
  readonly latestArticleAt: Instant | null;
};
