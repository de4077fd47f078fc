import type { AuditEntry } from '../../domain/audit.ts';
import type { AuditEntryWire } from '../schemas/audit.ts';

export function presentAuditEntry({ by, ...entry }: AuditEntry): AuditEntryWire {
  const { seq, at, action, kind, id, slug, fromRevision, toRevision } = entry;
  return { seq, at, by: { key: by.keyId, name: by.name }, action, kind, id, slug, fromRevision, toRevision };
}
