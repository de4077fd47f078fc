import type { Correction, Genre, PublicArticle, TranslationRef } from '../domain/article.ts';
import type { Image } from '../domain/image.ts';
import type { TagType } from '../domain/tag.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { embargoOf } from './embargo.ts';
import type { Channel, Format, Item, Publication } from './format.ts';
import { addressIn, urnOf } from './identity.ts';
import { jsonText, unlessEmpty } from './json.ts';

/**
 * schema.org in JSON-LD 1.1 (W3C), which registers the media type and gives it no charset: it is UTF-8. It can be put into a
 * `<script type="application/ld+json">` as it is.
 */
export const JSON_LD: Format = {
  ...DESCRIPTIONS.JSON_LD,
  list: (channel, items) => scriptText({ '@context': CONTEXT, ...listOf(channel, items) }),
  one: (publication, item) => scriptText({ '@context': CONTEXT, ...newsOf(publication, item) }),
};

const CONTEXT = 'https://schema.org';

/**
 * Nothing in it can end a script, begin a comment or another script (WHATWG HTML section 4.12.1.3), or end a line of old JavaScript. All
 * of these stand in strings.
 */
function scriptText(document: object): string {
  return jsonText(document).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function listOf(channel: Channel, items: readonly Item[]) {
  return {
    '@type': 'ItemList',
    '@id': channel.self,
    url: channel.self,
    name: channel.title,
    description: channel.description,
    itemListElement: items.map((item, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      item: newsOf(channel.publication, item),
    })),
  };
}

function newsOf(publication: Publication, item: Item) {
  const { article, url } = item;
  const { image, rights, source } = article;
  return {
    '@type': TYPES[article.genre],
    '@id': urnOf(article.id),
    url,
    mainEntityOfPage: { '@type': 'WebPage', '@id': url },
    headline: article.title,
    description: article.summary,
    genre: article.genre,
    inLanguage: article.language,
    datePublished: article.publishedAt,
    dateModified: article.updatedAt,
    version: article.version,
    conditionsOfAccess: embargoOf(item),
    dateline: article.dateline,
    articleSection: article.section?.name,
    author: unlessEmpty(authorsOf(publication, article)),
    publisher: { '@type': 'NewsMediaOrganization', name: publication.name, url: publication.url },
    image: image && imageOf(image),
    keywords: unlessEmpty(article.tags.map(({ name }) => name)),
    about: unlessEmpty(topicsOf(publication, article)),
    correction: unlessEmpty(article.corrections.map(commentOf)),
    copyrightNotice: rights.copyrightNotice,
    usageInfo: rights.usageTerms === null ? null : { '@type': 'CreativeWork', text: rights.usageTerms },
    isBasedOn: source && {
      '@type': 'CreativeWork',
      url: source.url,
      publisher: { '@type': 'Organization', name: source.name },
    },
    exampleOfWork: workOf(publication, article.translations),
    wordCount: article.wordCount,
    timeRequired: `PT${article.readingMinutes}M`,
    articleBody: article.body.text,
  };
}

/**
 * The most that is certainly true of each. A fact check would be a ClaimReview if its claim and its verdict were known; whoever wrote a
 * press release, it wasn't the newsroom. `genre` tells all apart.
 */
const TYPES: Readonly<Record<Genre, string>> = {
  news: 'NewsArticle',
  analysis: 'AnalysisNewsArticle',
  opinion: 'OpinionNewsArticle',
  feature: 'NewsArticle',
  interview: 'NewsArticle',
  review: 'ReviewNewsArticle',
  'fact-check': 'NewsArticle',
  'press-release': 'Article',
};

function authorsOf(publication: Publication, { authors }: PublicArticle) {
  return authors.map(({ slug, name }) => ({
    '@type': 'Person',
    name,
    url: addressIn(publication, 'authors', slug),
  }));
}

function topicsOf(publication: Publication, { tags }: PublicArticle) {
  return tags.map(({ id, name, type }) => ({
    '@type': TOPICS[type],
    '@id': addressIn(publication, 'tags', id),
    name,
  }));
}

const TOPICS: Readonly<Record<TagType, string>> = {
  topic: 'Thing',
  person: 'Person',
  place: 'Place',
  organisation: 'Organization',
  event: 'Event',
};

function imageOf({ url, alt, caption, credit, width, height }: Image) {
  return {
    '@type': 'ImageObject',
    url,
    description: alt || null,
    caption,
    creditText: credit,
    width: width || null,
    height: height || null,
  };
}

function commentOf({ id, kind, at, note }: Correction) {
  return { '@type': 'CorrectionComment', '@id': urnOf(id), name: kind, text: note, datePublished: at };
}

/**
 * Which of the articles was written first isn't known here, so that neither is said to be a `workTranslation` of the other: they are
 * examples of one work.
 */
function workOf(publication: Publication, translations: readonly TranslationRef[]) {
  if (translations.length === 0) return null;
  const examples = translations.map(({ id, slug, language }) => ({
    '@type': 'Article',
    '@id': urnOf(id),
    url: addressIn(publication, 'articles', slug),
    inLanguage: language,
  }));
  return { '@type': 'CreativeWork', workExample: examples };
}
