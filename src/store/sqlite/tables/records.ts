import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AuditAction, AuditedKind } from '../../../domain/audit.ts';
import type { BodyFormat } from '../../../domain/body.ts';
import type { ChangeType } from '../../../domain/change.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { Entitlement } from '../../../domain/entitlement.ts';

export const changes = sqliteTable(
  'changes',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    type: text().$type<ChangeType>().notNull(),
    at: text().$type<Instant>().notNull(),
    id: text().notNull(),
    slug: text().notNull(),
    version: integer(),
    reason: text(),
    /** Of an article: the numbers of the terms that it is and was posted under, and the ids of its translations, which name it. */
    touched: text({ mode: 'json' }).$type<readonly (number | string)[]>(),
  },
  (t) => [
    // What was last said of one thing.
    index('changes_id').on(t.id),
    // What readers lost, among the many more entries of what they got.
    index('changes_removals')
      .on(t.seq)
      .where(sql`${t.type} in ('article.withdrawn', 'article.unpublished', 'article.deleted')`),
    // What had articles come to filters and leave them.
    index('changes_moves')
      .on(t.seq)
      .where(
        sql`${t.reason} is not null and ${t.type} in ('section.updated', 'section.merged', 'section.deleted', 'tag.merged', 'tag.deleted', 'author.merged', 'author.deleted')`,
      ),
  ],
);

export const apiKeys = sqliteTable('api_keys', {
  id: text().primaryKey(),
  name: text().notNull(),
  scopes: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  secretHash: text('secret_hash').notNull(),
  createdAt: text('created_at').$type<Instant>().notNull(),
  expiresAt: text('expires_at').$type<Instant>(),
  revokedAt: text('revoked_at').$type<Instant>(),
  /** Ids of sections; null where the key is limited to none. */
  sections: text({ mode: 'json' }).$type<readonly string[]>(),
  lastUsedAt: text('last_used_at').$type<Instant>(),
  /** The secret before the last rotation, and until when it still opens. */
  previousHash: text('previous_hash'),
  previousUntil: text('previous_until').$type<Instant>(),
  revision: integer().notNull().default(1),
  /** Which articles its holder is told of; null for all. */
  entitlement: text({ mode: 'json' }).$type<Entitlement>(),
  bodies: text({ mode: 'json' }).$type<readonly BodyFormat[]>(),
  rateLimit: integer('rate_limit'),
  networks: text({ mode: 'json' }).$type<readonly string[]>(),
});

/** Answers of writes that were to happen once, by the key that asked and its Idempotency-Key. */
export const answers = sqliteTable(
  'answers',
  {
    owner: text().notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    at: text().$type<Instant>().notNull(),
    answer: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.key] }), index('answers_at').on(t.at)],
);

export const audit = sqliteTable(
  'audit',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    at: text().$type<Instant>().notNull(),
    keyId: text('key_id'),
    byName: text('by_name').notNull(),
    action: text().$type<AuditAction>().notNull(),
    kind: text().$type<AuditedKind>().notNull(),
    id: text().notNull(),
    slug: text().notNull(),
    fromRevision: integer('from_revision'),
    toRevision: integer('to_revision'),
  },
  (t) => [index('audit_of').on(t.id, t.seq), index('audit_by').on(t.keyId, t.seq)],
);
