import type { AuditEntry } from '../../domain/audit.ts';
import type { AuditStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';

/** Who reads the audit waits for Drizzle to load; who writes to it doesn't. */
export function auditStore(engine: Engine): AuditStore {
  return {
    list: (query) =>
      engine.attend(async () => {
        const { auditPage } = await import('./audit-page.ts');
        return engine.read((db) => auditPage(db, query));
      }),
  };
}

/** Belongs in the transaction of what it tells. */
export function logAudit(db: Connection, entry: Omit<AuditEntry, 'seq'>): void {
  db.run(
    `insert into audit (at, key_id, by_name, action, kind, id, slug, from_revision, to_revision)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.at,
    entry.by.keyId,
    entry.by.name,
    entry.action,
    entry.kind,
    entry.id,
    entry.slug,
    entry.fromRevision,
    entry.toRevision,
  );
}
