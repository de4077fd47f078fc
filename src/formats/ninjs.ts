import type { Genre, PublicArticle } from '../domain/article.ts';
import type { Image } from '../domain/image.ts';
import { readingFigures } from '../domain/live-copy.ts';
import type { TagRef, TagType } from '../domain/tag.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { embargoOf } from './embargo.ts';
import type { Channel, Format, Item, Publication, Removed } from './format.ts';
import { addressIn, urnOf } from './identity.ts';
import { jsonText, unlessEmpty } from './json.ts';
import { GENRE_CODES, GENRE_SCHEME } from './newscodes.ts';
import { correctionOf } from './plain.ts';

/**
 * IPTC ninjs 3.1 (iptc.org/std/ninjs/userguide). It knows no list: a page is a `composite` item, named by its address, with the articles as its
 * associations. IPTC has registered no media type for it.
 */
export const NINJS: Format = {
  ...DESCRIPTIONS.NINJS,
  list: (channel, items) => jsonText(compositeOf(channel, items)),
  one: (publication, item) => {
    const { uri, ...rest } = newsOf(publication, item);
    return jsonText({ uri, standard: STANDARD, ...rest });
  },
};

const STANDARD = {
  name: 'ninjs',
  version: '3.1',
  schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#',
};

function compositeOf(channel: Channel, items: readonly Item[]) {
  const { publication, description } = channel;
  const articles = items.map((item) => ({
    name: item.article.title,
    rel: 'item',
    ...newsOf(publication, item),
  }));
  return {
    uri: uriOf(channel.self),
    standard: STANDARD,
    type: 'composite',
    representationType: 'full',
    versionCreated: channel.updated,
    pubStatus: 'usable',
    language: channel.language,
    title: channel.title,
    headlines: [headlineOf(channel.title)],
    descriptions: description === null ? null : [described('summary', description)],
    infoSources: [publisherOf(publication)],
    associations: unlessEmpty([...articles, ...channel.removed.map(canceled)]),
  };
}

/** A query as it was asked may hold what no URI (RFC 3986) can. */
function uriOf(address: string): string {
  const [path = '', ...query] = address.toWellFormed().split('?');
  return [path, ...query.map((part) => part.replace(UNFIT, encodeURIComponent))].join('?');
}

const UNFIT = /[^\w.~:/@!$&'()*+,;=%-]|%(?![\da-f]{2})/giu;

/** What was killed is told to whoever has it; its text is not. */
function canceled({ id, at, reason, version }: Removed) {
  return {
    name: urnOf(id),
    rel: 'removed',
    uri: urnOf(id),
    type: 'text',
    ...(version !== undefined && { version: String(version) }),
    versionCreated: at,
    pubStatus: 'canceled',
    edNote: reason,
  };
}

function newsOf(publication: Publication, item: Item) {
  const { article, url, self, embargoedUntil } = item;
  const { image, rights, source } = article;
  return {
    uri: urnOf(article.id),
    type: 'text',
    representationType: article.body.html === undefined ? 'partial' : 'full',
    profile: image === null ? 'text-only' : 'text-photo',
    version: String(article.version),
    firstCreated: article.publishedAt,
    versionCreated: article.updatedAt,
    embargoedUntil,
    pubStatus: 'usable',
    copyrightNotice: rights.copyrightNotice,
    usageTerms: rights.usageTerms,
    edNote: edNoteOf(item),
    language: article.language,
    headlines: [headlineOf(article.title)],
    descriptions: article.summary === null ? null : [described('summary', article.summary)],
    bodies: unlessEmpty(bodiesOf(article)),
    by: article.authors.map(({ name }) => name).join(', ') || null,
    slugline: article.slug,
    located: article.dateline,
    ...conceptsOf(publication, article),
    genres: [genreOf(article.genre)],
    infoSources: [
      publisherOf(publication),
      ...(source === null ? [] : [{ name: source.name, role: 'source', uri: source.url }]),
    ],
    altIds: [
      { role: 'permalink', value: url },
      { role: 'api', value: self },
    ],
    associations: image === null ? null : [pictureOf(image)],
  };
}

/** All that a desk which takes the article over has to know, and has no member of its own. */
function edNoteOf(item: Item): string | null {
  const { corrections, rights } = item.article;
  const embargo = embargoOf(item);
  const lines = [...(embargo === null ? [] : [`${embargo}.`]), ...corrections.map(correctionOf)];
  if (rights.syndication === 'withheld') lines.push('Syndication withheld: not for republication.');
  return lines.join('\n') || null;
}

function headlineOf(title: string) {
  return { role: 'main', contentType: 'text/plain', value: title };
}

function described(role: string, value: string) {
  return { role, contentType: 'text/plain', value };
}

/** The counts are of what is read, in code points, without figures' captions, whichever form they stand in. */
function bodiesOf({ body, wordCount }: PublicArticle) {
  const { html = '', text = '', blocks = [] } = body;
  const captions = blocks.flatMap((block) =>
    block.type === 'image' && block.caption !== null ? [block.caption] : [],
  );
  // A blank line parts a caption from what stands beside it.
  const captionChars = captions.reduce((sum, caption) => sum + codePoints(caption) + 2, 0);
  const captionWords = captions.reduce((sum, caption) => sum + readingFigures(caption).wordCount, 0);
  const counts = {
    charCount: Math.max(0, codePoints(text) - captionChars),
    wordCount: wordCount - captionWords,
  };
  const forms = [
    { role: 'main', contentType: 'text/html', ...counts, value: html },
    { role: 'plain', contentType: 'text/plain', ...counts, value: text },
  ];
  return forms.filter(({ value }) => value !== '');
}

function codePoints(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** The section is a subject of its own relation: ninjs has no other place for it. */
function conceptsOf(publication: Publication, { section, tags }: PublicArticle) {
  const of = (type: TagType) => tags.filter((tag) => tag.type === type).map(conceptOf);
  const conceptOf = ({ id, slug, name }: TagRef) => ({
    name,
    rel: 'about',
    uri: addressIn(publication, 'tags', id),
    literal: slug,
  });
  const sections = section === null ? [] : [section];
  return {
    people: unlessEmpty(of('person')),
    organisations: unlessEmpty(of('organisation')),
    places: unlessEmpty(of('place')),
    events: unlessEmpty(of('event')),
    subjects: unlessEmpty([
      ...sections.map(({ id, slug, name }) => ({
        name,
        rel: 'section',
        uri: addressIn(publication, 'sections', id),
        literal: slug,
      })),
      ...of('topic'),
    ]),
  };
}

/** By the vocabulary that ninjs suggests (cv.iptc.org/newscodes/genre). */
function genreOf(genre: Genre) {
  const { code, name } = GENRE_CODES[genre];
  return { name, uri: `${GENRE_SCHEME}${code}`, literal: genre };
}

function publisherOf({ name, url }: Publication) {
  return { name, role: 'publisher', uri: url };
}

function pictureOf({ url, alt, caption, credit, width, height }: Image) {
  const texts = [
    ...(caption === null ? [] : [described('caption', caption)]),
    ...(alt === '' ? [] : [described('alt', alt)]),
  ];
  return {
    name: 'mainImage',
    rel: 'illustration',
    uri: url,
    type: 'picture',
    descriptions: unlessEmpty(texts),
    by: credit,
    renditions: [{ name: 'main', href: url, width: width || null, height: height || null }],
  };
}
