import type { Element } from 'xast';
import type { Instant } from '../domain/clock.ts';
import { MAX_NEWS_ADDRESSES, MAX_SITEMAP_ADDRESSES } from './sitemap-limits.ts';
import { element, group, NAMESPACES, prefixes, textElement, xmlDocument, xmlOf } from './xml.ts';

export type SitemapAddress = {
  /** Absolute, on the website. */
  readonly url: string;
  readonly updatedAt: Instant | null;
};

export type NewsAddress = {
  readonly url: string;
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  readonly publishedAt: Instant;
};

/**
 * A page of addresses, in sitemaps.org's schema 0.9, of slices that `sitemapSlice` wrote: 50,000 addresses needn't be written in one
 * go. How many they hold is the caller's to know.
 */
export function sitemapPage(slices: readonly string[]): string {
  const [head = '', end = ''] = xmlDocument(element('urlset', OWN, '\n')).split(/(?<=\n)(?=<\/urlset>)/);
  return head + slices.join('') + end;
}

/** Any number of a page's addresses. */
export function sitemapSlice(addresses: readonly SitemapAddress[]): string {
  return addresses.map((address) => `${xmlOf([located('url', address)])}\n`).join('');
}

/** The index of such pages. Throws RangeError for more than MAX_SITEMAP_ADDRESSES. */
export function sitemapIndex(pages: readonly SitemapAddress[]): string {
  requireAtMost(MAX_SITEMAP_ADDRESSES, pages);
  return xmlDocument(
    group(
      'sitemapindex',
      OWN,
      pages.map((page) => located('sitemap', page)),
    ),
  );
}

/**
 * The articles of the last two days as Google News reads them (its news sitemap 0.9); which they are is the caller's to know.
 * `publication` is its name as it stands on news.google.com. Throws RangeError for more than MAX_NEWS_ADDRESSES.
 */
export function newsSitemap(publication: string, articles: readonly NewsAddress[]): string {
  requireAtMost(MAX_NEWS_ADDRESSES, articles);
  const urls = articles.map((article) => newsUrl(publication, article));
  return xmlDocument(group('urlset', { ...OWN, ...prefixes('news') }, urls));
}

const OWN = { xmlns: NAMESPACES.sitemap };

function requireAtMost(most: number, entries: readonly unknown[]): void {
  if (entries.length > most)
    throw new RangeError(`a sitemap holds at most ${most} addresses, not ${entries.length}`);
}

function located(name: string, { url, updatedAt }: SitemapAddress): Element {
  return element(name, {}, textElement('loc', url), textElement('lastmod', updatedAt));
}

function newsUrl(publication: string, { url, title, language, publishedAt }: NewsAddress): Element {
  return element(
    'url',
    {},
    textElement('loc', url),
    element(
      'news:news',
      {},
      element(
        'news:publication',
        {},
        textElement('news:name', publication),
        textElement('news:language', newsLanguage(language)),
      ),
      textElement('news:publication_date', publishedAt),
      textElement('news:title', title),
    ),
  );
}

/** Google takes ISO 639 codes without a region, but tells the two ways to write Chinese apart by one. */
function newsLanguage(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  if (language !== 'zh') return language;
  return script === 'Hant' ? 'zh-tw' : 'zh-cn';
}
