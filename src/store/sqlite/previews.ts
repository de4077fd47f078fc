import { type Actor, SERVICE } from '../../domain/actor.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { logAudit } from './audit.ts';
import type { Connection } from './connection.ts';

export function previewEpoch(db: Connection, id: string): number | null {
  const row = db.get<{ epoch: number }>(
    'select preview_epoch as epoch from articles where id = ?',
    id.toLowerCase(),
  );
  return row?.epoch ?? null;
}

/** Rejects with `not-found`. */
export function revokePreviews(db: Connection, id: string, at: Instant, by: Actor = SERVICE): void {
  const row = db.get<{ id: string; slug: string; revision: number }>(
    `update articles set preview_epoch = preview_epoch + 1 where id = ? returning id, slug, revision`,
    id.toLowerCase(),
  );
  if (row === undefined) throw new DomainError('not-found', `there is no article ${JSON.stringify(id)}`);
  const { revision } = row;
  logAudit(db, {
    at,
    by,
    action: 'revoke-previews',
    kind: 'article',
    id: row.id,
    slug: row.slug,
    fromRevision: revision,
    toRevision: revision,
  });
}
