import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, it } from 'vitest';
import { Connection } from '../../../src/store/sqlite/connection.ts';
import * as articles from '../../../src/store/sqlite/tables/articles.ts';
import * as lists from '../../../src/store/sqlite/tables/lists.ts';
import * as receipts from '../../../src/store/sqlite/tables/receipts.ts';
import * as records from '../../../src/store/sqlite/tables/records.ts';
import * as subscriptions from '../../../src/store/sqlite/tables/subscriptions.ts';
import * as terms from '../../../src/store/sqlite/tables/terms.ts';
import * as volumes from '../../../src/store/sqlite/tables/volumes.ts';
import * as webhooks from '../../../src/store/sqlite/tables/webhooks.ts';
import { memoryDatabase } from './database.ts';

it('the migrated schema is the one on record', async () => {
  const db = new Connection(memoryDatabase());
  const schema = db
    .all<{ sql: string }>(
      "select sql from sqlite_schema where sql is not null and name not like 'search_%' and name not like 'working_titles_%' order by name",
    )
    .map(({ sql }) => sql.replaceAll('\t', '  '));
  await expect(`${schema.join(';\n\n')};\n`).toMatchFileSnapshot('schema.sql');
});

it('every table but the full-text index is STRICT', () => {
  const db = new Connection(memoryDatabase());
  const loose = db.all<{ name: string }>(
    "select name from pragma_table_list where type = 'table' and strict = 0 and name not like 'sqlite_%'",
  );
  expect(loose).toEqual([]);
});

it('the change log can be neither rewritten nor shortened', () => {
  const db = memoryDatabase();
  db.exec("insert into changes (type, at, id, slug) values ('tag.updated', 'x', 'x', 'x')");
  expect(() => db.exec("update changes set slug = 'y'")).toThrow('append-only');
  expect(() => db.exec('delete from changes')).toThrow('append-only');
});

it('the tables that queries are written with are those of the migrations', () => {
  const db = new Connection(memoryDatabase());
  const written = Object.values({
    ...articles,
    ...lists,
    ...receipts,
    ...records,
    ...subscriptions,
    ...terms,
    ...volumes,
    ...webhooks,
  }).filter((one) => is(one, SQLiteTable));
  const described = written.map((table) => [
    getTableName(table),
    Object.values(getTableColumns(table))
      .map(({ name, notNull, primary }) => ({ name, required: notNull || primary }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  ]);
  const migrated = db
    .all<{ name: string }>(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name not like '%search%' order by name",
    )
    .map(({ name }) => [
      name,
      db
        .all<{ name: string; notnull: 0 | 1; pk: number }>(
          'select name, "notnull", pk from pragma_table_info(?)',
          name,
        )
        .map((column) => ({ name: column.name, required: column.notnull === 1 || column.pk > 0 }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ]);
  expect(Object.fromEntries(described)).toEqual(Object.fromEntries(migrated));
});
