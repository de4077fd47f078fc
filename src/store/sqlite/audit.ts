import type { AuditEntry } from '../../domain/audit.ts';
import type { Instant } from '../../domain/clock.ts';
import type { AuditQuery, AuditStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { keysetPage } from './pages.ts';

export function auditStore(engine: Engine): AuditStore {
  return {
    list: (query) =>
      engine.read((db) => {
        const page = keysetPage<AuditRow>(db, query.page, keysetOf(query));
        return { ...page, items: page.items.map(toEntry) };
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

type AuditRow = Omit<AuditEntry, 'by'> & { keyId: string | null; byName: string };

/** `seq` alone is the order; it stands twice because a page's position has two values. */
function keysetOf({ kind, id, keyId, from, to }: AuditQuery) {
  const conditions: [sql: string, value: string | undefined][] = [
    ['e.kind = (select ?)', kind],
    ['e.id = (select ?)', id],
    ['e.key_id = (select ?)', keyId],
    ['e.at >= (select ?)', from],
    ['e.at < (select ?)', to],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  return {
    columns: `e.seq, e.at, e.key_id as keyId, e.by_name as byName, e.action, e.kind, e.id, e.slug,
      e.from_revision as fromRevision, e.to_revision as toRevision`,
    from: 'audit e',
    where: ['1', ...asked.map(([sql]) => sql)],
    values: asked.map(([, value]) => value),
    keys: ['e.seq', 'e.seq'] as const,
    kinds: ['number', 'number'] as const,
    descending: true,
  };
}

function toEntry({ seq, at, keyId, byName, action, kind, id, slug, fromRevision, toRevision }: AuditRow) {
  const by = { keyId, name: byName };
  return { seq, at: at satisfies Instant, by, action, kind, id, slug, fromRevision, toRevision };
}
