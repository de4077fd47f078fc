import { isDeepStrictEqual } from 'node:util';
import { type Actor, SERVICE } from '../../domain/actor.ts';
import type {
  Article,
  ArticleChange,
  ArticleContent,
  EditorialArticle,
  ExternalId,
  RestoredHistory,
} from '../../domain/article.ts';
import type { Body } from '../../domain/body.ts';
import { brings, RETOLD } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError, slugTaken } from '../../domain/errors.ts';
import type { ArticleWriteOptions } from '../store.ts';
import { insertArticle, insertBody, type Stored, storedContent, updateArticle } from './article-rows.ts';
import { logAudit } from './audit.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import {
  endWithdrawal,
  publishLive,
  removeLive,
  saveVersion,
  type Touches,
  tellOfWithdrawal,
  touchesOfLive,
} from './live-write.ts';
import { WITHHELD } from './log-words.ts';
import { pickersToTell } from './picks.ts';
import { checkLinks, presented, type References, referenceNumbers, resolveReferences } from './references.ts';
import { publicSlug, saveRevision } from './revisions.ts';
import { indexTitle, unindexTitle } from './search.ts';
import { isArticleSlugTaken, keepFormerSlug } from './slugs.ts';
import { createTag } from './tags.ts';

/** `freeSlug` is known to be free. */
type WritingOptions = ArticleWriteOptions & { readonly freeSlug?: string | null };

/** Writes all that a change of an article says, in one transaction; `old` is null for a new article. */
export function writeArticle(
  db: Connection,
  old: Stored | null,
  change: ArticleChange,
  { by = SERVICE, newTags = [], freeSlug = null }: WritingOptions = {},
): EditorialArticle {
  const { article, live, log, at, action } = change;
  const { id, slug, revision } = article;
  const before = old?.article ?? null;
  for (const tag of newTags) createTag(db, tag, { by });
  if (slug !== before?.slug && slug !== freeSlug) claimSlug(db, id, slug, 'slug');
  const shown = live.do === 'publish' ? live.copy.slug : (change.restored?.published?.slug ?? slug);
  const field = shown === slug ? 'slug' : 'live.slug';
  if (live.do === 'publish' ? shown !== freeSlug : shown !== slug) claimSlug(db, id, shown, field);
  claimExternalId(db, before, article);
  if (change.restored === undefined) checkLinks(db, article.content, before?.content ?? null);
  const references = resolveReferences(db, article.content);
  const content = storedContent(article.content);
  const body =
    old !== null && isSameBody(old.article, article.content.body)
      ? old.bodyNo
      : insertBody(db, article.content.body);
  const no = saveArticle(db, old, article, content, body);
  indexWorkingCopy(db, no, before, article, references);
  saveRevision(db, { article: no, revision, at, by, action, slug, content, body });
  const published = change.restored?.published ?? null;
  if (published !== null) saveRestored(db, no, published, by);
  const removed = live.do === 'remove' ? removeLive(db, no) : null;
  let touched: Touches = removed?.touched ?? [];
  let retold = removed?.retold ?? [];
  if (live.do === 'publish') {
    const liveBody =
      live.copy.body === article.content.body ? body : publishedBody(db, no, article, live.copy.body);
    const type = log?.type ?? 'article.updated';
    for (const one of change.versions ?? []) saveVersion(db, { article: no, body: liveBody }, one);
    const published = publishLive(db, {
      article: no,
      body: liveBody,
      copy: live.copy,
      type,
      at,
      isNew: old === null,
    });
    touched = published.touched;
    retold = published.retold;
  }
  const known = live.do === 'publish' ? live.copy.slug : (removed?.slug ?? publicSlug(db, no, article));
  saveWithdrawal(db, before, article, known);
  for (const former of change.formerSlugs ?? []) redirectFrom(db, article.id, former);
  if (live.do === 'publish' && live.copy.rights.syndication === 'withheld') touched = [...touched, WITHHELD];
  if (log !== null) {
    logChange(db, { ...log, at, id, slug: known, version: article.version, touched });
    const pickers = brings(log.type) && !touched.includes(WITHHELD) ? pickersToTell(db, id) : [];
    for (const other of new Set([...retold, ...pickers])) tellAnew(db, other, at);
  }
  const fromRevision = before?.revision ?? null;
  logAudit(db, { at, by, action, kind: 'article', id, slug, fromRevision, toRevision: revision });
  return { ...article, ...presented(db, references, article.content) };
}

type Shown = {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly syndication: string;
};

/** Tells followers of a live article of which something else has changed than what readers see of it. */
function tellAnew(db: Connection, no: number, at: Instant): void {
  const shown = db.get<Shown>(
    `select id, slug, card ->> 'version' as version, card ->> '$.rights.syndication' as syndication
       from live_articles where article = ?`,
    no,
  );
  if (shown === undefined) return;
  const { syndication, ...told } = shown;
  const touched = [...touchesOfLive(db, no), ...(syndication === 'withheld' ? [WITHHELD] : [])];
  logChange(db, { ...told, type: 'article.updated', at, reason: RETOLD, touched });
}

/** It is one article's alone. */
function claimExternalId(db: Connection, before: Article | null, { id, external }: Article): void {
  if (external === null || sameExternal(external, before?.external ?? null)) return;
  const other = db.get(
    'select 1 from articles where external_source = ? and external_id = ? and id <> ?',
    external.source,
    external.id,
    id,
  );
  if (other === undefined) return;
  const name = `${JSON.stringify(external.id)} of ${JSON.stringify(external.source)}`;
  throw new DomainError('external-id-taken', `${name} is another article`, 'external');
}

function claimSlug(db: Connection, id: string, slug: string, field: string): void {
  if (isArticleSlugTaken(db, slug, id)) throw slugTaken(slug, 'article', field);
}

function sameExternal(one: ExternalId, other: ExternalId | null): boolean {
  return one.source === other?.source && one.id === other.id;
}

function isSameBody({ content }: Article, { html, markdown }: Body): boolean {
  return content.body.html === html && content.body.markdown === markdown;
}

function saveArticle(
  db: Connection,
  old: Stored | null,
  article: Article,
  content: string,
  body: number,
): number {
  if (old === null) return insertArticle(db, article, content, body);
  updateArticle(db, old.no, article, content, body);
  return old.no;
}

/** What editors' lists find the working copy by. */
function indexWorkingCopy(
  db: Connection,
  no: number,
  before: Article | null,
  { slug, content }: Article,
  references: References,
): void {
  if (before === null || !isDeepStrictEqual(named(before.content), named(content))) {
    if (before !== null) db.postponed.workingTerms.remove(no, []);
    db.postponed.workingTerms.put(no, referenceNumbers(references));
  }
  if (before?.slug === slug && before.content.title === content.title) return;
  if (before !== null) unindexTitle(db, no);
  indexTitle(db, no, content.title, slug);
}

function named({ sectionId, authorIds, tagIds }: ArticleContent): readonly unknown[] {
  return [sectionId, authorIds, tagIds];
}

type Restored = NonNullable<RestoredHistory['published']>;

/** What was last published of an import whose working copy has gone on since. */
function saveRestored(
  db: Connection,
  no: number,
  { revision, at, slug, content }: Restored,
  by: Actor,
): void {
  const body = insertBody(db, content.body);
  const json = storedContent(content);
  saveRevision(db, { article: no, revision, at, by, action: 'publish', slug, content: json, body });
}

/** The body of what readers see where that isn't the working copy: its revision has it. */
function publishedBody(db: Connection, no: number, { lastPublished }: Article, body: Body): number {
  const row = db.get<{ no: number }>(
    `select b.no from revisions r cross join bodies b on b.no = r.body
       where r.article = (select ?) and r.revision = (select ?) and b.html = (select ?)`,
    no,
    lastPublished?.revision ?? 0,
    body.html,
  );
  return row?.no ?? insertBody(db, body);
}

/** Readers are told by the slug that they knew, which the working copy may have left. */
function saveWithdrawal(
  db: Connection,
  before: Article | null,
  { id, withdrawal }: Article,
  slug: string,
): void {
  if (withdrawal === null) {
    if (before !== null && before.withdrawal !== null) endWithdrawal(db, id);
    return;
  }
  if (withdrawal.at === before?.withdrawal?.at && withdrawal.reason === before.withdrawal.reason) return;
  tellOfWithdrawal(db, { id, slug }, withdrawal);
}

function redirectFrom(db: Connection, id: string, former: string): void {
  if (db.get('select 1 from live_articles where slug = ? and id = ?', former, id) !== undefined) return;
  claimSlug(db, id, former, 'formerSlugs');
  keepFormerSlug(db, 'article', id, former);
}
