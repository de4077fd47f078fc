import type { Instant } from '../../domain/clock.ts';
import type { Delivery } from '../../domain/webhook-delivery.ts';
import type { Fetched, Receipt } from '../store.ts';
import type { Connection } from './connection.ts';
import { IS_BRINGING } from './log-words.ts';

/** Which entry about an article has reached a partner by itself, and when it fetched a copy that is under embargo. */
export type PartnerCopy = {
  readonly seq: number;
  readonly toldAs: NonNullable<Receipt['told']>['type'] | null;
  readonly earlyAt: Instant | null;
};

export function partnerCopy(db: Connection, keyId: string, articleId: string): PartnerCopy | null {
  const row = db.get<PartnerCopy>(
    `select seq, told_as as toldAs, early_at as earlyAt from partner_copies
       where article = (select ?) and key_id = (select ?)`,
    articleId,
    keyId,
  );
  return row ?? null;
}

/** A message that has arrived; of what is no article nothing is noted. */
export function noteDelivered(db: Connection, keyId: string, { event }: Delivery): void {
  if (!event.type.startsWith('article.') || !('seq' in event)) return;
  const logged = db.get<{ type: string }>('select type from changes where seq = (select ?)', event.seq);
  noteCopy(db, {
    ...{ articleId: event.id, keyId, seq: event.seq },
    toldAs: logged === undefined || logged.type === event.type ? null : event.type,
  });
}

/** An article that was fetched is told of by the entry that brought it as it was then. */
export function noteFetched(db: Connection, { keyId, articleId, at, isEarly }: Fetched): void {
  if (isEarly) {
    db.run(
      `insert into partner_copies (article, key_id, seq, early_at) values (@articleId, @keyId, 0, @at)
         on conflict (article, key_id) do update set early_at = excluded.early_at`,
      { articleId, keyId, at },
    );
    return;
  }
  const brought = db.get<{ seq: number }>(
    `select seq from changes where id = (select ?) and at <= (select ?) and ${IS_BRINGING} order by seq desc limit 1`,
    articleId,
    at,
  );
  if (brought !== undefined) noteCopy(db, { articleId, keyId, seq: brought.seq, toldAs: null });
}

type Noted = Pick<PartnerCopy, 'seq' | 'toldAs'> & { readonly articleId: string; readonly keyId: string };

function noteCopy(db: Connection, noted: Noted): void {
  db.run(
    `insert into partner_copies (article, key_id, seq, told_as) values (@articleId, @keyId, @seq, @toldAs)
       on conflict (article, key_id) do update set seq = excluded.seq, told_as = excluded.told_as
       where excluded.seq >= partner_copies.seq`,
    noted,
  );
}
