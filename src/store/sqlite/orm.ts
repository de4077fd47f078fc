import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3/driver';
import type { Connection } from './connection.ts';

/** Drizzle over a connection, for queries whose conditions are optional; what is asked often is SQL text, kept prepared. */
export function ormOf({ db }: Connection): BetterSQLite3Database {
  return drizzle({ client: db });
}
