import type { Correction, PublicArticle, Rights, Source } from '../../domain/article.ts';
import type { PublicAuthor } from '../../domain/author.ts';
import type { Body } from '../../domain/body.ts';
import type { PublicSection } from '../../domain/section.ts';
import type { PublicTag } from '../../domain/tag.ts';
import type { ArticleWire } from '../schemas/articles.ts';
import type { Addresses } from './addresses.ts';
import { presentAuthor } from './authors.ts';
import { presentImage } from './images.ts';
import { presentSection, presentSectionRef } from './sections.ts';
import { presentTag, presentTagRef } from './tags.ts';

/** By id, the resources that `expand` puts in the place of references; a reference to none of these stays one. */
export type Expansions = {
  readonly authors: ReadonlyMap<string, PublicAuthor>;
  readonly sections: ReadonlyMap<string, PublicSection>;
  readonly tags: ReadonlyMap<string, PublicTag>;
};

const NO_EXPANSIONS: Expansions = { authors: new Map(), sections: new Map(), tags: new Map() };

/** The body formats are those that `article` brings. What not every answer has comes last, after what is rendered ahead of time. */
export function presentArticle(
  article: PublicArticle,
  addresses: Addresses,
  expansions: Expansions = NO_EXPANSIONS,
): ArticleWire {
  const url = addresses.article(article);
  const { source, rights, snippet } = article;
  return {
    id: article.id,
    slug: article.slug,
    url,
    language: article.language,
    genre: article.genre,
    title: article.title,
    summary: article.summary,
    dateline: article.dateline,
    section: presentArticleSection(article, expansions),
    authors: article.authors.map(({ id, slug, name }) => {
      const whole = expansions.authors.get(id);
      return whole === undefined ? { id, slug, name } : presentAuthor(whole);
    }),
    tags: article.tags.map((tag) => {
      const whole = expansions.tags.get(tag.id);
      return whole === undefined ? presentTagRef(tag) : presentTag(whole);
    }),
    image: presentImage(article.image),
    publishedAt: article.publishedAt,
    updatedAt: article.updatedAt,
    version: article.version,
    corrections: article.corrections.map(presentCorrection),
    translations: article.translations.map(({ language, id, slug }) => ({ language, id, slug })),
    source: presentSource(source),
    rights: presentRights(rights),
    wordCount: article.wordCount,
    readingMinutes: article.readingMinutes,
    links: { self: addresses.resource('articles', article.slug), html: url },
    ...presentBody(article.body),
    ...(snippet !== undefined && { snippet }),
  };
}

export function presentCorrection({ id, at, kind, note, version }: Correction) {
  return { id, at, kind, note, version };
}

export function presentSource(source: Source | null): ArticleWire['source'] {
  return source && { name: source.name, url: source.url };
}

export function presentRights(rights: Rights): ArticleWire['rights'] {
  const { copyrightNotice, usageTerms, syndication, mining } = rights;
  return { copyrightNotice, usageTerms, syndication, ...(mining !== undefined && { mining }) };
}

function presentBody({ html, markdown, text, blocks }: PublicArticle['body']): Pick<ArticleWire, 'body'> {
  const body: Partial<Body> = {
    ...(html !== undefined && { html }),
    ...(markdown !== undefined && { markdown }),
    ...(text !== undefined && { text }),
    ...(blocks !== undefined && { blocks }),
  };
  return Object.keys(body).length === 0 ? {} : { body };
}

function presentArticleSection({ section }: PublicArticle, { sections }: Expansions): ArticleWire['section'] {
  if (section === null) return null;
  const whole = sections.get(section.id);
  return whole === undefined ? presentSectionRef(section) : presentSection(whole);
}
