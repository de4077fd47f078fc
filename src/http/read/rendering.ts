import { hash } from 'node:crypto';
import type { PublicArticle } from '../../domain/article.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Rendering } from '../../store/store.ts';
import { surrogateKey } from '../cache.ts';
import type { Addresses } from '../present/addresses.ts';
import { presentArticle } from '../present/articles.ts';
import { keysOfArticle } from './surrogate-keys.ts';

/** Articles as /v1/articles sends them unless it is asked for less or more. */
export function renderingOf(addresses: Addresses): Rendering {
  const render = (article: PublicArticle) => ({
    wire: JSON.stringify(presentArticle(article, addresses)).slice(0, -1),
    keys: surrogateKey(keysOfArticle(article)),
    lastModified: lastModified(article),
    // Left out where nothing is said, as before there was anything to say: what was rendered then is rendered right.
    ...(article.rights.mining && { mining: article.rights.mining }),
  });
  const name = hash('sha256', JSON.stringify(SAMPLES.map(render)));
  return { name, render, aroundHtml: [',"body":{"html":', '}'] };
}

/**
 * When what is shown of an article last changed. Its translations come and go without a trace on the article: there no
 * date would be true, and the ETag alone tells.
 */
export function lastModified({ updatedAt, namesChangedAt, translations }: PublicArticle): Instant | null {
  if (translations.length > 0) return null;
  const named = namesChangedAt ?? updatedAt;
  return named > updatedAt ? named : updatedAt;
}

const ID = '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c40';
const AT = '2023-12-29T09:37:00.000Z' as Instant;
const NAMED = { id: ID, slug: 'a', name: 'A' };

const WHOLE: PublicArticle = {
  id: ID,
  slug: 'a',
  url: null,
  language: 'en',
  genre: 'news',
  title: 'A',
  summary: 'A',
  dateline: 'A',
  body: {},
  section: NAMED,
  authors: [NAMED],
  tags: [{ ...NAMED, type: 'topic' }],
  image: { url: 'https://a.example/', alt: 'A', caption: 'A', credit: 'A', width: 1, height: 1 },
  publishedAt: AT,
  updatedAt: AT,
  version: 1,
  corrections: [{ id: ID, at: AT, kind: 'correction', note: 'A', version: 1 }],
  translations: [{ language: 'fr', id: ID, slug: 'a' }],
  source: { name: 'A', url: 'https://a.example/' },
  rights: { copyrightNotice: 'A', usageTerms: 'A', syndication: 'allowed' },
  wordCount: 1,
  readingMinutes: 1,
};

/**
 * What they are rendered as names the rendering: with another wire form or other addresses it has another name. A change that shows
 * in none of them needs a sample here that it shows in.
 */
const SAMPLES: readonly PublicArticle[] = [
  WHOLE,
  { ...WHOLE, url: 'https://a.example/', section: null, image: null, source: null, translations: [] },
  // Nothing that ARTICLE_PATH can name is as in the first, or as anything else here: no two paths make the same of both.
  {
    ...WHOLE,
    id: '018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c41',
    slug: 'b',
    section: { ...NAMED, slug: 'c' },
    publishedAt: '2001-02-03T00:00:00.000Z' as Instant,
  },
];
