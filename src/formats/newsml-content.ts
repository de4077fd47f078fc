import type { Element } from 'xast';
import type { AuthorRef } from '../domain/author.ts';
import type { TagRef } from '../domain/tag.ts';
import { xhtmlBody } from './feed-body.ts';
import type { Item, Publication } from './format.ts';
import { addressIn } from './identity.ts';
import { CONCEPT_CODES, GENRE_CODES } from './newscodes.ts';
import { element, group, NAMESPACES, textElement } from './xml.ts';

/** What a news item says of its content. Names of our own are URIs of this API, so that they need no catalogue. */
export function contentMeta(publication: Publication, { article }: Item): Element {
  const { title, summary, dateline, section, authors, tags } = article;
  return group('contentMeta', {}, [
    iconOf(article),
    textElement('contentCreated', article.publishedAt),
    textElement('contentModified', article.updatedAt),
    dateline === null ? null : element('located', { type: 'cpnat:geoArea' }, textElement('name', dateline)),
    infoSource(article),
    ...authors.map((author) => creator(publication, author)),
    element('language', { tag: article.language }),
    genreOf(article),
    section === null
      ? null
      : element(
          'subject',
          { type: 'cpnat:abstract', uri: addressIn(publication, 'sections', section.slug) },
          textElement('name', section.name),
        ),
    ...tags.map((tag) => subject(publication, tag)),
    textElement('headline', title),
    textElement('dateline', dateline),
    authors.length === 0 ? null : textElement('by', authors.map(({ name }) => name).join(', ')),
    textElement('description', summary),
  ]);
}

/** The text as a page of XHTML, which is what receivers can show without knowing more. */
export function contentSet(item: Item): Element {
  const { title, language, wordCount } = item.article;
  return group('contentSet', {}, [
    element(
      'inlineXML',
      { contenttype: 'application/xhtml+xml', wordcount: wordCount },
      element(
        'html',
        { xmlns: NAMESPACES.xhtml, 'xml:lang': language },
        element('head', {}, textElement('title', title)),
        element('body', {}, [...xhtmlBody(item)]),
      ),
    ),
  ]);
}

/** The picture as what the text is shown with: a text's item has no other place for it. */
function iconOf({ image }: Item['article']): Element | null {
  if (image === null) return null;
  const { url, width, height } = image;
  return element('icon', { href: url, ...(width > 0 && { width }), ...(height > 0 && { height }) });
}

function infoSource({ source }: Item['article']): Element | null {
  if (source === null) return null;
  const { name, url } = source;
  return element('infoSource', url === null ? { literal: name } : { uri: url }, textElement('name', name));
}

function creator(publication: Publication, { slug, name }: AuthorRef): Element {
  return element('creator', { uri: addressIn(publication, 'authors', slug) }, textElement('name', name));
}

function genreOf({ genre }: Item['article']): Element {
  return element('genre', { qcode: `genre:${GENRE_CODES[genre].code}` }, textElement('name', genre));
}

function subject(publication: Publication, { slug, name, type }: TagRef): Element {
  return element(
    'subject',
    { type: `cpnat:${CONCEPT_CODES[type]}`, uri: addressIn(publication, 'tags', slug) },
    textElement('name', name),
  );
}
