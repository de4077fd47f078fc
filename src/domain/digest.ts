import { hash } from 'node:crypto';
import type { ArticleContent } from './article.ts';
import type { ListContent } from './curated-list.ts';

/** Equal for equal slug and content alone. Of a body its HTML counts, which the other forms are derived from. */
export function articleDigest(slug: string, content: ArticleContent): string {
  const { body, image, source, rights } = content;
  return digest([
    slug,
    content.title,
    content.summary,
    content.dateline,
    content.language,
    content.genre,
    body.html,
    content.sectionId,
    content.authorIds,
    content.tagIds,
    image && [image.url, image.alt, image.caption, image.credit, image.width, image.height],
    source && [source.name, source.url],
    // What is said of few is told apart from what was never said, so that digests of before stay.
    [
      rights.copyrightNotice,
      rights.usageTerms,
      rights.syndication,
      ...(rights.mining ? [rights.mining] : []),
    ],
    content.url,
    content.translationOf,
    content.relatedIds,
    content.expiresAt,
  ]);
}

export function listDigest(slug: string, content: ListContent): string {
  const { name, description, pins, tail, length } = content;
  return digest([slug, name, description, pins, tail?.query ?? null, length]);
}

function digest(values: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(values), 'base64url').slice(0, 22);
}
