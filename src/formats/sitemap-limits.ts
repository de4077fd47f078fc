/** What one file may hold (https://www.sitemaps.org/protocol.html; of news, Google's limit). */
export const MAX_SITEMAP_ADDRESSES = 50_000;
export const MAX_NEWS_ADDRESSES = 1_000;

export const SITEMAP_MEDIA_TYPE = 'application/xml; charset=utf-8';
