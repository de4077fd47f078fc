import type { Element } from 'xast';
import { x } from 'xastscript';
import type { AuthorRef } from '../domain/author.ts';
import type { TagRef } from '../domain/tag.ts';
import { xhtmlBody } from './feed-body.ts';
import type { Item, Publication } from './format.ts';
import { CONCEPT_CODES, GENRE_CODES } from './newscodes.ts';
import { lines, NAMESPACES } from './xml.ts';

/** What a news item says of its content. Names of our own are URIs of this API, so that they need no catalogue. */
export function contentMeta({ api }: Publication, { article }: Item): Element {
  const { title, summary, dateline, section, authors, tags } = article;
  return x(
    'contentMeta',
    ...lines([
      iconOf(article),
      x('contentCreated', article.publishedAt),
      x('contentModified', article.updatedAt),
      dateline === null ? null : x('located', { type: 'cpnat:geoArea' }, x('name', dateline)),
      infoSource(article),
      ...authors.map((author) => creator(api, author)),
      x('language', { tag: article.language }),
      genreOf(article),
      section === null
        ? null
        : x(
            'subject',
            { type: 'cpnat:abstract', uri: `${api}/v1/sections/${section.slug}` },
            x('name', section.name),
          ),
      ...tags.map((tag) => subject(api, tag)),
      x('headline', title),
      dateline === null ? null : x('dateline', dateline),
      authors.length === 0 ? null : x('by', authors.map(({ name }) => name).join(', ')),
      summary === null ? null : x('description', summary),
    ]),
  );
}

/** The text as a page of XHTML, which is what receivers can show without knowing more. */
export function contentSet(item: Item): Element {
  const { title, language, wordCount } = item.article;
  return x(
    'contentSet',
    ...lines([
      x(
        'inlineXML',
        { contenttype: 'application/xhtml+xml', wordcount: wordCount },
        x(
          'html',
          { xmlns: NAMESPACES.xhtml, 'xml:lang': language },
          x('head', x('title', title)),
          x('body', ...xhtmlBody(item)),
        ),
      ),
    ]),
  );
}

/** The picture as what the text is shown with: a text's item has no other place for it. */
function iconOf({ image }: Item['article']): Element | null {
  if (image === null) return null;
  const { url, width, height } = image;
  return x('icon', { href: url, ...(width > 0 && { width }), ...(height > 0 && { height }) });
}

function infoSource({ source }: Item['article']): Element | null {
  if (source === null) return null;
  const { name, url } = source;
  return x('infoSource', url === null ? { literal: name } : { uri: url }, x('name', name));
}

function creator(api: string, { slug, name }: AuthorRef): Element {
  return x('creator', { uri: `${api}/v1/authors/${slug}` }, x('name', name));
}

function genreOf({ genre }: Item['article']): Element {
  const code = GENRE_CODES[genre];
  return x('genre', code === null ? { literal: genre } : { qcode: `genre:${code}` }, x('name', genre));
}

function subject(api: string, { slug, name, type }: TagRef): Element {
  return x(
    'subject',
    { type: `cpnat:${CONCEPT_CODES[type]}`, uri: `${api}/v1/tags/${slug}` },
    x('name', name),
  );
}
