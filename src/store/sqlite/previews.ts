import { type Actor, SERVICE } from '../../domain/actor.ts';
import type { AuditAction } from '../../domain/audit.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Stored } from './article-rows.ts';
import { logAudit } from './audit.ts';
import type { Connection } from './connection.ts';

export function previewEpoch(db: Connection, id: string): number | null {
  const row = db.get<{ epoch: number }>(
    'select preview_epoch as epoch from articles where id = ?',
    id.toLowerCase(),
  );
  return row?.epoch ?? null;
}

/** Gives the epoch. */
export function notePreview(db: Connection, stored: Stored, at: Instant, by: Actor = SERVICE): number {
  tell(db, stored, { action: 'preview', at, by });
  return previewEpoch(db, stored.article.id) ?? 0;
}

export function revokePreviews(db: Connection, stored: Stored, at: Instant, by: Actor = SERVICE): void {
  db.run('update articles set preview_epoch = preview_epoch + 1 where no = ?', stored.no);
  tell(db, stored, { action: 'revoke-previews', at, by });
}

/** Neither makes a revision: the working copy stays as it is. */
function tell(
  db: Connection,
  { article: { id, slug, revision } }: Stored,
  done: { readonly action: AuditAction; readonly at: Instant; readonly by: Actor },
): void {
  logAudit(db, { ...done, kind: 'article', id, slug, fromRevision: revision, toRevision: revision });
}
