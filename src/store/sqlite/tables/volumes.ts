import { index, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';

/** Files beside the database that hold texts of one form, as they are sent: see volumes/volumes.ts. */
export const volumes = sqliteTable('volumes', {
  /** At random, so that none is ever taken for another. It names the file. */
  no: integer().primaryKey(),
  form: integer().notNull(),
  /** Bytes that are somebody's to write, that are on disk for certain, and that nothing leads to any more. */
  reserved: integer().notNull().default(0),
  written: integer().notNull().default(0),
  dead: integer().notNull().default(0),
});

/** Where live articles stand in volumes. Triggers drop the row of one that is rendered anew. */
export const boundArticles = sqliteTable(
  'bound_articles',
  {
    /** The slug's `shortHash`; the entry that it leads to says whose it is. */
    slugKey: integer('slug_key').primaryKey(),
    ord: integer().notNull().unique(),
    volume: integer().notNull(),
    at: integer().notNull(),
    size: integer().notNull(),
    /** What its bytes begin with. */
    mark: integer().notNull(),
  },
  (t) => [index('bound_articles_volume').on(t.volume)],
);

/** Live articles that are to be bound. `claim` is of whoever is at it, and 0 again once the article changed since. */
export const unboundArticles = sqliteTable('unbound_articles', {
  ord: integer().primaryKey(),
  claim: integer().notNull().default(0),
});

/**
 * The articles of a term, in runs: each holds those beyond `bottom`, up to the next one's. Where they stand in a volume; nowhere while
 * `volume` is null, as triggers make it when one of them changes, comes or goes.
 */
export const boundRuns = sqliteTable(
  'bound_runs',
  {
    term: integer().notNull(),
    bottom: integer().notNull(),
    volume: integer(),
    at: integer().notNull().default(0),
    size: integer().notNull().default(0),
    articles: integer().notNull().default(0),
    mark: integer().notNull().default(0),
    claim: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.term, t.bottom] }), index('bound_runs_volume').on(t.volume)],
);
