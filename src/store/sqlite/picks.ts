import type { FollowedLinks } from '../store.ts';
import type { Connection } from './connection.ts';
import { isOffer } from './log-words.ts';

/** Of the live article at a place. */
export function liveLinks(db: Connection, ord: bigint): FollowedLinks {
  const row = db.get<{ related: string; translationOf: string | null }>(
    'select related, translation_group as translationOf from live_articles where ord = ?',
    ord,
  );
  const { related = '[]', translationOf = null } = row ?? {};
  return { related: related === '[]' ? [] : known(db, related), translationOf };
}

function known(db: Connection, related: string): readonly string[] {
  return db
    .all<{ id: string }>(
      `select j.value as id from json_each(?) j
         where exists (select 1 from changes c where c.id = j.value and ${isOffer('c')}) order by j.key`,
      related,
    )
    .map(({ id }) => id);
}

/** `article` is the number of one that is live now. */
export function putPicks(db: Connection, article: number, related: readonly string[]): void {
  for (const pick of new Set(related))
    db.run('insert into picks (pick, article) values (?, ?)', pick, article);
}

/** `related` is what was put. */
export function dropPicks(db: Connection, article: number, related: readonly string[]): void {
  for (const pick of new Set(related))
    db.run('delete from picks where pick = (select ?) and article = (select ?)', pick, article);
}

/** Numbers of the live articles whose editors picked this one, where its last entry is the first by which it may be known. */
export function pickersToTell(db: Connection, id: string): readonly number[] {
  const pickers = db.all<{ article: number }>(
    'select article from picks where pick = (select ?) order by article',
    id,
  );
  if (pickers.length === 0) return [];
  const offers = db.all(`select 1 from changes c where c.id = (select ?) and ${isOffer('c')} limit 2`, id);
  return offers.length === 1 ? pickers.map(({ article }) => article) : [];
}
