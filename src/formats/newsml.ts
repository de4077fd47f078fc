import type { Element } from 'xast';
import { x } from 'xastscript';
import { feedLinks } from './feed-parts.ts';
import type { Channel, Format, Item, Publication, Removed } from './format.ts';
import { contentMeta, contentSet } from './newsml-content.ts';
import { EPOCH, lines, NAMESPACES, prefixes, urn, xmlDocument } from './xml.ts';

const MEDIA_TYPE = 'application/vnd.iptc.g2.newsmessage+xml';

/**
 * NewsML-G2 2.35 at its power conformance level (https://iptc.org/std/NewsML-G2/2.35/): a news message of a list, a news item of
 * one article. IANA knows a type for each.
 */
export const newsml: Format = {
  suffix: 'newsml',
  mediaType: `${MEDIA_TYPE}; charset=utf-8`,
  oneMediaType: 'application/vnd.iptc.g2.newsitem+xml; charset=utf-8',
  name: 'NewsML-G2 2.35',
  bodies: ['html'],
  list: (channel, items) => xmlDocument(messageOf(channel, items)),
  one: (publication, item) => xmlDocument(newsItem(publication, item)),
};

/** `sent` is when the list last changed, so that an unchanged one is the same message. */
function messageOf(channel: Channel, items: readonly Item[]): Element {
  const { publication, updated, self, removed } = channel;
  return x(
    'newsMessage',
    { xmlns: NAMESPACES.nar, ...prefixes('atom') },
    ...lines([
      x(
        'header',
        ...lines([
          x('sent', updated ?? EPOCH),
          CATALOG,
          x('sender', publication.name),
          x('origin', self),
          ...feedLinks('atom:link', MEDIA_TYPE, channel),
        ]),
      ),
      x(
        'itemSet',
        ...lines([
          ...items.map((item) => newsItem(publication, item)),
          ...removed.map((item) => canceled(publication, item)),
        ]),
      ),
    ]),
  );
}

/** The vocabularies of the IPTC that codes such as `stat:usable` are of, as they were when version 2.35 came out. */
const CATALOG = x('catalogRef', {
  href: 'http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml',
});

function newsItem(publication: Publication, item: Item): Element {
  const { article } = item;
  return x(
    'newsItem',
    { ...itemAttributes(article.id, article.version), 'xml:lang': article.language },
    ...lines([
      CATALOG,
      rightsInfo(item),
      itemMeta(publication, item),
      contentMeta(publication, item),
      contentSet(item),
    ]),
  );
}

/** A kill: all that is left is what it was and why it is gone. Its version follows the last one that anyone may have. */
function canceled(publication: Publication, { id, at, reason, version }: Removed): Element {
  return x(
    'newsItem',
    itemAttributes(id, version === undefined ? null : version + 1),
    ...lines([
      CATALOG,
      x(
        'itemMeta',
        ...lines([
          ITEM_CLASS,
          provider(publication),
          x('versionCreated', at),
          x('pubStatus', { qcode: 'stat:canceled' }),
          reason === null ? null : x('edNote', reason),
        ]),
      ),
    ]),
  );
}

function itemAttributes(id: string, version: number | null) {
  return {
    xmlns: NAMESPACES.nar,
    guid: urn(id),
    version,
    standard: 'NewsML-G2',
    standardversion: '2.35',
    conformance: 'power',
  };
}

function rightsInfo({ article: { rights } }: Item): Element | null {
  const { copyrightNotice, usageTerms } = rights;
  if (copyrightNotice === null && usageTerms === null) return null;
  return x(
    'rightsInfo',
    ...lines([
      copyrightNotice === null ? null : x('copyrightNotice', copyrightNotice),
      usageTerms === null ? null : x('usageTerms', usageTerms),
    ]),
  );
}

/** A correction that came with this very version is signalled; the notes of all are for the desk that receives it. */
function itemMeta(publication: Publication, { article, url, self }: Item): Element {
  const { title, version, publishedAt, updatedAt, corrections } = article;
  const corrects = corrections.some((it) => it.version === version && it.kind !== 'update');
  return x(
    'itemMeta',
    ...lines([
      ITEM_CLASS,
      provider(publication),
      x('versionCreated', updatedAt),
      x('firstCreated', publishedAt),
      x('pubStatus', { qcode: 'stat:usable' }),
      x('title', title),
      ...corrections.map(({ kind, at, note }) => x('edNote', `${kind} (${at}): ${note}`)),
      version === 1 ? null : x('signal', { qcode: corrects ? 'sig:correction' : 'sig:update' }),
      x('altRep', { contenttype: 'text/html' }, url),
      x('altRep', { contenttype: 'application/json' }, self),
    ]),
  );
}

const ITEM_CLASS = x('itemClass', { qcode: 'ninat:text' });

function provider({ name, url }: Publication): Element {
  return x('provider', { uri: url }, x('name', name));
}
