import type { Article, ArticleChange, ArticleContent, ArticleVersion, Correction } from './article.ts';
import { EXPIRY } from './change.ts';
import type { Instant } from './clock.ts';
import { articleDigest } from './digest.ts';
import { liveCopy } from './live-copy.ts';
import { NEW_CONTENT } from './new-content.ts';
import { isLive, saved } from './saving.ts';
import { EXPIRED } from './scheduling.ts';

/** An article as another Dateline shows it to readers. It may name others that aren't here yet. */
export type Original = {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly content: ArticleContent;
  readonly publishedAt: Instant;
  readonly updatedAt: Instant;
  readonly corrections: readonly Correction[];
  /** What leads to it beside its slug. */
  readonly formerSlugs: readonly string[];
  /** Its public history, or of it what isn't here yet; none where all is here. */
  readonly versions: readonly ArticleVersion[];
};

/** The article as readers are to see it here, of the version that it has there; null where they see just that already. */
export function mirrored(before: Article | null, original: Original, at: Instant): ArticleChange | null {
  const { id, slug, version, content, publishedAt, updatedAt, corrections, formerSlugs, versions } = original;
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
    ...{ formerSlugs, versions },
    restored: NAMES_WHAT_MAY_COME,
  };
}

/** The store takes names of what isn't there of nothing else than what is restored. */
const NAMES_WHAT_MAY_COME = { published: null };

/** A live article of a mirror at the address that it has there by now. */
export function mirroredAddress(article: Article, url: string | null, at: Instant): ArticleChange | null {
  const { content, lastPublished, publishedAt, version, slug, corrections, id } = article;
  if (!isLive(article) || lastPublished === null || publishedAt === null) return null;
  const { updatedAt } = lastPublished;
  const original = { id, slug, version, publishedAt, updatedAt, corrections, formerSlugs: [], versions: [] };
  return mirrored(article, { ...original, content: { ...content, url } }, at);
}

/** Why readers don't see an article that they may have seen; null where they aren't told. */
type Kill = Article['withdrawal'];

/** What a mirror keeps of an article that is gone there: who it was, and of a kill when and why. Null where that is so already. */
export function mirroredEnd(
  article: Article,
  kill: Kill,
  at: Instant,
  formerSlugs: readonly string[] = [],
): ArticleChange | null {
  const { state, withdrawal, slug, content } = article;
  const isSo =
    kill === null ? state === 'draft' : kill.at === withdrawal?.at && kill.reason === withdrawal.reason;
  if (isSo) return null;
  const { title, language, genre, rights } = content;
  const left: ArticleContent = { ...NEW_CONTENT, title, language, genre, rights };
  const next = saved(article, at, {
    ...ended(kill),
    content: left,
    digest: articleDigest(slug, left),
    lastPublished: null,
  });
  return { article: next, ...endOf(kill), at, formerSlugs };
}

/** An article that was killed there before it was ever here: readers are told so under its name. */
export function mirroredKill(
  { id, slug, version, formerSlugs }: Pick<Original, 'id' | 'slug' | 'version' | 'formerSlugs'>,
  kill: NonNullable<Kill>,
  at: Instant,
): ArticleChange {
  const content: ArticleContent = { ...NEW_CONTENT, title: slug };
  const article: Article = {
    ...{ id, slug, version, content, ...ended(kill), revision: 1, digest: articleDigest(slug, content) },
    ...{ corrections: [], publishedAt: null, createdAt: at, savedAt: at, scheduledFor: null, embargo: false },
    ...{ lastPublished: null, external: null },
  };
  return { article, ...endOf(kill), at, formerSlugs };
}

function ended(kill: Kill): Pick<Article, 'state' | 'withdrawal'> {
  return { state: kill === null ? 'draft' : 'withdrawn', withdrawal: kill };
}

/** Followers are told also of a kill that is over without the article coming back: their readers are told of it. */
function endOf(kill: Kill): Pick<ArticleChange, 'live' | 'action' | 'log'> {
  const live = { do: 'remove' } as const;
  if (kill?.reason === EXPIRED) return { live, action: 'expire', log: EXPIRY };
  if (kill !== null)
    return { live, action: 'withdraw', log: { type: 'article.withdrawn', reason: kill.reason } };
  return { live, action: 'unpublish', log: { type: 'article.unpublished', reason: null } };
}
