import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ChangeType } from '../../../domain/change.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { FeedFilter } from '../../store.ts';

/** How far a key has come with each feed that it follows. */
export const followerPlaces = sqliteTable(
  'follower_places',
  {
    keyId: text('key_id').notNull(),
    filter: text({ mode: 'json' }).$type<FeedFilter>().notNull(),
    seq: integer().notNull(),
    at: text().$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.filter] })],
);

/** What partners say of their copies; `article` is an id. */
export const acknowledgements = sqliteTable(
  'acknowledgements',
  {
    article: text().notNull(),
    keyId: text('key_id').notNull(),
    version: integer().notNull(),
    isShown: integer('is_shown').notNull(),
    /** The entry about the article that the partner had dealt with then; 0 for none. */
    seq: integer().notNull().default(0),
    at: text().$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.article, t.keyId] })],
);

/** What has reached partners of articles by itself: at a webhook, or because they fetched it. */
export const partnerCopies = sqliteTable(
  'partner_copies',
  {
    article: text().notNull(),
    keyId: text('key_id').notNull(),
    /** The last entry about the article that has; 0 for none. */
    seq: integer().notNull(),
    /** What was told, where it is something else than the entry says. */
    toldAs: text('told_as').$type<ChangeType>(),
    /** When a copy under embargo was fetched last. */
    earlyAt: text('early_at').$type<Instant>(),
  },
  (t) => [primaryKey({ columns: [t.article, t.keyId] })],
);
