import type Database from 'better-sqlite3';
import { liveCells, reviseBlocks } from './article-columns.ts';
import { BLOCK } from './columns.ts';
import { Connection } from './connection.ts';

/**
 * The columns of the articles that are live by now, a block at a time, for a database of a time before migration 0005: where neither a
 * column nor a change of one is. Migration 0023 does it, the first after which columns are as they are written now.
 */
export function fillColumns(db: Database.Database): void {
  const connection = new Connection(db);
  const known = connection.get('select 1 from column_blocks union all select 1 from column_changes');
  if (known !== undefined) return;
  const last = db.prepare('select max(article) from live_articles').pluck().get() as number | null;
  for (let block = 0; block * BLOCK <= (last ?? -1); block += 1) {
    reviseBlocks(connection, liveCells(connection, block));
  }
}
