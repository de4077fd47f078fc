import Database from 'better-sqlite3';
import { DomainError } from '../../domain/errors.ts';

/** Whether there is no room: in the file, or for the index of the log that all connections share. */
export function isFull(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR_SHMSIZE)$/.test(error.code);
}

/** Whether another connection has what is wanted. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}

/** Another version of the program has brought the database to another schema since it was opened: this one would leave it half right. */
export class SchemaChanged extends Error {
  constructor(database: string) {
    super(`${database} was brought to another schema by another version of Dateline while it was open here`);
  }
}

/** Whether nothing that this process remembers of the file can be relied on any more, since the disk or the file is broken or it is another version's now. */
export function isFatal(error: unknown): boolean {
  if (error instanceof SchemaChanged) return true;
  if (!(error instanceof Database.SqliteError) || isFull(error)) return false;
  return /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(error.code);
}

/** SQLite's result codes (sqlite.org/rescode.html) as domain errors, by code; what isn't listed passes unchanged. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (isBusy(error)) return new DomainError('store-busy', 'the database is busy with another write');
  if (isFull(error)) return new DomainError('store-full', 'the disk is full');
  return error;
}
