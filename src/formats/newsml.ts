import type { Element } from 'xast';
import { DESCRIPTIONS } from './descriptions.ts';
import { feedLinks } from './feed-parts.ts';
import type { Channel, Format, Item, Publication, Removed } from './format.ts';
import { urnOf } from './identity.ts';
import { contentMeta, contentSet } from './newsml-content.ts';
import { EPOCH, element, group, NAMESPACES, prefixes, textElement, xmlDocument } from './xml.ts';

const MEDIA_TYPE = 'application/vnd.iptc.g2.newsmessage+xml';

/**
 * NewsML-G2 2.35 at its power conformance level (https://iptc.org/std/NewsML-G2/2.35/): a news message of a list, a news item of
 * one article. IANA knows a type for each.
 */
export const NEWSML: Format = {
  ...DESCRIPTIONS.NEWSML,
  list: (channel, items) => xmlDocument(messageOf(channel, items)),
  one: (publication, item) => xmlDocument(newsItem(publication, item)),
};

/** `sent` is when the list last changed, so that an unchanged one is the same message. */
function messageOf(channel: Channel, items: readonly Item[]): Element {
  const { publication, updated, self, removed } = channel;
  const all = [
    ...items.map((item) => newsItem(publication, item)),
    ...removed.map((item) => canceled(publication, item)),
  ];
  return group('newsMessage', { xmlns: NAMESPACES.nar, ...prefixes('atom') }, [
    group('header', {}, [
      textElement('sent', updated ?? EPOCH),
      CATALOG,
      textElement('sender', publication.name),
      textElement('origin', self),
      ...feedLinks('atom:link', MEDIA_TYPE, channel),
    ]),
    group('itemSet', {}, all.length === 0 ? [emptyPackage(channel)] : all),
  ]);
}

/** What a list without items holds, since a message must hold something: a package with nothing in it. */
function emptyPackage({ publication, title, self, updated }: Channel): Element {
  return group('packageItem', itemAttributes(self, null), [
    CATALOG,
    group('itemMeta', {}, [
      element('itemClass', { qcode: 'ninat:composite' }),
      provider(publication),
      textElement('versionCreated', updated ?? EPOCH),
      textElement('title', title),
    ]),
    element('groupSet', { root: 'list' }, element('group', { id: 'list', role: 'group:main' })),
  ]);
}

/** The vocabularies of the IPTC that codes such as `stat:usable` are of, as they were when version 2.35 came out. */
const CATALOG = element('catalogRef', {
  href: 'http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml',
});

function newsItem(publication: Publication, item: Item): Element {
  const { article } = item;
  return group(
    'newsItem',
    { ...itemAttributes(urnOf(article.id), article.version), 'xml:lang': article.language },
    [
      CATALOG,
      rightsInfo(item),
      itemMeta(publication, item),
      contentMeta(publication, item),
      contentSet(item),
    ],
  );
}

/** A kill: all that is left is what it was and why it is gone. Its version follows the last one that anyone may have. */
function canceled(publication: Publication, { id, at, reason, version }: Removed): Element {
  return group('newsItem', itemAttributes(urnOf(id), version === undefined ? null : version + 1), [
    CATALOG,
    group('itemMeta', {}, [
      ITEM_CLASS,
      provider(publication),
      textElement('versionCreated', at),
      element('pubStatus', { qcode: 'stat:canceled' }),
      textElement('edNote', reason),
    ]),
  ]);
}

function itemAttributes(guid: string, version: number | null) {
  return {
    xmlns: NAMESPACES.nar,
    guid,
    version,
    standard: 'NewsML-G2',
    standardversion: '2.35',
    conformance: 'power',
  };
}

function rightsInfo({ article: { rights } }: Item): Element | null {
  const { copyrightNotice, usageTerms } = rights;
  if (copyrightNotice === null && usageTerms === null) return null;
  return group('rightsInfo', {}, [
    textElement('copyrightNotice', copyrightNotice),
    textElement('usageTerms', usageTerms),
  ]);
}

/** A correction that came with this very version is signalled; the notes of all are for the desk that receives it. */
function itemMeta(publication: Publication, item: Item): Element {
  const { article, url, self, embargoedUntil = null } = item;
  const { title, version, publishedAt, updatedAt, corrections } = article;
  const corrects = corrections.some((it) => it.version === version && it.kind !== 'update');
  return group('itemMeta', {}, [
    ITEM_CLASS,
    provider(publication),
    textElement('versionCreated', updatedAt),
    textElement('firstCreated', publishedAt),
    textElement('embargoed', embargoedUntil),
    element('pubStatus', { qcode: 'stat:usable' }),
    textElement('title', title),
    ...corrections.map(({ kind, at, note }) => textElement('edNote', `${kind} (${at}): ${note}`)),
    version === 1 ? null : element('signal', { qcode: corrects ? 'sig:correction' : 'sig:update' }),
    element('altRep', { contenttype: 'text/html' }, url),
    element('altRep', { contenttype: 'application/json' }, self),
  ]);
}

const ITEM_CLASS = element('itemClass', { qcode: 'ninat:text' });

function provider({ name, url }: Publication): Element {
  return element('provider', { uri: url }, textElement('name', name));
}
