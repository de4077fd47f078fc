import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Instant } from '../../../domain/clock.ts';
import type { CuratedList, ListContent, LiveList } from '../../../domain/curated-list.ts';

/** Curated lists: working copies. */
export const lists = sqliteTable(
  'lists',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    nameKey: text('name_key').notNull(),
    state: text({ enum: ['draft', 'published'] }).notNull(),
    revision: integer().notNull(),
    content: text({ mode: 'json' }).$type<ListContent>().notNull(),
    live: text({ mode: 'json' }).$type<CuratedList['live']>(),
    digest: text().notNull(),
    createdAt: text('created_at').$type<Instant>().notNull(),
    savedAt: text('saved_at').$type<Instant>().notNull(),
  },
  (t) => [index('lists_name').on(t.nameKey, t.id)],
);

export const liveLists = sqliteTable(
  'live_lists',
  {
    id: text().primaryKey(),
    slug: text().notNull().unique(),
    nameKey: text('name_key').notNull(),
    copy: text({ mode: 'json' }).$type<LiveList>().notNull(),
  },
  (t) => [index('live_lists_name').on(t.nameKey, t.id)],
);
