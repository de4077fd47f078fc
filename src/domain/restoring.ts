import type { Article, ArticleChange, LastPublished, Published } from './article.ts';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import { articleDigest } from './digest.ts';
import { invalid, staleRevision } from './errors.ts';
import { checkExternalId } from './external-id.ts';
import { liveCopy } from './live-copy.ts';
import { EARLIEST, requireOthers } from './publishing.ts';
import { MAX_REVISION } from './revision.ts';
import { expiresBy, isLive } from './saving.ts';
import { checkedSlug } from './slug.ts';

/** An article as an export tells it. Digests and the live copy's figures follow from the rest. */
export type ArticleSnapshot = {
  readonly article: Omit<Article, 'digest' | 'lastPublished'>;
  readonly lastPublished: Omit<LastPublished, 'digest' | 'expiresAt'> | null;
  /** What was last published, where the working copy says something else. */
  readonly published: Published | null;
  readonly formerSlugs: readonly string[];
};

/**
 * The article exactly as it was exported, its revision and version with it; null where it stands so already. Throws
 * `invalid-value` for a snapshot that no article can be, and `stale-revision` where the article has come further than
 * the snapshot, or as far in another way: what was saved here is never lost to an older export.
 */
export function restored(
  before: Article | null,
  snapshot: ArticleSnapshot,
  at: Instant,
): ArticleChange | null {
  checkSnapshot(snapshot, at);
  const { formerSlugs } = snapshot;
  const shown = snapshot.published ?? snapshot.article;
  const article = articleOf(snapshot, shown);
  if (before !== null) {
    if (isSame(before, article)) return null;
    if (before.revision >= article.revision) throw staleRevision(before.revision);
  }
  const { lastPublished } = article;
  const differs = lastPublished !== null && lastPublished.revision !== article.revision;
  const { slug, content } = shown;
  return {
    article,
    live: liveOf(before, article, shown),
    at,
    action: 'import',
    log: logOf(before, article),
    formerSlugs,
    restored: {
      published: differs ? { ...lastPublished, at: lastPublished.updatedAt, slug, content } : null,
    },
  };
}

function articleOf({ article, lastPublished }: ArticleSnapshot, shown: Published): Article {
  return {
    ...article,
    digest: articleDigest(article.slug, article.content),
    lastPublished: lastPublished && {
      ...lastPublished,
      digest: articleDigest(shown.slug, shown.content),
      expiresAt: shown.content.expiresAt,
    },
  };
}

function liveOf(before: Article | null, article: Article, shown: Published): ArticleChange['live'] {
  const { id, version, publishedAt, lastPublished, corrections } = article;
  if (!isLive(article) || publishedAt === null || lastPublished === null) return { do: 'remove' };
  if (before !== null && isLive(before) && before.version === version) return { do: 'keep' };
  const { updatedAt } = lastPublished;
  const copy = liveCopy({ id, ...shown }, { version, publishedAt, updatedAt, corrections });
  return { do: 'publish', copy };
}

/** What the public is told is the way from what it saw here before, not each step that was taken elsewhere. */
function logOf(before: Article | null, article: Article): ArticleChange['log'] {
  const was = before !== null && isLive(before);
  const { withdrawal } = article;
  if (withdrawal !== null) {
    const isToldSo =
      before?.withdrawal?.at === withdrawal.at && before.withdrawal.reason === withdrawal.reason;
    return isToldSo ? null : { type: 'article.withdrawn', reason: withdrawal.reason };
  }
  const wasTold = was || before?.state === 'withdrawn';
  if (!isLive(article)) return wasTold ? { type: 'article.unpublished', reason: null } : null;
  if (before?.state === 'withdrawn') return { type: 'article.reinstated', reason: null };
  if (!was) return { type: 'article.published', reason: null };
  return before.version === article.version ? null : { type: 'article.updated', reason: null };
}

/** Digests are made anew: a merge of terms changes content under them. */
function isSame(one: Article, other: Article): boolean {
  return JSON.stringify(rest(one)) === JSON.stringify(rest(other));
}

function rest(article: Article): readonly unknown[] {
  const { id, state, revision, version, publishedAt, createdAt, savedAt, scheduledFor, embargo } = article;
  const { slug, content, lastPublished, external, withdrawal } = article;
  const corrections = article.corrections.map(({ id, at, kind, note, version }) => [
    id,
    at,
    kind,
    note,
    version,
  ]);
  return [
    [id, state, revision, version, publishedAt, createdAt, savedAt, scheduledFor, embargo, corrections],
    articleDigest(slug, content),
    lastPublished && [lastPublished.revision, lastPublished.updatedAt],
    external && [external.source, external.id],
    withdrawal && [withdrawal.at, withdrawal.reason],
  ];
}

function checkSnapshot(snapshot: ArticleSnapshot, at: Instant): void {
  const { article, lastPublished, published, formerSlugs } = snapshot;
  const { state, version, publishedAt, scheduledFor, embargo, withdrawal, content, revision } = article;
  const last = lastPublished?.revision ?? 0;
  const mayWait = state === 'scheduled' || state === 'published';
  const expiresFirst = scheduledFor !== null && expiresBy(content.expiresAt, scheduledFor);
  const known = article.corrections.every((correction) => correction.version <= version);
  const latest = instantFromMs(toMs(at) + CLOCKS_DIFFER_MS);
  const rules: readonly (readonly [holds: boolean, field: string, message: string])[] = [
    [isTitle(content.title), 'title', 'an article needs a title'],
    [published === null || isTitle(published.content.title), 'live.title', 'an article needs a title'],
    [version > 0 === last > 0, 'lastPublished', 'it belongs to a version, and a version to it'],
    [version === 0 || publishedAt !== null, 'publishedAt', 'an article that was published has its time'],
    [
      publishedAt === null || publishedAt >= EARLIEST,
      'publishedAt',
      `a time before ${EARLIEST} is a mistake`,
    ],
    [version > 0 || published === null, 'live', 'an article that was never published has no other copy'],
    [version > 0 || state === 'draft' || state === 'scheduled', 'state', 'it needs a version above 0'],
    [(state === 'withdrawn') === (withdrawal !== null), 'withdrawal', 'it belongs to the state withdrawn'],
    [state !== 'scheduled' || scheduledFor !== null, 'scheduledFor', 'a scheduled article has its time'],
    [scheduledFor === null || mayWait, 'scheduledFor', 'an article in this state waits for nothing'],
    [!expiresFirst, 'expiresAt', 'the article would expire before it is published'],
    [!embargo || scheduledFor !== null, 'embargo', 'an embargo needs a schedule'],
    [last <= revision, 'lastPublished.revision', 'it is later than the revision'],
    [published === null || last < revision, 'live', 'the revision that was published is the working copy'],
    [known, 'corrections', 'one of them is of a later version'],
    [revision <= MAX_REVISION, 'revision', `it is higher than ${MAX_REVISION}`],
    [version <= revision, 'version', 'it is higher than the revision'],
    ...timesOf(snapshot).map(
      ([field, time]) => [time === null || time <= latest, field, 'it lies in the future'] as const,
    ),
  ];
  for (const [holds, field, message] of rules) if (!holds) throw invalid(field, message);
  checkedSlug(article.slug);
  if (published !== null) checkedSlug(published.slug, 'live.slug');
  for (const slug of formerSlugs) checkedSlug(slug, 'formerSlugs');
  if (article.external !== null) checkExternalId(article.external);
  for (const each of [content, published?.content ?? content]) requireOthers(article.id, each);
}

/** An export may come from a machine whose clock is a little ahead. */
const CLOCKS_DIFFER_MS = 60_000;

/** When something has happened by what is told. A draft may wait for a publication that it is to be dated to. */
function timesOf({
  article,
  lastPublished,
}: ArticleSnapshot): readonly (readonly [string, Instant | null])[] {
  const { createdAt, savedAt, publishedAt, version, withdrawal, corrections } = article;
  return [
    ['createdAt', createdAt],
    ['savedAt', savedAt],
    ['publishedAt', version === 0 ? null : publishedAt],
    ['lastPublished.updatedAt', lastPublished?.updatedAt ?? null],
    ['withdrawal.at', withdrawal?.at ?? null],
    ...corrections.map((correction, index) => [`corrections.${index}.at`, correction.at] as const),
  ];
}

function isTitle(text: string): boolean {
  return text.trim() !== '';
}
