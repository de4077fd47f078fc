import type { Article, ArticleChange } from './article.ts';
import type { Instant } from './clock.ts';
import { DomainError, invalid } from './errors.ts';
import { publish } from './publishing.ts';
import { expiresBy, isLive, saved } from './saving.ts';

/** What a reader of an expired article is told. */
const EXPIRED = 'It was published for a limited time.';

/**
 * Has the working copy, as it will be then, published at `for`. With an embargo, entitled partners may have it before.
 * A live article stays live as it is until that time, and must not expire before it.
 */
export function schedule(
  article: Article,
  { for: when, embargo }: { readonly for: Instant; readonly embargo: boolean },
  at: Instant,
): ArticleChange {
  if (article.state === 'withdrawn') {
    throw new DomainError('wrong-state', 'a withdrawn article must be reinstated before it is scheduled');
  }
  if (when <= at) throw invalid('at', 'a schedule needs a time in the future');
  if (expiresBy(article.content.expiresAt, when) || expiresBy(liveExpiry(article), when)) {
    throw invalid('at', 'the article expires before that time');
  }
  const state = isLive(article) ? 'published' : 'scheduled';
  const next = saved(article, at, { state, scheduledFor: when, embargo });
  return { article: next, live: { do: 'keep' }, at, action: 'schedule', log: null };
}

/** Ends the schedule; what readers see stays as it is. */
export function unschedule(article: Article, at: Instant): ArticleChange {
  if (article.scheduledFor === null) throw new DomainError('wrong-state', 'nothing is scheduled');
  const state = isLive(article) ? 'published' : 'draft';
  const next = saved(article, at, { state, scheduledFor: null, embargo: false });
  return { article: next, live: { do: 'keep' }, at, action: 'unschedule', log: null };
}

/** When the next thing happens to the article by itself, and null when nothing will. */
export function dueAt(article: Article): Instant | null {
  const { scheduledFor } = article;
  const expiry = liveExpiry(article);
  if (scheduledFor === null || expiry === null) return scheduledFor ?? expiry;
  return scheduledFor < expiry ? scheduledFor : expiry;
}

/** When the next thing happens by itself. */
export type NextDue = {
  readonly at: Instant | null;
  /** The next that readers may be told of before: not the end of an embargo. */
  readonly told: Instant | null;
};

/** Of the copy that readers see, which may differ from the working one's. */
function liveExpiry(article: Article): Instant | null {
  return isLive(article) ? (article.lastPublished?.expiresAt ?? null) : null;
}

/**
 * What is due first by `now`: the publication, dated to the promised moment however late it comes, or the expiry. Null
 * where nothing is due, so that of several who try one succeeds. Where both are due it takes two calls.
 */
export function fireDue(article: Article, now: Instant): ArticleChange | null {
  const due = dueAt(article);
  if (due === null || due > now) return null;
  const change = due === article.scheduledFor ? publishScheduled(article, due) : expire(article, due);
  return { ...change, at: now, article: { ...change.article, savedAt: now } };
}

/** A time that a draft was to bring along gives way to the schedule if it lies behind it. */
function publishScheduled(article: Article, due: Instant): ArticleChange {
  const { publishedAt } = article;
  const brought = article.version === 0 && publishedAt !== null && publishedAt > due;
  return publish(brought ? { ...article, publishedAt: null } : article, due);
}

function expire(article: Article, due: Instant): ArticleChange {
  const next = saved(article, due, {
    state: 'withdrawn',
    withdrawal: { at: due, reason: EXPIRED },
    scheduledFor: null,
    embargo: false,
  });
  return {
    article: next,
    live: { do: 'remove' },
    at: due,
    action: 'expire',
    log: { type: 'article.unpublished', reason: 'expired' },
  };
}
