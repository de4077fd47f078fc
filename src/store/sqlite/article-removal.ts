import { type Actor, SERVICE } from '../../domain/actor.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { isLive } from '../../domain/saving.ts';
import type { Stored } from './article-rows.ts';
import { logAudit } from './audit.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import { hiddenTagsOf } from './hidden-terms.ts';
import { publicSlug } from './revisions.ts';
import { unindexTitle } from './search.ts';
import { removeHiddenTags } from './tags.ts';

/**
 * Deletes an article with all that was ever saved of it, and tags that nobody but it has ever had. Reads what works postpone. Slugs that it had before the public stay taken, and readers are
 * still told of a withdrawal.
 */
export function removeArticle(
  db: Connection,
  { no, article }: Stored,
  at: Instant,
  by: Actor = SERVICE,
): void {
  const { id, slug, version, revision } = article;
  if (isLive(article)) {
    throw new DomainError('wrong-state', 'a published article must be unpublished or withdrawn first');
  }
  const known = publicSlug(db, no, article);
  blankBodies(db, no);
  unindexTitle(db, no);
  const tags = hiddenTagsOf(db, no);
  db.run('delete from working_terms where article = ?', no);
  for (const table of ['revisions', 'versions']) db.run(`delete from ${table} where article = ?`, no);
  db.run('delete from articles where no = ?', no);
  if (version > 0) {
    // It was live no more.
    logChange(db, { type: 'article.deleted', at, id, slug: known, version, reason: null, touched: [] });
  }
  logAudit(db, {
    at,
    by,
    action: 'delete',
    kind: 'article',
    id,
    slug,
    fromRevision: revision,
    toRevision: null,
  });
  removeHiddenTags(db, tags, at, { by });
}

/** The rows stay, empty: to delete one, SQLite would look through every table that refers to bodies. */
function blankBodies(db: Connection, article: number): void {
  db.run(
    `update bodies set html = '', markdown = '', text = '', blocks = '[]'
       where no in (select body from revisions where article = @article
         union select body from versions where article = @article
         union select body from articles where no = @article)`,
    { article },
  );
}
