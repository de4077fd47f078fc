import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Connection } from '../connection.ts';
import type { Binding } from './binding.ts';
import { isSparse, volumeFile } from './volumes.ts';

/** Rows that are let go of in one go. */
const AT_ONCE = 2_000;

/**
 * Lets go of volumes that are mostly dead, and of those that can't be read: what they hold is bound anew, and made of its rows until it
 * is. Those that nothing leads to are removed.
 */
export async function retireVolumes({ engine, volumes }: Binding, isOver: () => boolean): Promise<void> {
  const all = await engine.read((db) => {
    volumes.tidy(db);
    return db.all<Volume>(
      `select no, written, form = ? as isOurs, ${isSparse(volumes.limits.dead)} as isDead from volumes`,
      db.form,
    );
  });
  for (const { no: volume, written, isOurs, isDead } of all) {
    // Of those of another form: what they hold is rendered anew by and by, and dead then.
    const isGiven = isOurs === 1 && (isDead === 1 || volumes.isLost(volume, written));
    while (isGiven && !isOver() && (await engine.write((db) => letGo(db, volume))) > 0);
    if (isOver()) return;
    if (!(await engine.read((db) => isEmpty(db, volume)))) continue;
    const isRemoved = await engine.write((db) => db.run(REMOVE, { volume }).changes === 1);
    if (isRemoved) await removeFile(volumeFile(volumes.database, volume));
  }
}

type Volume = {
  readonly no: number;
  readonly written: number;
  readonly isOurs: 0 | 1;
  readonly isDead: 0 | 1;
};

/** Returns how many rows led to it. */
function letGo(db: Connection, volume: number): number {
  db.run(
    'insert or ignore into unbound_articles (ord) select ord from bound_articles where volume = ? order by slug_key limit ?',
    ...[volume, AT_ONCE],
  );
  const articles = db.run(
    'delete from bound_articles where slug_key in (select slug_key from bound_articles where volume = ? order by slug_key limit ?)',
    ...[volume, AT_ONCE],
  );
  const runs = db.run(
    `update bound_runs set volume = null, claim = 0 where (term, bottom) in
       (select term, bottom from bound_runs where volume = ? limit ?)`,
    ...[volume, AT_ONCE],
  );
  return articles.changes + runs.changes;
}

const IS_EMPTY = `not exists (select 1 from bound_articles where volume = @volume)
  and not exists (select 1 from bound_runs where volume = @volume)`;
const REMOVE = `delete from volumes where no = @volume and ${IS_EMPTY}`;

function isEmpty(db: Connection, volume: number): boolean {
  return db.sql(`select ${IS_EMPTY}`).pluck().get({ volume }) === 1;
}

/** Removes files of volumes that the database knows nothing of, as after it was put back to a backup. */
export async function removeStrays({ engine, volumes }: Binding): Promise<void> {
  // A volume has its row before it has its file, so that what is listed first and has none never will have one.
  const files = await readdir(dirname(volumes.database));
  const known = await engine.read((db) => db.sql('select no from volumes').pluck().all() as number[]);
  const kept = new Set(known.map((no) => basename(volumeFile(volumes.database, no))));
  const start = basename(volumeFile(volumes.database, 0)).slice(0, -1);
  for (const file of files) {
    if (file.startsWith(start) && /^[0-9a-f]+$/.test(file.slice(start.length)) && !kept.has(file))
      await removeFile(join(dirname(volumes.database), file));
  }
}

/** Or leaves it for the next time, on a system that removes no file that somebody has open. */
async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
