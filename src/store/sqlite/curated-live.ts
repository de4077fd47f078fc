import type { LiveList, PublicList } from '../../domain/curated-list.ts';
import { isId } from '../../domain/id.ts';
import type { Connection } from './connection.ts';
import { formerOwner } from './slugs.ts';

/** The live list that a ref leads to, a former slug too. Reads no working copy. */
export function liveListBy(db: Connection, ref: string): LiveList | null {
  if (isId(ref)) return liveList(db, 'id', ref.toLowerCase());
  const present = liveList(db, 'slug', ref);
  if (present !== null) return present;
  const owner = formerOwner(db, 'list', ref);
  return owner === null ? null : liveList(db, 'id', owner);
}

export function toPublicList({ pins: _pins, tail: _tail, ...list }: LiveList): PublicList {
  return list;
}

function liveList(db: Connection, column: 'id' | 'slug', value: string): LiveList | null {
  const row = db.get<{ copy: string }>(`select copy from live_lists where ${column} = ?`, value);
  return row === undefined ? null : (JSON.parse(row.copy) as LiveList);
}
