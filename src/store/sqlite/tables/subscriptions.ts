import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Instant } from '../../../domain/clock.ts';
import type { HubMode } from '../../../domain/subscription.ts';

/** What callbacks have still to confirm. */
export const subscriptionRequests = sqliteTable(
  'subscription_requests',
  {
    id: text().primaryKey(),
    mode: text().$type<HubMode>().notNull(),
    topic: text().notNull(),
    callback: text().notNull(),
    /** Of the callback. */
    host: text().notNull(),
    lease: integer().notNull(),
    secret: text(),
    tag: text().notNull(),
    askedAt: text('asked_at').$type<Instant>().notNull(),
    attempts: integer().notNull(),
    nextAttemptAt: text('next_attempt_at').$type<Instant>().notNull(),
    isRefused: integer('is_refused').notNull(),
  },
  (t) => [
    uniqueIndex('subscription_requests_of').on(t.callback, t.topic),
    index('subscription_requests_host').on(t.host),
    index('subscription_requests_due').on(t.isRefused, t.nextAttemptAt),
  ],
);

export const subscriptions = sqliteTable(
  'subscriptions',
  {
    id: text().primaryKey(),
    topic: text().notNull(),
    callback: text().notNull(),
    host: text().notNull(),
    secret: text(),
    until: text().$type<Instant>().notNull(),
    sentTag: text('sent_tag').notNull(),
    tag: text().notNull(),
    /** Where the log ended when the topic was last looked at. */
    seq: integer().notNull(),
    attempts: integer().notNull(),
    nextAttemptAt: text('next_attempt_at').$type<Instant>(),
  },
  (t) => [
    uniqueIndex('subscriptions_of').on(t.callback, t.topic),
    index('subscriptions_host').on(t.host),
    index('subscriptions_topic').on(t.topic, t.seq),
    index('subscriptions_due').on(t.nextAttemptAt).where(sql`${t.nextAttemptAt} is not null`),
  ],
);
