import { randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import { open, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Connection } from '../connection.ts';
import type { Engine } from '../engine.ts';
import { isSparse, type Volumes, volumeFile } from './volumes.ts';

/** What is to stand in a volume. `note` writes down where it does; false where that matters no more. */
export type Entry = {
  readonly bytes: Buffer;
  readonly note: (db: Connection, place: Place) => boolean;
};

export type Place = { readonly volume: number; readonly at: number };

/** What an entry begins with: by chance, so that no other has the same in its place. */
export function newMark(): number {
  return randomInt(2 ** 32);
}

/**
 * Puts entries into a volume. First its room is made theirs, then they are on disk for certain, and then rows lead to them: whatever
 * breaks off between, the room is lost and nothing else.
 */
export async function append(engine: Engine, volumes: Volumes, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const bytes = Buffer.concat(entries.map((entry) => entry.bytes));
  await requireRoom(volumes, bytes.length);
  const { volume, at } = await engine.write((db) => reserve(db, volumes, bytes.length));
  await writeAt(volumes.database, volume, bytes, at);
  await engine.write((db) => {
    const row = 'update volumes set written = max(written, ?) where no = ?';
    if (db.run(row, at + bytes.length, volume).changes === 0) return;
    let place = at;
    let dead = 0;
    for (const { bytes: own, note } of entries) {
      if (!note(db, { volume, at: place })) dead += own.length;
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

type Open = { readonly no: number; readonly reserved: number; readonly written: number };

/**
 * None that is mostly dead is added to, nor one whose file is another than the database knows: one that was cut short would have a hole,
 * and one that is longer than anybody's room is of another time, to which the database was put forward and back.
 */
function reserve(db: Connection, volumes: Volumes, length: number): Place {
  const { dead, size } = volumes.limits;
  const open = db
    .all<Open>(
      `select no, reserved, written from volumes where form = ? and reserved + ? <= ? and not ${isSparse(dead)} order by reserved desc`,
      ...[db.form, length, size],
    )
    .find(({ no, reserved, written }) => volumes.isWhole(no, written, reserved));
  if (open === undefined) {
    const no = randomInt(1, 2 ** 48);
    db.run('insert into volumes (no, form, reserved) values (?, ?, ?)', no, db.form, length);
    return { volume: no, at: 0 };
  }
  db.run('update volumes set reserved = reserved + ? where no = ?', length, open.no);
  return { volume: open.no, at: open.reserved };
}

async function writeAt(database: string, volume: number, bytes: Buffer, at: number): Promise<void> {
  // Not cut short where it is there, whoever made it meanwhile; and for those alone who may read the database.
  const { mode } = await stat(database);
  const file = await open(volumeFile(database, volume), constants.O_RDWR | constants.O_CREAT, mode & 0o777);
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
