import type { Element } from 'xast';
import { DESCRIPTIONS } from './descriptions.ts';
import { markedTitle } from './embargo.ts';
import { correctionsHtml, feedHtml } from './feed-body.ts';
import { categoriesOf, feedLinks, licenseOf, mediaContent, rightsText } from './feed-parts.ts';
import type { Channel, Format, Item, Publication, Removed } from './format.ts';
import { addressIn, urnOf } from './identity.ts';
import { EPOCH, element, group, NAMESPACES, prefixes, textElement, xmlDocument } from './xml.ts';

const MEDIA_TYPE = 'application/atom+xml';

/** Atom (RFC 4287) with pages (RFC 5005), tombstones (RFC 6721) and licences (RFC 4946). */
export const ATOM: Format = {
  ...DESCRIPTIONS.ATOM,
  list: (channel, items) => xmlDocument(feedOf(channel, items)),
  one: (publication, item) =>
    xmlDocument(entryOf(publication, item, { xmlns: NAMESPACES.atom, ...PREFIXES })),
};

const PREFIXES = prefixes('dcterms', 'media');

/** All pages of a list are one feed, so its id is where it begins. */
function feedOf(channel: Channel, items: readonly Item[]): Element {
  const { publication, title, description, first, language, updated, removed } = channel;
  const attributes = {
    xmlns: NAMESPACES.atom,
    ...PREFIXES,
    ...prefixes('at'),
    ...(language !== null && { 'xml:lang': language }),
  };
  return group('feed', attributes, [
    textElement('id', first),
    textElement('title', title),
    textElement('subtitle', description),
    textElement('updated', updated ?? EPOCH),
    publisher(publication),
    element('link', { rel: 'alternate', type: 'text/html', href: publication.url }),
    ...feedLinks('link', MEDIA_TYPE, channel),
    ...items.map((item) => entryOf(publication, item)),
    ...removed.map(deletedEntry),
  ]);
}

function entryOf(publication: Publication, item: Item, names: Record<string, string> = {}): Element {
  const { article, url, self, embargoedUntil = null } = item;
  const license = licenseOf(article);
  const rights = rightsText(article);
  return group('entry', { ...names, 'xml:lang': article.language }, [
    textElement('id', urnOf(article.id)),
    textElement('title', markedTitle(item)),
    textElement('published', article.publishedAt),
    textElement('updated', article.updatedAt),
    textElement('dcterms:available', embargoedUntil),
    ...authorsOf(publication, item),
    element('link', { rel: 'alternate', type: 'text/html', hreflang: article.language, href: url }),
    element('link', { rel: 'self', type: MEDIA_TYPE, href: `${self}.atom` }),
    license === null ? null : element('link', { rel: 'license', href: license }),
    ...categoriesOf(article, publication).map((category) => element('category', { ...category })),
    textElement('rights', rights),
    sourceOf(item),
    textElement('dcterms:spatial', article.dateline),
    mediaContent(article),
    textElement('summary', article.summary),
    element('content', { type: 'html' }, feedHtml(item) + correctionsHtml(article.corrections)),
  ]);
}

/** Each entry needs an author (RFC 4287, section 4.1.2), which is the publication where no person is named. */
function authorsOf(publication: Publication, { article: { authors } }: Item): readonly Element[] {
  if (authors.length === 0) return [publisher(publication)];
  return authors.map(({ slug, name }) => author(name, addressIn(publication, 'authors', slug)));
}

function publisher({ name, url }: Publication): Element {
  return author(name, url);
}

function author(name: string, uri: string): Element {
  return element('author', {}, textElement('name', name), textElement('uri', uri));
}

/** Where it was taken from. What is known of that feed is its publisher's name and place. */
function sourceOf({ article: { source } }: Item): Element | null {
  if (source === null) return null;
  const { name, url } = source;
  return element(
    'source',
    {},
    textElement('id', url),
    textElement('title', name),
    url === null ? null : element('link', { rel: 'alternate', href: url }),
  );
}

function deletedEntry({ id, at, reason }: Removed): Element {
  return element('at:deleted-entry', { ref: urnOf(id), when: at }, textElement('at:comment', reason));
}
