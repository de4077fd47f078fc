import { type Actor, SERVICE } from '../../domain/actor.ts';
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

export function revokePreviews(
  db: Connection,
  { no, article: { id, slug, revision } }: Stored,
  at: Instant,
  by: Actor = SERVICE,
): void {
  db.run('update articles set preview_epoch = preview_epoch + 1 where no = ?', no);
  const action = 'revoke-previews';
  logAudit(db, { at, by, action, kind: 'article', id, slug, fromRevision: revision, toRevision: revision });
}
