import type {
  Article,
  ArticleChange,
  ArticleContent,
  Correction,
  ExternalId,
  LiveArticle,
} from './article.ts';
import type { Instant } from './clock.ts';
import { articleDigest } from './digest.ts';
import { DomainError, invalid } from './errors.ts';
import { liveCopy } from './live-copy.ts';
import { expiresBy, isLive, saved } from './saving.ts';
import { checkedSlug } from './slug.ts';

/** No newspaper's archive that is likely to be imported goes back further. */
export const EARLIEST = '1700-01-01T00:00:00.000Z';

/** A new draft: no reader sees it before it is published. */
export function draft(
  id: string,
  slug: string,
  content: ArticleContent,
  at: Instant,
  more: { readonly external?: ExternalId | null; readonly publishedAt?: Instant | null } = {},
): ArticleChange {
  requireTitle(content);
  requireOthers(id, content);
  requirePlausible(more.publishedAt ?? null);
  const article: Article = {
    id,
    slug: checkedSlug(slug),
    state: 'draft',
    revision: 1,
    version: 0,
    content,
    corrections: [],
    publishedAt: more.publishedAt ?? null,
    createdAt: at,
    savedAt: at,
    scheduledFor: null,
    embargo: false,
    digest: articleDigest(slug, content),
    lastPublished: null,
    external: more.external ?? null,
    withdrawal: null,
  };
  return { article, live: { do: 'keep' }, at, action: 'create', log: null };
}

/** What a save may change; what isn't given stays. `publishedAt` only before the first publication. */
export type Edits = {
  readonly slug?: string;
  readonly content?: Partial<ArticleContent>;
  readonly publishedAt?: Instant | null;
};

/** A save of the working copy. What is live stays as it is until the next publication. */
export function edit(
  article: Article,
  { slug = article.slug, content: changes, publishedAt = article.publishedAt }: Edits,
  at: Instant,
): ArticleChange {
  const content = { ...article.content, ...changes };
  requireTitle(content);
  requireOthers(article.id, content);
  if (publishedAt !== article.publishedAt && article.version > 0) {
    throw invalid('publishedAt', 'only an article that was never published may be given a time');
  }
  requirePlausible(publishedAt);
  // What is due must be able to happen: nobody would be there to be told why it can't.
  if (article.scheduledFor !== null && expiresBy(content.expiresAt, article.scheduledFor)) {
    throw invalid(
      'expiresAt',
      `the article is to be published at ${article.scheduledFor}, and would expire before`,
    );
  }
  const digest = articleDigest(slug, content);
  const next = saved(article, at, { content, slug: checkedSlug(slug), publishedAt, digest });
  return { article: next, live: { do: 'keep' }, at, action: 'edit', log: null };
}

/** The same; null where the edits change nothing. */
export function editIfDifferent(article: Article, edits: Edits, at: Instant): ArticleChange | null {
  const change = edit(article, edits, at);
  const { digest, publishedAt } = change.article;
  return digest === article.digest && publishedAt === article.publishedAt ? null : change;
}

/**
 * Makes the working copy the live one, as the next version, and ends its schedule. `publishedAt` and `updatedAt` are
 * for what was published elsewhere before: they are kept as given at the first publication and refused later. Otherwise
 * the first publication sets `publishedAt` to the draft's own or to `at`, and each later one sets `updatedAt` to `at`.
 */
export function publish(
  article: Article,
  at: Instant,
  elsewhere: { readonly publishedAt?: Instant; readonly updatedAt?: Instant } = {},
): ArticleChange {
  requireNotWithdrawn(article);
  const first = article.version === 0;
  if (!first && (elsewhere.publishedAt ?? elsewhere.updatedAt) !== undefined) {
    throw invalid('publishedAt', 'only the first publication may bring its own times');
  }
  const publishedAt = (first ? elsewhere.publishedAt : null) ?? article.publishedAt ?? at;
  const updatedAt = first ? (elsewhere.updatedAt ?? publishedAt) : at;
  if (first) checkTimes(publishedAt, updatedAt, at);
  const type = isLive(article) ? 'article.updated' : 'article.published';
  const { corrections } = article;
  return released(article, at, {
    publishedAt,
    updatedAt,
    corrections,
    type,
    reason: null,
    action: 'publish',
  });
}

/**
 * Adds a public correction and publishes the working copy with it; not while that copy waits for its own time, which
 * a correction must not bring forward.
 */
export function correct(
  article: Article,
  correction: Omit<Correction, 'at' | 'version'>,
  at: Instant,
): ArticleChange {
  if (!isLive(article) || article.publishedAt === null) {
    throw new DomainError('wrong-state', 'only a published article can be corrected');
  }
  if (article.scheduledFor !== null) {
    throw new DomainError(
      'wrong-state',
      `a correction would publish what is scheduled for ${article.scheduledFor}; publish that first, or end its schedule`,
    );
  }
  if (correction.note.trim() === '') throw invalid('note', 'a correction needs a note');
  const corrections = [...article.corrections, { ...correction, at, version: article.version + 1 }];
  return released(article, at, {
    publishedAt: article.publishedAt,
    updatedAt: at,
    corrections,
    type: 'article.corrected',
    reason: correction.note,
    action: 'correct',
  });
}

/** Takes an article back to a draft: what is live is live no more, and what is scheduled isn't any longer. */
export function unpublish(article: Article, at: Instant): ArticleChange {
  const live = isLive(article);
  if (!live && article.scheduledFor === null) {
    throw new DomainError('wrong-state', 'only a published or scheduled article can be taken back');
  }
  const next = saved(article, at, { state: 'draft', scheduledFor: null, embargo: false });
  return {
    article: next,
    live: { do: live ? 'remove' : 'keep' },
    at,
    action: live ? 'unpublish' : 'unschedule',
    log: live ? { type: 'article.unpublished', reason: null } : null,
  };
}

/** A kill: the article is gone for readers, who are told so and why. */
export function withdraw(article: Article, reason: string, at: Instant): ArticleChange {
  if (article.version === 0 || article.state === 'withdrawn') {
    throw new DomainError('wrong-state', 'only an article that was published can be withdrawn');
  }
  if (reason.trim() === '') throw invalid('reason', 'a withdrawal needs a reason');
  const withdrawal = { at, reason };
  const next = saved(article, at, { state: 'withdrawn', withdrawal, scheduledFor: null, embargo: false });
  return {
    article: next,
    live: { do: 'remove' },
    at,
    action: 'withdraw',
    log: { type: 'article.withdrawn', reason },
  };
}

/**
 * Undoes a withdrawal: readers see again what was last published, as a new version. `published` is the slug and content of
 * the revision `lastPublished.revision`; what was edited since stays in the working copy. An article that has expired by
 * then needs a later `expiresAt` in its working copy, or none, and takes that one.
 */
export function reinstate(
  article: Article,
  published: { readonly slug: string; readonly content: ArticleContent },
  at: Instant,
): ArticleChange {
  const { lastPublished, publishedAt } = article;
  if (article.state !== 'withdrawn' || lastPublished === null || publishedAt === null) {
    throw new DomainError('wrong-state', 'only a withdrawn article can be reinstated');
  }
  const expired = expiresBy(lastPublished.expiresAt, at);
  const { expiresAt } = expired ? article.content : lastPublished;
  const content = { ...published.content, expiresAt };
  const digest = articleDigest(published.slug, content);
  const shown = { ...article, slug: published.slug, content, digest };
  const change = released(shown, at, {
    publishedAt,
    updatedAt: at,
    corrections: article.corrections,
    type: 'article.reinstated',
    reason: null,
    action: 'reinstate',
  });
  const { slug, content: working, digest: edited } = article;
  const shownAgain = change.article.lastPublished && {
    ...change.article.lastPublished,
    revision: lastPublished.revision,
  };
  const kept = { slug, content: working, digest: edited, lastPublished: shownAgain };
  return { ...change, article: { ...change.article, ...kept } };
}

function checkTimes(publishedAt: Instant, updatedAt: Instant, at: Instant): void {
  const refuse = (field: string, message: string) => {
    throw invalid(field, message);
  };
  requirePlausible(publishedAt);
  if (publishedAt > at)
    refuse('publishedAt', 'a time in the future is for a schedule, not for a publication');
  if (updatedAt > at) refuse('updatedAt', 'an article cannot have been updated in the future');
  if (updatedAt < publishedAt) refuse('updatedAt', 'an article cannot be updated before it is published');
}

type Release = Pick<LiveArticle, 'publishedAt' | 'updatedAt' | 'corrections'> &
  Pick<ArticleChange, 'action'> &
  NonNullable<ArticleChange['log']>;

function released(article: Article, at: Instant, release: Release): ArticleChange {
  const { publishedAt, corrections, type, reason, action } = release;
  const { digest } = article;
  const { expiresAt } = article.content;
  if (expiresBy(expiresAt, at))
    throw invalid('expiresAt', 'the article expires before it would be published');
  // A clock that was set back must not make a later version look older than the one before.
  const before = article.lastPublished?.updatedAt ?? release.updatedAt;
  const updatedAt = before > release.updatedAt ? before : release.updatedAt;
  const version = article.version + 1;
  const next = saved(article, at, {
    state: 'published',
    version,
    publishedAt,
    corrections,
    scheduledFor: null,
    embargo: false,
    lastPublished: { revision: article.revision + 1, updatedAt, digest, expiresAt },
    withdrawal: null,
  });
  const copy = liveCopy(next, { version, publishedAt, updatedAt, corrections });
  return { article: next, live: { do: 'publish', copy }, at, action, log: { type, reason } };
}

function requireNotWithdrawn(article: Article): void {
  if (article.state !== 'withdrawn') return;
  throw new DomainError('wrong-state', 'a withdrawn article must be reinstated before it is published');
}

function requirePlausible(publishedAt: Instant | null): void {
  if (publishedAt === null || publishedAt >= EARLIEST) return;
  throw invalid('publishedAt', `a time before ${EARLIEST} is taken for a mistake`);
}

function requireTitle(content: ArticleContent): void {
  if (content.title.trim() === '') throw invalid('title', 'an article needs a title');
}

/** Throws `invalid-value` where an article names itself. */
export function requireOthers(
  id: string,
  { translationOf, relatedIds }: Pick<ArticleContent, 'translationOf' | 'relatedIds'>,
): void {
  if (translationOf === id) throw invalid('translationOf', 'an article cannot be its own translation');
  if (relatedIds.includes(id)) throw invalid('related', 'an article cannot be related to itself');
}
