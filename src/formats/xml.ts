import type { Element } from 'xast';
import { toXml } from 'xast-util-to-xml';
import { type Attributes, type Child, x } from 'xastscript';
import { type Instant, toMs } from '../domain/clock.ts';

/** The names that these formats share, each with the prefix that its feeds write it with. */
export const NAMESPACES = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  media: 'http://search.yahoo.com/mrss/',
  at: 'http://purl.org/atompub/tombstones/1.0',
  news: 'http://www.google.com/schemas/sitemap-news/0.9',
  nar: 'http://iptc.org/std/nar/2006-10-01/',
  sitemap: 'http://www.sitemaps.org/schemas/sitemap/0.9',
  xhtml: 'http://www.w3.org/1999/xhtml',
} as const;

/** Attributes that declare these prefixes. */
export function prefixes(...names: readonly (keyof typeof NAMESPACES)[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`xmlns:${name}`, NAMESPACES[name]]));
}

/** An element. xastscript takes a child for attributes where there are none, so here they always have their place. */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Element {
  return x(
    name,
    carriedValues(attributes),
    ...children.map((it) => (typeof it === 'string' ? carried(it) : it)),
  );
}

/** An element of elements, each on a line of its own for people who read it: where white space means nothing. */
export function group(name: string, attributes: Attributes, children: readonly (Element | null)[]): Element {
  const shown = children.filter((child) => child !== null);
  const onLines = shown.flatMap((child) => ['\n', child]);
  return x(name, carriedValues(attributes), onLines, shown.length === 0 ? null : '\n');
}

/** An element that holds a text; null where there is none. */
export function textElement(name: string, text: string | null, attributes: Attributes = {}): Element | null {
  return text === null ? null : element(name, attributes, text);
}

/**
 * A document of UTF-8 with its declaration (XML 1.0, fifth edition). There are no CDATA sections, so that `]]>` can only be text, where section 2.4 wants it escaped.
 */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf([root])}\n`;
}

/** Elements for a document that is written in parts. */
export function xmlOf(elements: Element[]): string {
  return toXml(elements, { closeEmptyElements: true, tightClose: true }).replaceAll(']]>', ']]&gt;');
}

/**
 * A text without the characters that section 2.2 forbids, for no escape can carry them. They are all taken out at once: halves of a
 * surrogate pair that one stood between must not become one.
 */
export function carried(text: string): string {
  return text.replace(FORBIDDEN, '');
}

/** All but the Char of XML 1.0, section 2.2; halves of a surrogate pair stand for themselves in a pattern with `u`. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function carriedValues(attributes: Attributes): Attributes {
  const carry = ([name, value]: [string, Attributes[string]]) => [
    name,
    typeof value === 'string' ? carried(value) : value,
  ];
  return Object.fromEntries(Object.entries(attributes).map(carry));
}

/** The date and time of RSS 2.0 and OPML 2.0 (RFC 822 with the year in four digits), to the second. */
export function rfc822(at: Instant): string {
  return new Date(toMs(at)).toUTCString();
}

/** What a format that must tell a time tells of a list in which nothing ever was: the same each time. */
export const EPOCH = '1970-01-01T00:00:00.000Z';
