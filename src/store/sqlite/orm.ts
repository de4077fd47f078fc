import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3/driver';
import type { Connection } from './connection.ts';

/** Drizzle over a connection, for the editors' plain rows; what readers wait for is SQL text that is kept prepared. */
export function ormOf({ db }: Connection): BetterSQLite3Database {
  return drizzle({ client: db });
}
