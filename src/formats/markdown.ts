import { stringify } from 'yaml';
import { DESCRIPTIONS } from './descriptions.ts';
import type { Format, Item } from './format.ts';

/**
 * Markdown with YAML front matter: the body as GitHub Flavored Markdown, a variant that RFC 7764 registers, after the article's
 * other fields under the names that the API has for them.
 */
export const MARKDOWN: Format = {
  ...DESCRIPTIONS.MARKDOWN,
  list: null,
  one: (_publication, item) => `---\n${frontMatter(item)}---\n\n${item.article.body.markdown ?? ''}\n`,
};

/**
 * Each string is quoted and in one line, in the way that JSON, YAML 1.1 and YAML 1.2 all read alike: so `no` stays a word, a date a text, and
 * no title ends the front matter. Ends of lines that only YAML 1.1 knows, and what no YAML may hold, are escaped.
 */
function frontMatter(item: Item): string {
  return stringify(fieldsOf(item), wellFormed, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    doubleQuotedAsJSON: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  }).replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function wellFormed(_key: unknown, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function fieldsOf({ article, url, self, embargoedUntil }: Item) {
  const { image, rights, source } = article;
  return {
    ...(embargoedUntil !== undefined && { embargoedUntil }),
    title: article.title,
    id: article.id,
    slug: article.slug,
    url,
    language: article.language,
    genre: article.genre,
    summary: article.summary,
    dateline: article.dateline,
    section: article.section && named(article.section),
    authors: article.authors.map(named),
    tags: article.tags.map((tag) => ({ ...named(tag), type: tag.type })),
    image: image && {
      url: image.url,
      alt: image.alt,
      caption: image.caption,
      credit: image.credit,
      width: image.width,
      height: image.height,
    },
    publishedAt: article.publishedAt,
    updatedAt: article.updatedAt,
    version: article.version,
    corrections: article.corrections.map(({ id, at, kind, note, version }) => ({
      id,
      at,
      kind,
      note,
      version,
    })),
    translations: article.translations.map(({ language, id, slug }) => ({ language, id, slug })),
    source: source && { name: source.name, url: source.url },
    rights: {
      copyrightNotice: rights.copyrightNotice,
      usageTerms: rights.usageTerms,
      syndication: rights.syndication,
      ...(rights.mining !== undefined && { mining: rights.mining }),
    },
    wordCount: article.wordCount,
    readingMinutes: article.readingMinutes,
    links: { self, html: url },
  };
}

function named({ id, slug, name }: { readonly id: string; readonly slug: string; readonly name: string }) {
  return { id, slug, name };
}
