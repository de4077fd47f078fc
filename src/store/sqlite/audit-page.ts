import { and, asc, desc, eq, gt, gte, lt } from 'drizzle-orm';
import type { AuditEntry } from '../../domain/audit.ts';
import type { Page } from '../../domain/page.ts';
import type { AuditQuery } from '../store.ts';
import type { Connection } from './connection.ts';
import { ormOf } from './orm.ts';
import { checkPosition, pageOf } from './pages.ts';
import { audit } from './tables/records.ts';

/** Newest first, by `seq`. */
export function auditPage(db: Connection, { page, ...asked }: AuditQuery): Page<AuditEntry> {
  const backwards = page.cursor?.direction === 'prev';
  const [beyond] = page.cursor === null ? [] : checkPosition(page.cursor, ['number']);
  const rows = ormOf(db)
    .select()
    .from(audit)
    .where(
      and(
        asked.kind === undefined ? undefined : eq(audit.kind, asked.kind),
        asked.id === undefined ? undefined : eq(audit.id, asked.id),
        asked.keyId === undefined ? undefined : eq(audit.keyId, asked.keyId),
        asked.from === undefined ? undefined : gte(audit.at, asked.from),
        asked.to === undefined ? undefined : lt(audit.at, asked.to),
        beyond === undefined ? undefined : (backwards ? gt : lt)(audit.seq, Number(beyond)),
      ),
    )
    .orderBy((backwards ? asc : desc)(audit.seq))
    .limit(page.limit + 1)
    .all();
  const entries = rows.map(({ keyId, byName, ...entry }) => ({ ...entry, by: { keyId, name: byName } }));
  return pageOf(entries, page, { of: ({ seq }) => [seq] });
}
