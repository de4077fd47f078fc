import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { PublicArticle } from '../../domain/article.ts';
import { instantFromMs, toMs } from '../../domain/clock.ts';
import type { ArticleQuery } from '../../domain/query.ts';
import {
  MAX_NEWS_ADDRESSES,
  MAX_SITEMAP_ADDRESSES,
  SITEMAP_MEDIA_TYPE,
} from '../../formats/sitemap-limits.ts';
import { entityTag } from '../cache.ts';
import { Problem } from '../errors.ts';
import { type ReadyAnswer, routesOf } from '../read/route.ts';
import { INDEX, NEWS, PAGE } from './sitemap-operations.ts';
import type { Syndicating } from './syndicating.ts';

/** Loaded when it is first asked for, like the formats. */
const writers = () => import('../../formats/sitemap.ts');

const PAGE_SIZE = MAX_SITEMAP_ADDRESSES;
/** So many are read and written in one turn of the event loop: a few milliseconds. */
const SLICE = 1_000;

/** What Google News takes: articles of two days, the newest thousand. */
const NEWS_MS = 48 * 3_600_000;
const MAX_NEWS = MAX_NEWS_ADDRESSES;
const NEWS_SLICE = 100;

const XML = SITEMAP_MEDIA_TYPE;
const KEYS = ['articles', 'sections'];

/**
 * What search engines read: the website's addresses of all articles, and of the news of two days. Withheld articles are among them,
 * since they stand on the website. Article n is on page n / 50,000, rounded up, for as long as it is live: neither what is published nor what is taken
 * down moves another one to another page.
 */
export async function sitemaps(app: FastifyInstance, syndicating: Syndicating): Promise<void> {
  const { store, addresses } = syndicating;
  const add = routesOf(app, syndicating);

  add('/sitemap.xml', INDEX, async () => {
    const runs = await store.live.runs(PAGE_SIZE);
    const { sitemapIndex } = await writers();
    const pages = runs.map((run) => addresses.api(`/sitemaps/articles-${run}.xml`));
    return xml(sitemapIndex(pages.map((url) => ({ url, updatedAt: null }))));
  });

  add('/sitemaps/articles-:page.xml', PAGE, async ({ ref: number }) => {
    const run = RUN.test(number) ? Number(number) : null;
    const page = run === null ? null : await pageOf(syndicating, run);
    if (page === null) throw new Problem('not-found', 'There is no such page in /sitemap.xml.');
    return xml(page);
  });

  add('/sitemap-news.xml', NEWS, async () => {
    const news = await newest(syndicating);
    const { name } = syndicating.publication;
    const { newsSitemap } = await writers();
    const written = newsSitemap(
      name,
      news.slice(0, MAX_NEWS).map((article) => ({
        url: addresses.article(article),
        language: article.language,
        publishedAt: article.publishedAt,
        title: article.title,
      })),
    );
    // What is in it changes by itself, so it is made each time.
    return { ...xml(written), dependsOn: null };
  });
}

const RUN = /^[1-9]\d{0,8}$/;

function xml(text: string): ReadyAnswer {
  const bytes = Buffer.from(text);
  return { bytes, tag: entityTag(bytes), type: XML, keys: KEYS, dependsOn: ['articles'] };
}

/** Null where none of its articles is live. */
async function pageOf({ store, addresses }: Syndicating, run: number): Promise<string | null> {
  const { sitemapPage, sitemapSlice } = await writers();
  const last = run * PAGE_SIZE;
  let after = last - PAGE_SIZE;
  const parts: string[] = [];
  for (;;) {
    const found = await store.live.located(after, last, SLICE);
    parts.push(
      sitemapSlice(
        found.map((article) => ({ url: addresses.article(article), updatedAt: article.updatedAt })),
      ),
    );
    after = found.at(-1)?.no ?? last;
    if (found.length < SLICE) break;
    await nextTurn();
  }
  return parts.every((part) => part === '') ? null : sitemapPage(parts);
}

async function newest({ store, clock }: Syndicating): Promise<readonly PublicArticle[]> {
  const publishedFrom = instantFromMs(toMs(clock()) - NEWS_MS);
  const articles: PublicArticle[] = [];
  let cursor: ArticleQuery['page']['cursor'] = null;
  do {
    const page = { limit: NEWS_SLICE, cursor };
    const found = await store.live.list({ ...NEWEST, filter: { publishedFrom }, page });
    articles.push(...found.items);
    cursor = found.next;
  } while (cursor !== null && articles.length < MAX_NEWS);
  return articles;
}

const NEWEST = { sort: '-publishedAt', bodies: [], total: false, facets: [] } as const;
