import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { VolumeLimits } from '../../open.ts';
import type { Connection } from '../connection.ts';

/** The file of a volume of a database. */
export function volumeFile(database: string, no: number): string {
  return `${database}.volume-${no.toString(16)}`;
}

/** Where an entry stands in a volume, and the mark that it begins with. */
export type Bound = { readonly volume: number; readonly at: number; readonly mark: number };

/**
 * The volumes of a database, for whoever reads it. Bytes that a row leads to are never written again, so that they are what the row's
 * state of the database says, whatever is written meanwhile. A file that is gone, is cut short or isn't the one that the rows were
 * made for costs speed alone: what it doesn't hold, with the mark of its row, is made of the rows of its articles.
 */
export class Volumes {
  /** Its file. */
  readonly database: string;
  readonly limits: VolumeLimits;
  /** By number; null is one that can't be read. */
  readonly #files = new Map<number, number | null>();

  constructor(database: string, limits: Partial<VolumeLimits> = {}) {
    this.database = database;
    this.limits = { size: 2 ** 30, dead: 2 ** 25, free: null, ...limits };
  }

  /** Fills `target` from `start` on with bytes of a volume. False where they aren't there. */
  read(db: Connection, volume: number, at: number, target: Buffer, start: number, length: number): boolean {
    const file = this.#files.get(volume) ?? this.#open(db, volume);
    if (file === null) return false;
    try {
      if (readSync(file, target, start, length, at) === length) return true;
    } catch (error) {
      // What the disk can't give is as if it weren't there.
      if (!(error instanceof Error && 'syscall' in error)) throw error;
    }
    this.distrust(volume);
    return false;
  }

  /** From here on nothing is read of it. */
  distrust(volume: number): void {
    const file = this.#files.get(volume);
    if (typeof file === 'number') closeSync(file);
    this.#files.set(volume, null);
  }

  /** Whether what the database says of it can be read. */
  holds(db: Connection, volume: number): boolean {
    return (this.#files.get(volume) ?? this.#open(db, volume)) !== null;
  }

  close(): void {
    for (const file of this.#files.values()) if (file !== null) closeSync(file);
    this.#files.clear();
  }

  #open(db: Connection, volume: number): number | null {
    if (this.#files.has(volume)) return null;
    this.#letGo(db);
    const row = db.get<{ form: number; written: number }>(
      'select form, written from volumes where no = ?',
      volume,
    );
    const file = row?.form === db.form ? openWhole(volumeFile(this.database, volume), row.written) : null;
    this.#files.set(volume, file);
    return file;
  }

  /** Of those that are no more. */
  #letGo(db: Connection): void {
    const there = new Set(db.sql('select no from volumes').pluck().all() as number[]);
    for (const [no, file] of this.#files) {
      if (there.has(no)) continue;
      if (file !== null) closeSync(file);
      this.#files.delete(no);
    }
  }
}

/** Null where it isn't there, can't be read, or is shorter than what was written to it. */
function openWhole(path: string, written: number): number | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  if (fstatSync(file).size >= written) return file;
  closeSync(file);
  return null;
}
