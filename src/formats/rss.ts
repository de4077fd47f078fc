import type { Element } from 'xast';
import { DESCRIPTIONS } from './descriptions.ts';
import { markedTitle } from './embargo.ts';
import { correctionsHtml, feedHtml, htmlText } from './feed-body.ts';
import { categoriesOf, feedLinks, licenseOf, mediaContent, rightsText } from './feed-parts.ts';
import type { Channel, Format, Item, Publication, Removed } from './format.ts';
import { urnOf } from './identity.ts';
import { element, group, prefixes, rfc822, textElement, xmlDocument } from './xml.ts';

const MEDIA_TYPE = 'application/rss+xml';

/** RSS 2.0 (https://www.rssboard.org/rss-specification) with the modules that readers of news know. */
export const RSS: Format = {
  ...DESCRIPTIONS.RSS,
  list: (channel, items) =>
    xmlDocument(
      group('rss', { version: '2.0', ...prefixes('atom', 'content', 'dc', 'dcterms', 'media') }, [
        channelOf(channel, items),
      ]),
    ),
  one: null,
};

function channelOf(channel: Channel, items: readonly Item[]): Element {
  const { publication, title, description, language, updated, removed } = channel;
  return group('channel', {}, [
    textElement('title', title),
    textElement('link', publication.url),
    textElement('description', description ?? title),
    ...feedLinks('atom:link', MEDIA_TYPE, channel),
    textElement('language', language),
    updated === null ? null : textElement('lastBuildDate', rfc822(updated)),
    ...items.map((item) => itemOf(publication, item)),
    ...removed.map(removedOf),
  ]);
}

function itemOf(publication: Publication, item: Item): Element {
  const { article, url, embargoedUntil = null } = item;
  const license = licenseOf(article);
  const rights = rightsText(article);
  return group('item', {}, [
    textElement('title', markedTitle(item)),
    textElement('link', url),
    guid(article.id),
    textElement('pubDate', rfc822(article.publishedAt)),
    textElement('dcterms:modified', article.updatedAt),
    textElement('dcterms:available', embargoedUntil),
    ...article.authors.map(({ name }) => textElement('dc:creator', name)),
    textElement('dc:language', article.language),
    textElement('dcterms:spatial', article.dateline),
    ...categoriesOf(article, publication).map(({ scheme, label }) =>
      element('category', { domain: scheme }, label),
    ),
    article.summary === null ? null : textElement('description', htmlText(article.summary)),
    textElement('content:encoded', feedHtml(item) + correctionsHtml(article.corrections)),
    mediaContent(article),
    sourceOf(item),
    textElement('dc:rights', rights),
    license === null ? null : element('atom:link', { rel: 'license', href: license }),
  ]);
}

/** RSS has a source only where it has an address, and means the feed by it; Dublin Core's is any text. */
function sourceOf({ article: { source } }: Item): Element | null {
  if (source === null) return null;
  return source.url === null
    ? textElement('dc:source', source.name)
    : element('source', { url: source.url }, source.name);
}

/**
 * RSS can't take an item back. A reader that knows the guid replaces what it has by this, and one that knows `dcterms:valid` (DCMI
 * Period) takes it off; it holds nothing of the article, so whoever never had it learns nothing of it either.
 */
function removedOf({ id, at, reason }: Removed): Element {
  return group('item', {}, [
    textElement('title', reason === null ? 'No longer available' : 'Withdrawn'),
    guid(id),
    textElement('pubDate', rfc822(at)),
    textElement('dcterms:modified', at),
    textElement('dcterms:valid', `end=${at}; scheme=W3C-DTF`),
    reason === null ? null : textElement('description', htmlText(reason)),
  ]);
}

function guid(id: string): Element {
  return element('guid', { isPermaLink: 'false' }, urnOf(id));
}
