import type { Element } from 'xast';
import { x } from 'xastscript';
import { correctionsHtml, feedHtml } from './feed-body.ts';
import { categoriesOf, feedLinks, licenseOf, mediaContent, rightsText } from './feed-parts.ts';
import type { Channel, Format, Item, Publication, Removed } from './format.ts';
import { lines, prefixes, rfc822, urn, xmlDocument } from './xml.ts';

const MEDIA_TYPE = 'application/rss+xml';

/** RSS 2.0 (https://www.rssboard.org/rss-specification) with the modules that readers of news know. */
export const rss: Format = {
  suffix: 'rss',
  mediaType: `${MEDIA_TYPE}; charset=utf-8`,
  name: 'RSS 2.0',
  bodies: ['html'],
  list: (channel, items) =>
    xmlDocument(
      x(
        'rss',
        { version: '2.0', ...prefixes('atom', 'content', 'dc', 'dcterms', 'media') },
        ...lines([channelOf(channel, items)]),
      ),
    ),
  one: null,
};

function channelOf(channel: Channel, items: readonly Item[]): Element {
  const { publication, title, description, language, updated, removed } = channel;
  return x(
    'channel',
    ...lines([
      x('title', title),
      x('link', publication.url),
      x('description', description ?? title),
      ...feedLinks('atom:link', MEDIA_TYPE, channel),
      language === null ? null : x('language', language),
      updated === null ? null : x('lastBuildDate', rfc822(updated)),
      ...items.map((item) => itemOf(publication, item)),
      ...removed.map(removedOf),
    ]),
  );
}

function itemOf(publication: Publication, item: Item): Element {
  const { article, url } = item;
  const license = licenseOf(article);
  const rights = rightsText(article);
  return x(
    'item',
    ...lines([
      x('title', article.title),
      x('link', url),
      guid(article.id),
      x('pubDate', rfc822(article.publishedAt)),
      x('dcterms:modified', article.updatedAt),
      ...article.authors.map(({ name }) => x('dc:creator', name)),
      x('dc:language', article.language),
      article.dateline === null ? null : x('dcterms:spatial', article.dateline),
      ...categoriesOf(article, publication).map(({ scheme, label }) =>
        x('category', { domain: scheme }, label),
      ),
      article.summary === null ? null : x('description', article.summary),
      x('content:encoded', feedHtml(item) + correctionsHtml(article.corrections)),
      mediaContent(article),
      sourceOf(item),
      rights === null ? null : x('dc:rights', rights),
      license === null ? null : x('atom:link', { rel: 'license', href: license }),
    ]),
  );
}

/** RSS has a source only where it has an address, and means the feed by it; Dublin Core's is any text. */
function sourceOf({ article: { source } }: Item): Element | null {
  if (source === null) return null;
  return source.url === null ? x('dc:source', source.name) : x('source', { url: source.url }, source.name);
}

/**
 * RSS can't take an item back. A reader that knows the guid replaces what it has by this, and one that knows `dcterms:valid` (DCMI
 * Period) takes it off; it holds nothing of the article, so whoever never had it learns nothing of it either.
 */
function removedOf({ id, at, reason }: Removed): Element {
  return x(
    'item',
    ...lines([
      x('title', reason === null ? 'No longer available' : 'Withdrawn'),
      guid(id),
      x('pubDate', rfc822(at)),
      x('dcterms:modified', at),
      x('dcterms:valid', `end=${at}; scheme=W3C-DTF`),
      reason === null ? null : x('description', reason),
    ]),
  );
}

function guid(id: string): Element {
  return x('guid', { isPermaLink: 'false' }, urn(id));
}
