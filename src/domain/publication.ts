import type { Article, ArticleChange } from './article.ts';
import { type Instant, instant } from './clock.ts';
import { invalid } from './errors.ts';
import { publish } from './publishing.ts';
import { hasUnpublishedEdits, isLive } from './saving.ts';
import { schedule, unschedule } from './scheduling.ts';

/** How an article is to be published: at once unless there is an `at`. Times as they come in. */
export type Publication = {
  /** A time to come; null ends the schedule and publishes nothing. */
  readonly at?: string | null;
  readonly embargo?: boolean;
  /** Both of a publication elsewhere: of the first one here alone. */
  readonly publishedAt?: string;
  readonly updatedAt?: string;
};

/** Publishes the working copy, or has it published later; null where it stands so already, however often it is asked. */
export function publishAs(article: Article, asked: Publication, now: Instant): ArticleChange | null {
  const { embargo = false } = asked;
  const publishedAt = moment(asked, 'publishedAt');
  const updatedAt = moment(asked, 'updatedAt');
  if (asked.at === null) return endSchedule(article, asked, now);
  const at = moment(asked, 'at');
  if (at !== undefined) {
    if (publishedAt !== undefined) throw invalid('publishedAt', 'it goes with a publication at once');
    if (updatedAt !== undefined) throw invalid('updatedAt', 'it goes with a publication at once');
    const stands = article.scheduledFor === at && article.embargo === embargo;
    return stands ? null : schedule(article, { for: at, embargo }, now);
  }
  if (embargo) throw invalid('embargo', 'an embargo needs the time of its end in `at`');
  if (article.version === 0) {
    const elsewhere = { ...(publishedAt && { publishedAt }), ...(updatedAt && { updatedAt }) };
    return publish(article, now, elsewhere);
  }
  requireKnown(article.publishedAt, publishedAt, 'publishedAt');
  requireKnown(article.lastPublished?.updatedAt ?? null, updatedAt, 'updatedAt');
  const stands = isLive(article) && !hasUnpublishedEdits(article) && article.scheduledFor === null;
  return stands ? null : publish(article, now);
}

function endSchedule(article: Article, { at: _, ...more }: Publication, now: Instant): ArticleChange | null {
  const [other] = Object.keys(more);
  if (other !== undefined) throw invalid(other, 'it means nothing where a schedule is ended');
  return article.scheduledFor === null ? null : unschedule(article, now);
}

/** What is said again need not be refused. */
function requireKnown(known: Instant | null, said: Instant | undefined, field: string): void {
  if (said === undefined || said === known) return;
  throw invalid(field, 'only the first publication may bring its own times');
}

function moment(asked: Publication, field: 'at' | 'publishedAt' | 'updatedAt'): Instant | undefined {
  const text = asked[field] ?? undefined;
  return text === undefined ? undefined : instant(text, field);
}
