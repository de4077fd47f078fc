import type { Element } from 'xast';
import type { Instant } from '../domain/clock.ts';
import { element, group, rfc822, textElement, xmlDocument } from './xml.ts';

export const OPML_MEDIA_TYPE = 'text/x-opml; charset=utf-8';

export type OpmlFeed = {
  readonly title: string;
  readonly description: string | null;
  /** BCP 47, where all of it is in one language. */
  readonly language: string | null;
  /** Absolute addresses: of the feed, and of the page that shows the same; null where there is none. */
  readonly xmlUrl: string;
  readonly htmlUrl: string | null;
};

/** Feeds under a heading: sections, tags. */
export type OpmlGroup = { readonly title: string; readonly feeds: readonly OpmlFeed[] };

export type OpmlList = {
  readonly title: string;
  /** When something of it last changed; null where that isn't known. */
  readonly updated: Instant | null;
  /** The publication and its website. */
  readonly owner: { readonly name: string; readonly url: string };
  readonly feeds: readonly OpmlFeed[];
  readonly groups: readonly OpmlGroup[];
};

/** A list of subscriptions (OPML 2.0, http://opml.org/spec2.opml): feeds first, then the groups in their order. */
export function opml({ title, updated, owner, feeds, groups }: OpmlList): string {
  const head = group('head', {}, [
    textElement('title', title),
    updated === null ? null : textElement('dateModified', rfc822(updated)),
    textElement('ownerName', owner.name),
    textElement('ownerId', owner.url),
  ]);
  const body = group('body', {}, [...feeds.map(outline), ...groups.map(groupOf)]);
  return xmlDocument(group('opml', { version: '2.0' }, [head, body]));
}

function groupOf({ title, feeds }: OpmlGroup): Element {
  return group('outline', { text: title, title }, feeds.map(outline));
}

/** `type` is `rss` of any feed, Atom's too, as the specification says and readers expect. */
function outline({ title, description, language, xmlUrl, htmlUrl }: OpmlFeed): Element {
  return element('outline', { text: title, title, type: 'rss', description, language, xmlUrl, htmlUrl });
}
