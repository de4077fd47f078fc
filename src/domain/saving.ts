import type { Article, ArticleChange } from './article.ts';
import type { Instant } from './clock.ts';

/** The next revision of an article. */
export function saved(article: Article, at: Instant, changes: Partial<Article>): Article {
  return { ...article, ...changes, revision: article.revision + 1, savedAt: at };
}

export function isLive(article: Article): boolean {
  return article.state === 'published';
}

/** Whether what expires at `expiresAt` (null: never) is gone at `at`. */
export function expiresBy(expiresAt: Instant | null, at: Instant): boolean {
  return expiresAt !== null && expiresAt <= at;
}

/** Whether readers see another text than the working copy. */
export function hasUnpublishedEdits(article: Article): boolean {
  return isLive(article) && article.lastPublished?.digest !== article.digest;
}

/**
 * Several changes, each made of the one before, as one save and so one revision. `before` is the article that the
 * first was made of, null for a new one.
 */
export function asOneSave(before: Article | null, change: ArticleChange): ArticleChange {
  const revision = (before?.revision ?? 0) + 1;
  const { article } = change;
  const { lastPublished } = article;
  const shown = lastPublished?.revision === article.revision ? { ...lastPublished, revision } : lastPublished;
  return { ...change, article: { ...article, revision, lastPublished: shown } };
}
