import type { Article, ArticleChange, ArticleContent, Correction, LiveArticle } from './article.ts';
import type { Instant } from './clock.ts';
import { DomainError, invalid } from './errors.ts';

/** Words a minute of an adult reading silently (Brysbaert 2019, doi 10.1016/j.jml.2019.104047). */
const WORDS_PER_MINUTE = 238;

/** No newspaper's archive that is likely to be imported goes back further. */
const EARLIEST = '1700-01-01T00:00:00.000Z';

/** A new draft: no reader sees it before it is published. */
export function draft(id: string, slug: string, content: ArticleContent, at: Instant): ArticleChange {
  requireTitle(content);
  const article: Article = {
    id,
    slug,
    state: 'draft',
    revision: 1,
    version: 0,
    content,
    corrections: [],
    publishedAt: null,
    createdAt: at,
    savedAt: at,
    withdrawal: null,
  };
  return { article, live: { do: 'keep' }, at, log: null };
}

/** A save of the working copy. What is live stays as it is until the next publication. */
export function edit(
  article: Article,
  changes: { readonly slug?: string; readonly content?: Partial<ArticleContent> },
  at: Instant,
): ArticleChange {
  const content = { ...article.content, ...changes.content };
  requireTitle(content);
  return {
    article: saved(article, at, { content, slug: changes.slug ?? article.slug }),
    live: { do: 'keep' },
    at,
    log: null,
  };
}

/**
 * Makes the working copy the live one, as the next version. `publishedAt` and `updatedAt` are for what was
 * published elsewhere before: they are kept as given at the first publication and refused later. Otherwise the first
 * publication sets `publishedAt` to `at` for good, and each one sets `updatedAt` to `at`.
 */
export function publish(
  article: Article,
  at: Instant,
  elsewhere: { readonly publishedAt?: Instant; readonly updatedAt?: Instant } = {},
): ArticleChange {
  if (article.state === 'withdrawn') {
    throw new DomainError('wrong-state', 'a withdrawn article must be reinstated before it is published');
  }
  const first = article.publishedAt === null;
  if (!first && (elsewhere.publishedAt ?? elsewhere.updatedAt) !== undefined) {
    throw invalid('publishedAt', 'only the first publication may bring its own times');
  }
  const publishedAt = article.publishedAt ?? elsewhere.publishedAt ?? at;
  const updatedAt = first ? (elsewhere.updatedAt ?? publishedAt) : at;
  checkTimes(publishedAt, updatedAt, at);
  const type = first ? 'article.published' : 'article.updated';
  return released(article, at, {
    publishedAt,
    updatedAt,
    corrections: article.corrections,
    type,
    reason: null,
  });
}

/** Adds a public correction and publishes the working copy with it. */
export function correct(
  article: Article,
  correction: Omit<Correction, 'at' | 'version'>,
  at: Instant,
): ArticleChange {
  if (article.state !== 'published' || article.publishedAt === null) {
    throw new DomainError('wrong-state', 'only a published article can be corrected');
  }
  const corrections = [...article.corrections, { ...correction, at, version: article.version + 1 }];
  return released(article, at, {
    publishedAt: article.publishedAt,
    updatedAt: at,
    corrections,
    type: 'article.corrected',
    reason: correction.note,
  });
}

/** Takes a published article back to a draft. */
export function unpublish(article: Article, at: Instant): ArticleChange {
  if (article.state !== 'published') {
    throw new DomainError('wrong-state', 'only a published article can be unpublished');
  }
  return {
    article: saved(article, at, { state: 'draft' }),
    live: { do: 'remove' },
    at,
    log: { type: 'article.unpublished', reason: null },
  };
}

/** A kill: the article is gone for readers, who are told so and why. */
export function withdraw(article: Article, reason: string, at: Instant): ArticleChange {
  if (article.publishedAt === null || article.state === 'withdrawn') {
    throw new DomainError('wrong-state', 'only an article that was published can be withdrawn');
  }
  if (reason.trim() === '') throw invalid('reason', 'a withdrawal needs a reason');
  return {
    article: saved(article, at, { state: 'withdrawn', withdrawal: { at, reason } }),
    live: { do: 'remove' },
    at,
    log: { type: 'article.withdrawn', reason },
  };
}

function checkTimes(publishedAt: Instant, updatedAt: Instant, at: Instant): void {
  const refuse = (field: string, message: string) => {
    throw invalid(field, message);
  };
  if (publishedAt < EARLIEST) refuse('publishedAt', `a time before ${EARLIEST} is taken for a mistake`);
  if (publishedAt > at)
    refuse('publishedAt', 'a time in the future is for a schedule, not for a publication');
  if (updatedAt > at) refuse('updatedAt', 'an article cannot have been updated in the future');
  if (updatedAt < publishedAt) refuse('updatedAt', 'an article cannot be updated before it is published');
}

type Release = Pick<LiveArticle, 'publishedAt' | 'updatedAt' | 'corrections'> &
  NonNullable<ArticleChange['log']>;

function released(article: Article, at: Instant, release: Release): ArticleChange {
  const { publishedAt, updatedAt, corrections, type, reason } = release;
  const version = article.version + 1;
  const next = saved(article, at, { state: 'published', version, publishedAt, corrections });
  const copy: LiveArticle = {
    ...next.content,
    id: next.id,
    slug: next.slug,
    version,
    publishedAt,
    updatedAt,
    corrections,
    ...readingFigures(next.content.body.text),
  };
  return { article: next, live: { do: 'publish', copy }, at, log: { type, reason } };
}

function saved(article: Article, at: Instant, changes: Partial<Article>): Article {
  return { ...article, ...changes, revision: article.revision + 1, savedAt: at };
}

function readingFigures(text: string): { wordCount: number; readingMinutes: number } {
  const wordCount = text.match(/\S+/g)?.length ?? 0;
  return {
    wordCount,
    readingMinutes: wordCount === 0 ? 0 : Math.ceil(wordCount / WORDS_PER_MINUTE),
  };
}

function requireTitle(content: ArticleContent): void {
  if (content.title.trim() === '') throw invalid('title', 'an article needs a title');
}
