import { randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Connection } from '../connection.ts';
import type { Engine } from '../engine.ts';
import { type Bound, type Volumes, volumeFile } from './volumes.ts';

/** What is to stand in a volume. `make` is given the mark that it shall begin with; `note` writes down where it stands; false where that matters no more. */
export type Entry = {
  readonly make: (mark: number) => Buffer;
  readonly note: (db: Connection, bound: Bound & { readonly size: number }) => boolean;
};

/**
 * Puts entries into a volume. First its room is made theirs, then they are on disk for certain, and then rows lead to them: whatever
 * breaks off between, the room is lost and nothing else.
 */
export async function append(engine: Engine, volumes: Volumes, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const made = entries.map(({ make, note }) => {
    const mark = randomInt(2 ** 32);
    return { mark, bytes: make(mark), note };
  });
  const bytes = Buffer.concat(made.map((entry) => entry.bytes));
  await requireRoom(volumes, bytes.length);
  const { volume, at } = await engine.write((db) => reserve(db, volumes, bytes.length));
  await writeAt(volumeFile(volumes.database, volume), bytes, at);
  await engine.write((db) => {
    const row = 'update volumes set written = max(written, ?) where no = ?';
    if (db.run(row, at + bytes.length, volume).changes === 0) return;
    let place = at;
    let dead = 0;
    for (const { mark, bytes: own, note } of made) {
      if (!note(db, { volume, at: place, mark, size: own.length })) dead += own.length;
      place += own.length;
    }
    if (dead > 0) db.run('update volumes set dead = dead + ? where no = ?', dead, volume);
  });
}

/** Rejects where the disk would be left with too little for what nobody could make again. */
async function requireRoom({ database, limits }: Volumes, length: number): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(dirname(database));
  const least = limits.free ?? Math.min(2 ** 30, (blocks * bsize) / 20);
  if (bavail * bsize - length >= least) return;
  throw new Error(
    `the disk of ${database} has less than ${Math.round(least / 2 ** 20)} MiB to spare, so that no more texts are put beside the database: what isn't there is read from it`,
  );
}

/** One of more dead bytes than others isn't added to: see `sparseVolumes`. */
function reserve(db: Connection, { limits }: Volumes, length: number): { volume: number; at: number } {
  const open = db.get<{ no: number; reserved: number }>(
    `select no, reserved from volumes where form = ? and reserved + ? <= ? and not ${isSparse(limits.dead)} order by reserved desc limit 1`,
    db.form,
    length,
    limits.size,
  );
  if (open === undefined) {
    const no = randomInt(1, 2 ** 48);
    db.run('insert into volumes (no, form, reserved) values (?, ?, ?)', no, db.form, length);
    return { volume: no, at: 0 };
  }
  db.run('update volumes set reserved = reserved + ? where no = ?', length, open.no);
  return { volume: open.no, at: open.reserved };
}

/** In SQL: whether more than half of a volume is dead, and more than `most` bytes. */
export function isSparse(most: number): string {
  return `(dead * 2 > reserved and dead > ${most})`;
}

async function writeAt(path: string, bytes: Buffer, at: number): Promise<void> {
  // Not cut short where it is there, whoever made it meanwhile.
  const file = await open(path, constants.O_RDWR | constants.O_CREAT);
  try {
    let written = 0;
    while (written < bytes.length) {
      const done = await file.write(bytes, written, bytes.length - written, at + written);
      written += done.bytesWritten;
    }
    await file.datasync();
  } finally {
    await file.close();
  }
}
