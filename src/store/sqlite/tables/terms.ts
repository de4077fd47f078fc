import { sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { Instant } from '../../../domain/clock.ts';
import type { TagType } from '../../../domain/tag.ts';
import type { TermDetail, TermKind } from '../rows.ts';

/*
 * What drizzle-kit reads to write the migrations. STRICT, WITHOUT ROWID and the full-text index are beyond it and
 * stand in migrations/sqlite by hand; test/store/schema.test.ts holds the result.
 */

/**
 * Everything that articles are listed by: authors, sections, tags, and the values of genre, language and month. One
 * numbering serves them all, so that `postings` is one table and every list is the same walk.
 */
export const terms = sqliteTable(
  'terms',
  {
    no: integer().primaryKey(),
    kind: text().$type<TermKind>().notNull(),
    id: text().unique(),
    slug: text().notNull(),
    name: text().notNull(),
    /** The folded name, which lists are sorted by. */
    nameKey: text('name_key').notNull(),
    tagType: text('tag_type').$type<TagType>(),
    parent: integer().references((): AnySQLiteColumn => terms.no),
    detail: text({ mode: 'json' }).$type<TermDetail>(),
    articleCount: integer('article_count').notNull().default(0),
    revision: integer().notNull().default(1),
    /** Of a tag that drafts alone have had. */
    hidden: integer({ mode: 'boolean' }).notNull().default(false),
    createdAt: text('created_at').$type<Instant>(),
    updatedAt: text('updated_at').$type<Instant>(),
  },
  (t) => [
    uniqueIndex('terms_slug').on(t.kind, t.slug),
    index('terms_name').on(t.kind, t.nameKey, t.no),
    index('terms_count').on(t.kind, t.articleCount, t.no),
    /** Authors, sections and tags alone, the most used first: what completes the beginning of a name. */
    index('terms_use').on(sql`${t.articleCount} desc`, t.nameKey, t.no).where(sql`${t.id} is not null`),
    index('terms_parent').on(t.parent),
    check('terms_count_sign', sql`${t.articleCount} >= 0`),
  ],
);

/** The words of the names of authors, sections and tags: completion by any word. */
export const nameWords = sqliteTable(
  'name_words',
  { word: text().notNull(), term: integer().notNull() },
  (t) => [primaryKey({ columns: [t.word, t.term] }), index('name_words_term').on(t.term)],
);

/** Slugs that led somewhere once and redirect for ever. */
export const formerSlugs = sqliteTable(
  'former_slugs',
  { kind: text().notNull(), slug: text().notNull(), id: text().notNull() },
  (t) => [primaryKey({ columns: [t.kind, t.slug] }), index('former_slugs_of').on(t.id)],
);

/**
 * Ids that lead to another of their kind: those that were merged into it, and those that were deleted in its favour,
 * which only stored content still follows.
 */
export const mergedTerms = sqliteTable(
  'merged_terms',
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    into: text().notNull(),
    deleted: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [index('merged_terms_into').on(t.into)],
);
