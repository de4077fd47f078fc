import type { Article, ArticleChange } from './article.ts';
import { EXPIRY } from './change.ts';
import type { Instant } from './clock.ts';
import { DomainError, invalid } from './errors.ts';
import { publish } from './publishing.ts';
import { expiresBy, isLive, saved } from './saving.ts';

/** What a reader of an expired article is told. */
export const EXPIRED = 'It was published for a limited time.';

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
  return earlier(article.scheduledFor, liveExpiry(article));
}

/** The same, as far as readers may be told of it before: not the end of an embargo. */
export function toldAt(article: Article): Instant | null {
  return earlier(article.embargo ? null : article.scheduledFor, liveExpiry(article));
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** When the next thing happens by itself to any article, by `dueAt` and by `toldAt`. */
export type NextDue = {
  readonly at: Instant | null;
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

function publishScheduled(article: Article, due: Instant): ArticleChange {
  return publish({ ...article, publishedAt: broughtTime(article, due) }, due);
}

/** The time that an article brings along to a publication at `due`: a draft's own gives way to the schedule if it lies behind it. */
export function broughtTime(
  { version, publishedAt }: Pick<Article, 'version' | 'publishedAt'>,
  due: Instant,
): Instant | null {
  return version === 0 && publishedAt !== null && publishedAt > due ? null : publishedAt;
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
    log: EXPIRY,
  };
}
