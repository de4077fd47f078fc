import type { Article, ArticleChange, ArticleContent, Correction } from './article.ts';
import { EMPTY_BODY } from './body.ts';
import type { Instant } from './clock.ts';
import { articleDigest } from './digest.ts';
import { liveCopy } from './live-copy.ts';
import { isLive, saved } from './saving.ts';

/** An article as another Dateline shows it to readers. Its links to other articles are of what is here. */
export type Original = {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly content: ArticleContent;
  readonly publishedAt: Instant;
  readonly updatedAt: Instant;
  readonly corrections: readonly Correction[];
};

/** The article as readers are to see it here, of the version that it has there; null where they see just that already. */
export function mirrored(before: Article | null, original: Original, at: Instant): ArticleChange | null {
  const { id, slug, version, content, publishedAt, updatedAt, corrections } = original;
  const digest = articleDigest(slug, content);
  if (before !== null && isLive(before) && before.version === version && before.digest === digest)
    return null;
  const revision = (before?.revision ?? 0) + 1;
  const article: Article = {
    ...{ id, slug, state: 'published', revision, version, content, corrections, publishedAt, digest },
    ...{ createdAt: before?.createdAt ?? at, savedAt: at, scheduledFor: null, embargo: false },
    lastPublished: { revision, updatedAt, digest, expiresAt: null },
    ...{ external: null, withdrawal: null },
  };
  const copy = liveCopy(article, { version, publishedAt, updatedAt, corrections });
  const wasLive = before !== null && isLive(before);
  return {
    article,
    live: { do: 'publish', copy },
    at,
    action: 'publish',
    log: { type: wasLive ? 'article.updated' : 'article.published', reason: null },
  };
}

/**
 * What a mirror keeps of an article that is gone there: who it was, and of a kill why. Null where readers don't see it anyway; one that was
 * killed stays so, as it does there.
 */
export function mirroredEnd(
  article: Article,
  kill: Article['withdrawal'],
  at: Instant,
): ArticleChange | null {
  if (article.state === 'withdrawn' || (kill === null && !isLive(article))) return null;
  const { title, language, genre } = article.content;
  const content: ArticleContent = {
    ...{ title, language, genre, summary: null, dateline: null, body: EMPTY_BODY },
    ...{ sectionId: null, authorIds: [], tagIds: [], image: null, source: null, url: null },
    rights: article.content.rights,
    ...{ translationOf: null, relatedIds: [], expiresAt: null },
  };
  const next = saved(article, at, {
    state: kill === null ? 'draft' : 'withdrawn',
    withdrawal: kill,
    content,
    digest: articleDigest(article.slug, content),
  });
  const log = {
    type: kill === null ? 'article.unpublished' : 'article.withdrawn',
    reason: kill?.reason ?? null,
  } as const;
  return { article: next, live: { do: 'remove' }, at, action: kill === null ? 'unpublish' : 'withdraw', log };
}
