import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { DeliveryFailure } from '../../../domain/attempt.ts';
import type { ChangeType } from '../../../domain/change.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { DisabledReason } from '../../../domain/webhook.ts';
import type { Delivery } from '../../../domain/webhook-delivery.ts';

export const webhooks = sqliteTable(
  'webhooks',
  {
    id: text().primaryKey(),
    keyId: text('key_id').notNull(),
    url: text().notNull(),
    description: text(),
    types: text({ mode: 'json' }).$type<readonly ChangeType[]>(),
    disabledAt: text('disabled_at').$type<Instant>(),
    disabledReason: text('disabled_reason').$type<DisabledReason>(),
    secret: text().notNull(),
    previousSecret: text('previous_secret'),
    previousUntil: text('previous_until').$type<Instant>(),
    createdAt: text('created_at').$type<Instant>().notNull(),
    lastDeliveredAt: text('last_delivered_at').$type<Instant>(),
    revision: integer().notNull(),
    /** The last entry of the log that deliveries were made of. */
    cursor: integer().notNull(),
  },
  (t) => [index('webhooks_key').on(t.keyId, t.id)],
);

export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    no: integer().primaryKey(),
    id: text().notNull().unique(),
    webhook: text()
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    /** The entry that it tells of; null for a test event. */
    seq: integer(),
    /** What is told of it, where it is something else than the entry says: that the article has left what the key may have. */
    toldAs: text('told_as').$type<ChangeType>(),
    /** What the entry is about: what is said of one thing goes out in order. */
    subject: text().notNull(),
    state: text().$type<Delivery['state']>().notNull(),
    attempts: integer().notNull(),
    createdAt: text('created_at').$type<Instant>().notNull(),
    firstAttemptAt: text('first_attempt_at').$type<Instant>(),
    lastAttemptAt: text('last_attempt_at').$type<Instant>(),
    nextAttemptAt: text('next_attempt_at').$type<Instant>(),
    status: integer(),
    failure: text().$type<DeliveryFailure>(),
  },
  (t) => [
    uniqueIndex('webhook_deliveries_seq').on(t.webhook, t.seq),
    index('webhook_deliveries_of').on(t.webhook, t.no),
    index('webhook_deliveries_due').on(t.webhook, t.nextAttemptAt, t.seq).where(sql`${t.state} = 'pending'`),
    index('webhook_deliveries_order').on(t.webhook, t.subject, t.seq).where(sql`${t.state} = 'pending'`),
  ],
);
