import type Database from 'better-sqlite3';
import { liveCells, reviseBlocks } from './article-columns.ts';
import { BLOCK } from './columns.ts';
import { Connection } from './connection.ts';

/** What migration 0005 needs beyond SQL: the columns of the articles that are live by now, a block at a time. */
export function fillColumns(db: Database.Database): void {
  const connection = new Connection(db);
  const last = db.prepare('select max(article) from live_articles').pluck().get() as number | null;
  for (let block = 0; block * BLOCK <= (last ?? -1); block += 1) {
    reviseBlocks(connection, liveCells(connection, block));
  }
}
