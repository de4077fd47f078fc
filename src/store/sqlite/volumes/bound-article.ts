import { shortHash } from '../../../domain/short-hash.ts';
import type { RenderedArticle } from '../../store.ts';
import type { Connection } from '../connection.ts';
import { articleOf, bears } from './entries.ts';
import type { Room } from './slabs.ts';
import type { Volumes } from './volumes.ts';

/** The live article of this slug from a volume; null where it isn't in one. */
export function boundArticle(
  db: Connection,
  volumes: Volumes,
  room: Room,
  slug: string,
): RenderedArticle | null {
  const row = db.raw(FIND).get(shortHash(slug)) as
    | [volume: number, at: number, size: number, mark: number]
    | undefined;
  if (row === undefined) return null;
  const [volume, at, size, mark] = row;
  const entry = room.take(size);
  if (!volumes.read(db, volume, at, entry, 0, size)) return null;
  if (bears(entry, mark)) return articleOf(entry, slug, room.giveBack);
  volumes.distrust(volume);
  return null;
}

const FIND = 'select volume, at, size, mark from bound_articles where slug_key = (select ?)';
