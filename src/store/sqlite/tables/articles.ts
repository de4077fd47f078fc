import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Correction, LastPublished, Mining } from '../../../domain/article.ts';
import type { Block } from '../../../domain/body.ts';
import type { ChangeType } from '../../../domain/change.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { ArticleAction } from '../../../domain/revision.ts';
import type { LiveCard, StoredContent, TermKind } from '../rows.ts';

/** Bodies never change once written: working copy, live copy and versions share a row until the text differs. */
export const bodies = sqliteTable('bodies', {
  no: integer().primaryKey(),
  html: text().notNull(),
  markdown: text().notNull(),
  text: text().notNull(),
  blocks: text({ mode: 'json' }).$type<readonly Block[]>().notNull(),
});

/** Working copies. */
export const articles = sqliteTable(
  'articles',
  {
    no: integer().primaryKey(),
    id: text().notNull().unique(),
    slug: text().notNull().unique(),
    state: text({ enum: ['draft', 'scheduled', 'published', 'withdrawn'] }).notNull(),
    revision: integer().notNull(),
    version: integer().notNull(),
    content: text({ mode: 'json' }).$type<StoredContent>().notNull(),
    body: integer()
      .notNull()
      .references(() => bodies.no),
    corrections: text({ mode: 'json' }).$type<readonly Correction[]>().notNull(),
    publishedAt: text('published_at').$type<Instant>(),
    createdAt: text('created_at').$type<Instant>().notNull(),
    savedAt: text('saved_at').$type<Instant>().notNull(),
    withdrawnAt: text('withdrawn_at').$type<Instant>(),
    withdrawalReason: text('withdrawal_reason'),
    scheduledFor: text('scheduled_for').$type<Instant>(),
    embargo: integer({ mode: 'boolean' }).notNull().default(false),
    digest: text().notNull().default(''),
    lastPublished: text('last_published', { mode: 'json' }).$type<LastPublished>(),
    externalSource: text('external_source'),
    externalId: text('external_id'),
    /** What `dueAt` of the domain says. */
    dueAt: text('due_at').$type<Instant>(),
    /** What `toldAt` says. */
    toldAt: text('told_at').$type<Instant>(),
    previewEpoch: integer('preview_epoch').notNull().default(0),
  },
  (t) => [
    index('articles_state').on(t.state, t.savedAt),
    index('articles_saved').on(t.savedAt),
    index('articles_due').on(t.dueAt).where(sql`${t.dueAt} is not null`),
    index('articles_told').on(t.toldAt).where(sql`${t.toldAt} is not null`),
    index('articles_embargoed').on(t.scheduledFor).where(sql`${t.embargo} = 1`),
    uniqueIndex('articles_external')
      .on(t.externalSource, t.externalId)
      .where(sql`${t.externalId} is not null`),
  ],
);

/** Which working copies name a term; a section's ancestors are not among them. */
export const workingTerms = sqliteTable(
  'working_terms',
  { term: integer().notNull(), article: integer().notNull() },
  (t) => [primaryKey({ columns: [t.term, t.article] }), index('working_terms_article').on(t.article)],
);

/** Every save. */
export const revisions = sqliteTable(
  'revisions',
  {
    article: integer()
      .notNull()
      .references(() => articles.no),
    revision: integer().notNull(),
    at: text().$type<Instant>().notNull(),
    keyId: text('key_id'),
    byName: text('by_name').notNull(),
    action: text().$type<ArticleAction>().notNull(),
    slug: text().notNull(),
    content: text({ mode: 'json' }).$type<StoredContent>().notNull(),
    body: integer()
      .notNull()
      .references(() => bodies.no),
  },
  (t) => [primaryKey({ columns: [t.article, t.revision] })],
);

/**
 * Live copies, in the order of publication. `ord` is the moment of publication in milliseconds times 2^20 plus the
 * article's number modulo 2^20: one integer that is key, sort order and the row of the full-text index.
 */
export const liveArticles = sqliteTable(
  'live_articles',
  {
    ord: integer().primaryKey(),
    article: integer()
      .notNull()
      .unique()
      .references(() => articles.no),
    id: text().notNull().unique(),
    slug: text().notNull().unique(),
    /** Milliseconds since 1970. */
    updatedAt: integer('updated_at').notNull(),
    titleKey: text('title_key').notNull(),
    /** Term numbers. `terms` holds each one that the article is posted under, a section's ancestors too. */
    section: integer(),
    authors: text({ mode: 'json' }).$type<readonly number[]>().notNull(),
    tags: text({ mode: 'json' }).$type<readonly number[]>().notNull(),
    terms: text({ mode: 'json' }).$type<readonly number[]>().notNull(),
    /** The id of the article that this one translates. */
    translationOf: text('translation_of'),
    /** The id of the original that readers see it with: of what that one translates, and so on. Null for an original. */
    translationGroup: text('translation_group'),
    language: text().notNull(),
    card: text({ mode: 'json' }).$type<LiveCard>().notNull(),
    body: integer()
      .notNull()
      .references(() => bodies.no),
    /** Ids of the editors' picks. */
    related: text({ mode: 'json' }).$type<readonly string[]>().notNull().default([]),
  },
  (t) => [
    index('live_articles_updated').on(t.updatedAt, t.ord),
    index('live_articles_title').on(t.titleKey, t.ord),
    index('live_articles_translation').on(t.translationOf).where(sql`${t.translationOf} is not null`),
    index('live_articles_group').on(t.translationGroup).where(sql`${t.translationGroup} is not null`),
  ],
);

/** The editors' picks of live articles from the other side: what is to be told anew when a pick comes to be public. */
export const picks = sqliteTable('picks', { pick: text().notNull(), article: integer().notNull() }, (t) => [
  primaryKey({ columns: [t.pick, t.article] }),
]);

/**
 * Live articles as readers are sent them, apart from what lists look through: see `Rendering` in the contract. Each live article has a
 * row; one whose form is another than the program's, or 0 for none, is made at each read instead, and found by its form to be rendered.
 */
export const renderedArticles = sqliteTable(
  'rendered_articles',
  {
    ord: integer().primaryKey(),
    /** Which `Rendering` made it: see `formOf`. */
    form: integer().notNull(),
    id: text().notNull(),
    /** The live article's own, so that a read of one need not pass by `live_articles`. */
    body: integer().notNull(),
    /** Of form, body and text. */
    digest: text().notNull(),
    keys: text().notNull(),
    lastModified: text('last_modified').$type<Instant>(),
    wire: text().notNull(),
    mining: text().$type<Mining>(),
  },
  (t) => [index('rendered_articles_form').on(t.form)],
);

/** Which live articles stand under a term, in the order of publication and, by its index, of update. */
export const postings = sqliteTable(
  'postings',
  { term: integer().notNull(), ord: integer().notNull(), updatedAt: integer('updated_at').notNull() },
  (t) => [primaryKey({ columns: [t.term, t.ord] }), index('postings_updated').on(t.term, t.updatedAt, t.ord)],
);

/** The same in the order of titles: of a term that one article in a hundred has, too many to sort, and met too seldom on the way along all titles. */
export const titledPostings = sqliteTable(
  'titled_postings',
  { term: integer().notNull(), titleKey: text('title_key').notNull(), ord: integer().notNull() },
  (t) => [primaryKey({ columns: [t.term, t.titleKey, t.ord] })],
);

/**
 * Of the live articles that are numbered from `block` times 65,536 on, what they have of one kind of terms (a column), or when they
 * were `published` or `updated`: `cells` are as columns.ts and times-column.ts encode them. A table with row numbers: in one without,
 * SQLite reads all cells of each row that it passes on the way to another.
 */
export const columnBlocks = sqliteTable(
  'column_blocks',
  {
    block: integer().notNull(),
    kind: text().$type<TermKind | 'published' | 'updated'>().notNull(),
    /** Another random number below 2^53 whenever it is written. It stands before the cells, behind which SQLite would pass all of their pages to read it. */
    mark: integer().notNull(),
    cells: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.block, t.kind] })],
);

/** What articles came to be since the blocks were written, the last of an article being true; without a place it isn't live. */
export const columnChanges = sqliteTable('column_changes', {
  seq: integer().primaryKey(),
  article: integer().notNull(),
  ord: integer(),
  updatedAt: integer('updated_at'),
  terms: text({ mode: 'json' }).$type<readonly number[]>(),
});

/** Articles' own canonical addresses, former ones too. */
export const liveUrls = sqliteTable('live_urls', { url: text().primaryKey(), id: text().notNull() });

/** What a reader is told of a killed article. */
export const withdrawals = sqliteTable('withdrawals', {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  at: text().$type<Instant>().notNull(),
  reason: text().notNull(),
});

export const versions = sqliteTable(
  'versions',
  {
    article: integer()
      .notNull()
      .references(() => articles.no),
    version: integer().notNull(),
    at: text().$type<Instant>().notNull(),
    type: text().$type<ChangeType>().notNull(),
    title: text().notNull(),
    summary: text(),
    wordCount: integer('word_count').notNull(),
    body: integer()
      .notNull()
      .references(() => bodies.no),
  },
  (t) => [primaryKey({ columns: [t.article, t.version] })],
);
