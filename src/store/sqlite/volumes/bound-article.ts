import type { RenderedArticle } from '../../store.ts';
import type { Connection } from '../connection.ts';
import { articleOf, slugKey } from './entries.ts';
import type { Volumes } from './volumes.ts';

/** The live article of this slug from a volume; null where it isn't in one. */
export function boundArticle(db: Connection, volumes: Volumes, slug: string): RenderedArticle | null {
  const row = db.sql(FIND).raw().get(slugKey(slug)) as
    | [volume: number, at: number, size: number, mark: number]
    | undefined;
  if (row === undefined) return null;
  const [volume, at, size, mark] = row;
  const entry = Buffer.allocUnsafeSlow(size);
  return volumes.read(db, volume, at, entry, 0, size) ? articleOf(entry, mark, slug) : null;
}

const FIND = 'select volume, at, size, mark from bound_articles where slug_key = (select ?)';
