import { expect, it } from 'vitest';
import { Connection } from '../../../src/store/sqlite/connection.ts';
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
