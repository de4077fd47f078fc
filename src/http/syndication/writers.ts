import { toXml } from 'xast-util-to-xml';
import { x } from 'xastscript';
import type { Instant } from '../../domain/clock.ts';

/** A page of the website. */
export type SitemapUrl = { readonly loc: string; readonly lastmod: Instant };

export type NewsUrl = {
  readonly loc: string;
  readonly publication: { readonly name: string; readonly language: string };
  readonly publishedAt: Instant;
  readonly title: string;
};

/** A feed to subscribe to; `htmlUrl` is the website that it is of. */
export type Subscription = {
  readonly title: string;
  readonly xmlUrl: string;
  readonly htmlUrl: string | null;
};

export type SubscriptionGroup = { readonly title: string; readonly feeds: readonly Subscription[] };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';

/** A sitemap index (sitemaps.org 0.9). */
export function sitemapIndex(pages: readonly string[]): string {
  const sitemaps = pages.map((loc) => x('sitemap', [x('loc', loc)]));
  return DECLARATION + toXml(x('sitemapindex', { xmlns: SITEMAP }, sitemaps));
}

/** A sitemap in parts, so that one of 50,000 pages needn't be written in one go: its head, any number of slices, its end. */
export const sitemap = {
  head: `${DECLARATION}<urlset xmlns="${SITEMAP}">`,
  urls: (urls: readonly SitemapUrl[]): string =>
    toXml(urls.map(({ loc, lastmod }) => x('url', [x('loc', loc), x('lastmod', lastmod)]))),
  end: '</urlset>',
};

/** A Google News sitemap. */
export function newsSitemap(urls: readonly NewsUrl[]): string {
  const entries = urls.map(({ loc, publication, publishedAt, title }) =>
    x('url', [
      x('loc', loc),
      x('news:news', [
        x('news:publication', [x('news:name', publication.name), x('news:language', publication.language)]),
        x('news:publication_date', publishedAt),
        x('news:title', title),
      ]),
    ]),
  );
  return DECLARATION + toXml(x('urlset', { xmlns: SITEMAP, 'xmlns:news': NEWS }, entries));
}

/** Subscriptions as OPML 2.0. */
export function opml(title: string, groups: readonly SubscriptionGroup[]): string {
  const outlines = groups.map(({ title: text, feeds }) =>
    x('outline', { text, title: text }, feeds.map(subscription)),
  );
  return (
    DECLARATION + toXml(x('opml', { version: '2.0' }, [x('head', [x('title', title)]), x('body', outlines)]))
  );
}

function subscription({ title, xmlUrl, htmlUrl }: Subscription) {
  const more = htmlUrl === null ? {} : { htmlUrl };
  return x('outline', { type: 'rss', text: title, title, xmlUrl, ...more });
}
