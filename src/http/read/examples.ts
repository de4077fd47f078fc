import type { ArticleWire } from '../schemas/articles.ts';
import type { AuthorWire } from '../schemas/authors.ts';
import type { CuratedListWire } from '../schemas/curated-lists.ts';
import type { PageWire } from '../schemas/lists.ts';
import type { SectionWire } from '../schemas/sections.ts';
import type { SuggestionWire } from '../schemas/suggestions.ts';
import type { TagWire } from '../schemas/tags.ts';
import type { ArticleVersionWire } from '../schemas/versions.ts';

/** The story that an empty database is given, as the reference shows it: what a first request brings. */

const SLUG = 'lithuanian-migration-department-stands-by-decision-to-deport-kazakh-activist';
const TITLE = 'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist';

export const AUTHOR: AuthorWire = {
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c41',
  slug: 'ebenezer-mensah',
  name: 'Ebenezer Mensah',
  bio: "Ebenezer Mensah is a distinguished correspondent with a fervor for journalism that sparks transformation. With an adeptness for penning meticulously researched historical narratives, he offers BNN's international viewership a unique blend of profound insights. Ebenezer seamlessly bridges the gap between history and its resonance in today's world, fostering an informed and active readership. His unparalleled journalistic acumen and steadfast commitment position him as a pivotal asset to BNN's endeavor to present news that truly matters.",
  role: null,
  image: null,
  links: [],
  articleCount: 1,
  latestArticleAt: '2023-12-29T09:37:00.000Z',
};

export const SECTION: SectionWire = {
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c42',
  slug: 'lithuania',
  name: 'Lithuania',
  description: null,
  parent: null,
  path: 'lithuania',
  ancestors: [],
  articleCount: 1,
};

export const TAG: TagWire = {
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c44',
  slug: 'politics',
  name: 'Politics',
  type: 'topic',
  description: null,
  articleCount: 1,
};

export const LIST: CuratedListWire = {
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c46',
  slug: 'front-page',
  name: 'Front page',
  description: 'What matters most today.',
  length: 20,
  publishedAt: '2023-12-29T11:40:00.000Z',
  updatedAt: '2023-12-29T11:40:00.000Z',
};

export const LISTED: ArticleWire = {
  id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40',
  slug: SLUG,
  url: `https://www.example.com/lithuania/${SLUG}`,
  language: 'en',
  genre: 'news',
  title: TITLE,
  summary: null,
  dateline: null,
  section: { id: SECTION.id, slug: SECTION.slug, name: SECTION.name },
  authors: [{ id: AUTHOR.id, slug: AUTHOR.slug, name: AUTHOR.name }],
  tags: [
    { id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c43', slug: 'lithuania', name: 'Lithuania', type: 'place' },
    { id: TAG.id, slug: TAG.slug, name: TAG.name, type: TAG.type },
  ],
  image: null,
  publishedAt: '2023-12-29T09:37:00.000Z',
  updatedAt: '2023-12-29T11:38:00.000Z',
  version: 1,
  corrections: [],
  translations: [],
  source: { name: 'BNN', url: null },
  rights: { copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
  wordCount: 270,
  readingMinutes: 2,
  links: {
    self: `https://api.example.com/v1/articles/${SLUG}`,
    html: `https://www.example.com/lithuania/${SLUG}`,
  },
};

export const WHOLE: ArticleWire = {
  ...LISTED,
  body: {
    html: '<p>In a contentious move, the Lithuanian Migration Department has resolved to deport Kazakh activist Daniyar Khassenov, despite not acknowledging any imminent threat of persecution in his homeland.</p>',
  },
};

export const FOUND: ArticleWire = {
  ...LISTED,
  snippet:
    '…refuted by the Supreme Administrative Court of Lithuania in December. Gudzinskaitė’s Stance and <mark>Auštrevičius</mark>’s Appeal The director of the Migration Department, Evelina Gudzinskaitė, stated there was no proof…',
};

export const VERSION: ArticleVersionWire = {
  version: 1,
  at: '2023-12-29T11:38:00.000Z',
  type: 'article.published',
  title: TITLE,
  summary: null,
  wordCount: 270,
};

export const SUGGESTION: SuggestionWire = {
  type: 'author',
  id: AUTHOR.id,
  slug: AUTHOR.slug,
  text: AUTHOR.name,
  links: { self: 'https://api.example.com/v1/authors/ebenezer-mensah' },
};

export function onePage<T>(...data: readonly T[]): { data: readonly T[]; page: PageWire } {
  return { data, page: { limit: 20, next: null, prev: null } };
}
