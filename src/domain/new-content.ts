import type { ArticleContent } from './article.ts';
import { EMPTY_BODY } from './body.ts';

/** What an article is where nobody has said otherwise; all but the title, which it needs. */
export const NEW_CONTENT: ArticleContent = {
  title: '',
  summary: null,
  dateline: null,
  language: 'en',
  genre: 'news',
  body: EMPTY_BODY,
  sectionId: null,
  authorIds: [],
  tagIds: [],
  image: null,
  source: null,
  rights: { copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
  url: null,
  translationOf: null,
  relatedIds: [],
  expiresAt: null,
};
