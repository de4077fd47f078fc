import type { Correction } from '../domain/article.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { markedTitle } from './embargo.ts';
import type { Channel, Format, Item, Publication, Removed } from './format.ts';
import { addressIn, urnOf } from './identity.ts';
import { jsonText, unlessEmpty } from './json.ts';

/** JSON Feed 1.1 (jsonfeed.org/version/1.1); what it has no member for stands in the extension `_news`. */
export const JSON_FEED: Format = {
  ...DESCRIPTIONS.JSON_FEED,
  list: (channel, items) => jsonText(feedOf(channel, items)),
  one: null,
};

function feedOf(channel: Channel, items: readonly Item[]) {
  const { publication, hub } = channel;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: channel.title,
    home_page_url: publication.url,
    feed_url: channel.self,
    description: channel.description,
    next_url: channel.next,
    authors: [{ name: publication.name, url: publication.url }],
    language: channel.language,
    hubs: hub === null ? null : [{ type: 'WebSub', url: hub }],
    _news: {
      about: `${publication.api}/docs`,
      updated: channel.updated,
      first: channel.first,
      prev: channel.prev,
      removed: unlessEmpty(channel.removed.map(removedOf)),
    },
    items: items.map((item) => itemOf(publication, item)),
  };
}

function removedOf({ id, at, reason }: Removed) {
  return { id: urnOf(id), at, reason };
}

/** An item needs its content, even if there is none. */
function itemOf(publication: Publication, item: Item) {
  const { article, url } = item;
  const authors = article.authors.map(({ name, slug }) => ({
    name,
    url: addressIn(publication, 'authors', slug),
  }));
  return {
    id: urnOf(article.id),
    url,
    external_url: article.source?.url,
    title: markedTitle(item),
    content_html: article.body.html ?? '',
    summary: article.summary,
    image: article.image?.url,
    date_published: article.publishedAt,
    date_modified: article.updatedAt,
    authors: unlessEmpty(authors),
    tags: unlessEmpty(article.tags.map(({ name }) => name)),
    language: article.language,
    _news: newsOf(item),
  };
}

function newsOf({ article: whole, embargoedUntil }: Item) {
  const { version, genre, dateline, section, source, image, ...article } = whole;
  const { copyrightNotice, usageTerms, syndication, mining } = article.rights;
  return {
    embargoedUntil,
    version,
    genre,
    dateline,
    section: section && { id: section.id, slug: section.slug, name: section.name },
    source: source && { name: source.name, url: source.url },
    image: image && {
      alt: image.alt,
      caption: image.caption,
      credit: image.credit,
      width: image.width || null,
      height: image.height || null,
    },
    corrections: unlessEmpty(article.corrections.map(noteOf)),
    translations: unlessEmpty(
      article.translations.map(({ id, slug, language }) => ({ id: urnOf(id), slug, language })),
    ),
    rights: { copyrightNotice, usageTerms, syndication, mining },
  };
}

function noteOf({ id, at, kind, note, version }: Correction) {
  return { id, at, kind, note, version };
}
