import type { Instant } from '../../domain/clock.ts';
import type { Channel, Item, Publication } from '../../formats/format.ts';
import { LISTED, WHOLE } from '../read/examples.ts';

export const PUBLICATION: Publication = {
  name: 'Dateline',
  url: 'https://www.example.com',
  api: 'https://api.example.com',
};

const HTML = WHOLE.body?.html ?? '';
const TEXT = HTML.replaceAll(/<\/?p>/g, '');

/** The story of the reference as formats are given it. */
export const EXAMPLE_ITEM: Item = {
  article: {
    id: LISTED.id,
    slug: LISTED.slug,
    url: null,
    language: LISTED.language,
    genre: LISTED.genre,
    title: LISTED.title,
    summary: LISTED.summary,
    dateline: LISTED.dateline,
    body: { html: HTML, markdown: TEXT, text: TEXT, blocks: [{ type: 'paragraph', html: TEXT }] },
    section: LISTED.section,
    authors: LISTED.authors,
    tags: LISTED.tags,
    image: null,
    publishedAt: LISTED.publishedAt as Instant,
    updatedAt: LISTED.updatedAt as Instant,
    version: LISTED.version,
    corrections: [],
    translations: [],
    source: LISTED.source,
    rights: LISTED.rights,
    wordCount: LISTED.wordCount,
    readingMinutes: LISTED.readingMinutes,
  },
  url: LISTED.links.html,
  self: LISTED.links.self,
};

const SELF = `${PUBLICATION.api}/v1/articles.`;

/** A feed of that story alone, in a format of this suffix. */
export function exampleChannel(suffix: string): Channel {
  return {
    publication: PUBLICATION,
    title: PUBLICATION.name,
    description: null,
    self: SELF + suffix,
    first: SELF + suffix,
    next: null,
    prev: null,
    hub: null,
    language: LISTED.language,
    updated: LISTED.updatedAt as Instant,
    removed: [],
  };
}
