import type { EditorialArticle } from '../../domain/article.ts';
import { readingFigures } from '../../domain/live-copy.ts';
import { hasUnpublishedEdits, isLive } from '../../domain/saving.ts';
import type { EditorialArticleWire, ListedArticleWire } from '../schemas/editorial-articles.ts';
import type { Addresses } from './addresses.ts';
import { presentCorrection, presentRights, presentSource } from './articles.ts';
import { presentImage } from './images.ts';
import { presentSectionRef } from './sections.ts';
import { presentTagRef } from './tags.ts';

export type EditorialBodyFormat = 'html' | 'markdown';

/** The working copy, its body in these formats. */
export function presentEditorialArticle(
  article: EditorialArticle,
  addresses: Addresses,
  formats: readonly EditorialBodyFormat[] = ['html', 'markdown'],
): EditorialArticleWire {
  const { html, markdown, text } = article.content.body;
  const body = {
    ...(formats.includes('html') && { html }),
    ...(formats.includes('markdown') && { markdown }),
  };
  return {
    ...presentListedArticle(article, addresses),
    ...(formats.length > 0 && { body }),
    ...readingFigures(text),
  };
}

/** The same without what needs the body. */
export function presentListedArticle(article: EditorialArticle, addresses: Addresses): ListedArticleWire {
  const { id, slug, content, lastPublished, publishedAt, version, external, withdrawal } = article;
  return {
    id,
    slug,
    url: content.url,
    language: content.language,
    genre: content.genre,
    title: content.title,
    summary: content.summary,
    dateline: content.dateline,
    section: article.section && presentSectionRef(article.section),
    authors: article.authors.map(({ id, slug, name }) => ({ id, slug, name })),
    tags: article.tags.map(presentTagRef),
    image: presentImage(content.image),
    source: presentSource(content.source),
    rights: presentRights(content.rights),
    publishedAt,
    updatedAt: lastPublished?.updatedAt ?? null,
    version,
    corrections: article.corrections.map(presentCorrection),
    translationOf: content.translationOf,
    related: article.related.map(({ id, slug, title }) => ({ id, slug, title })),
    expiresAt: content.expiresAt,
    state: article.state,
    revision: article.revision,
    scheduledFor: article.scheduledFor,
    embargo: article.embargo,
    live: liveOf(article),
    hasUnpublishedEdits: hasUnpublishedEdits(article),
    external: external && { source: external.source, id: external.id },
    createdAt: article.createdAt,
    savedAt: article.savedAt,
    withdrawal: withdrawal && { at: withdrawal.at, reason: withdrawal.reason },
    links: {
      self: editorialAddress(id, addresses),
      ...(isLive(article) && { live: addresses.api(`/v1/articles/${id}`) }),
    },
  };
}

/** By id, since the working slug changes with any save. */
export function editorialAddress(id: string, addresses: Addresses): string {
  return addresses.api(`/v1/editorial/articles/${id}`);
}

function liveOf(article: EditorialArticle): ListedArticleWire['live'] {
  const { publishedAt, lastPublished, version } = article;
  if (!isLive(article) || publishedAt === null || lastPublished === null) return null;
  return { version, publishedAt, updatedAt: lastPublished.updatedAt };
}
