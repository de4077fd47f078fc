import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
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
