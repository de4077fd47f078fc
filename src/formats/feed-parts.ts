import type { Element } from 'xast';
import type { PublicArticle } from '../domain/article.ts';
import { absoluteUrl } from '../domain/body/absolute-url.ts';
import type { Channel, Publication } from './format.ts';
import { GENRE_CODES, GENRE_SCHEME } from './newscodes.ts';
import { CORRECTION_NAMES } from './plain.ts';
import { element, textElement } from './xml.ts';

/** Where a feed is, its neighbours (RFC 5005, section 3) and its hub (WebSub, section 4), as links of Atom's. */
export function feedLinks(name: string, type: string, channel: Channel): readonly (Element | null)[] {
  const { self, first, prev, next, hub } = channel;
  const page = (rel: string, href: string | null) =>
    href === null ? null : element(name, { rel, type, href });
  return [
    page('self', self),
    page('first', first),
    page('previous', prev),
    page('next', next),
    hub === null ? null : element(name, { rel: 'hub', href: hub }),
  ];
}

/** The picture in Media RSS 1.5.1, which Atom carries as well; what is said of rights is said of the whole article. */
export function mediaContent({ image, rights }: PublicArticle): Element | null {
  if (image === null) return null;
  const { url, alt, caption, credit, width, height } = image;
  const size = { ...(width > 0 && { width }), ...(height > 0 && { height }) };
  const description = caption ?? alt;
  return element(
    'media:content',
    { url, medium: 'image', ...size },
    textElement('media:description', description === '' ? null : description, { type: 'plain' }),
    textElement('media:credit', credit),
    textElement('media:copyright', rights.copyrightNotice),
  );
}

/** What an article is filed under: its section, its tags, its genre and the kinds of its corrections. */
export type Category = { readonly scheme: string; readonly term: string; readonly label: string };

export function categoriesOf(article: PublicArticle, { api }: Publication): readonly Category[] {
  const { section, tags, genre, corrections } = article;
  const kinds = [...new Set(corrections.map(({ kind }) => kind))];
  return [
    ...(section === null ? [] : [{ scheme: `${api}/v1/sections`, term: section.slug, label: section.name }]),
    ...tags.map(({ slug, name }) => ({ scheme: `${api}/v1/tags`, term: slug, label: name })),
    { scheme: GENRE_SCHEME, term: GENRE_CODES[genre].code, label: genre },
    ...kinds.map((kind) => ({ scheme: CORRECTION_SCHEME, term: kind, label: CORRECTION_NAMES[kind] })),
  ];
}

const CORRECTION_SCHEME = 'https://schema.org/CorrectionComment';

/** The address of the terms of use, where that is all they are (RFC 4946); null where they are words. */
export function licenseOf({ rights }: PublicArticle): string | null {
  const terms = rights.usageTerms?.trim();
  return terms !== undefined && !/\s/.test(terms) ? absoluteUrl(terms) : null;
}

/** Whatever is said of an article's rights, as one text; null where nothing is. */
export function rightsText({ rights }: PublicArticle): string | null {
  const said = [rights.copyrightNotice, rights.usageTerms].filter((text) => text !== null);
  return said.length === 0 ? null : said.join('\n');
}
