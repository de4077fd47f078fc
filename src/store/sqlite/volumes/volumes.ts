import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { VolumeLimits } from '../../open.ts';
import type { Connection } from '../connection.ts';

/** The file of a volume of a database. */
export function volumeFile(database: string, no: number): string {
  return `${database}.volume-${no.toString(16)}`;
}

/** In SQL: whether more than half of a volume is dead, and more than `most` bytes. */
export function isSparse(most: number): string {
  return `(dead * 2 > reserved and dead > ${most})`;
}

/** Milliseconds for which a file that nobody needs any more may stay open. */
const KEPT_OPEN_MS = 60_000;

/**
 * The volumes of a database, for whoever reads it. Bytes that a row leads to are never written again, so that they are what the row's
 * state of the database says, whatever is written meanwhile. A file that is gone, was cut short, or doesn't have the mark of a row where
 * the row says, isn't read any more: what it held is made of the rows of its articles.
 */
export class Volumes {
  /** Its file. */
  readonly database: string;
  readonly limits: VolumeLimits;
  /** By number; null is one that can't be read. */
  readonly #files = new Map<number, number | null>();
  #version: number | null = null;
  #tidied = performance.now();

  constructor(database: string, limits: Partial<VolumeLimits> = {}) {
    this.database = database;
    this.limits = { size: 2 ** 30, dead: 2 ** 25, free: null, ...limits };
  }

  /** To be called once in each look at the database, with its version: lets go of files of volumes that are no more. */
  refresh(db: Connection, version: number): void {
    if (version === this.#version) return;
    this.#version = version;
    if (this.#files.size === 0 || performance.now() - this.#tidied < KEPT_OPEN_MS) return;
    this.tidy(db);
  }

  /** The same at once. */
  tidy(db: Connection): void {
    this.#tidied = performance.now();
    const there = new Set(db.sql('select no from volumes').pluck().all() as number[]);
    for (const [no, file] of this.#files) {
      if (there.has(no)) continue;
      if (file !== null) closeSync(file);
      this.#files.delete(no);
    }
  }

  /** Fills `target` from `start` on with bytes of a volume. False where they aren't there. */
  read(db: Connection, volume: number, at: number, target: Buffer, start: number, length: number): boolean {
    const file = this.#files.get(volume) ?? this.#open(db, volume);
    if (file === null) return false;
    try {
      if (readSync(file, target, start, length, at) === length) return true;
    } catch (error) {
      // What the disk can't give is as if it weren't there.
      if (!isOfSystem(error)) throw error;
    }
    this.distrust(volume);
    return false;
  }

  /** From here on nothing is read of it. */
  distrust(volume: number): void {
    const file = this.#files.get(volume);
    this.#files.set(volume, null);
    if (typeof file === 'number') closeSync(file);
  }

  /** Whether it has to be given up: its file is gone or cut short, or didn't hold what the database says. */
  isLost(volume: number, written: number): boolean {
    return this.#files.get(volume) === null || !this.isWhole(volume, written, Number.POSITIVE_INFINITY);
  }

  /** Whether its file is of a size from `written` to `reserved` bytes; one that was never written need not be there. */
  isWhole(volume: number, written: number, reserved: number): boolean {
    const size = statSync(volumeFile(this.database, volume), { throwIfNoEntry: false })?.size ?? 0;
    return size >= written && size <= reserved;
  }

  close(): void {
    for (const file of this.#files.values()) if (file !== null) closeSync(file);
    this.#files.clear();
  }

  /** Without a file for now where the system has none to give. */
  #open(db: Connection, volume: number): number | null {
    if (this.#files.has(volume)) return null;
    const row = db.get<{ form: number; written: number }>(
      'select form, written from volumes where no = ?',
      volume,
    );
    try {
      const isReadable = row?.form === db.form && !this.isLost(volume, row.written);
      const file = isReadable ? openSync(volumeFile(this.database, volume), 'r') : null;
      this.#files.set(volume, file);
      return file;
    } catch (error) {
      if (isOfSystem(error)) return null;
      throw error;
    }
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
