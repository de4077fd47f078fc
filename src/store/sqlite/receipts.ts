import type { Instant } from '../../domain/clock.ts';
import type { Acknowledgement, CameTo, Receipt, ReceiptStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { noteFetched, partnerCopy } from './partner-copies.ts';
import { TermRefs } from './term-refs.ts';
import { historyOf, toldOf } from './told.ts';

export function receiptStore(engine: Engine): ReceiptStore {
  return {
    note: (places) =>
      engine.write((db) => {
        for (const place of places) note(db, place);
      }),
    noteFetched: (fetched) =>
      engine.write((db) => {
        for (const one of fetched) noteFetched(db, one);
      }),
    versionOf: (id) => engine.read((db) => versionOf(db, id)),
    acknowledge: (keyId, articleId, said) =>
      engine.write((db) => acknowledge(db, new TermRefs(db), { ...said, keyId, articleId })),
    of: (articleId, now) => engine.readNames((db) => receiptsOf(db, engine.refs, articleId, now)),
  };
}

/** Feeds that are remembered of one key: who asks for ever other filters is no follower. */
const MAX_FEEDS = 100;

function note(db: Connection, { keyId, filter, seq, at }: CameTo): void {
  const text = JSON.stringify(filter);
  db.run(
    'insert or replace into follower_places (key_id, filter, seq, at) values (?, ?, ?, ?)',
    keyId,
    text,
    seq,
    at,
  );
  db.run(
    `delete from follower_places where key_id = (select @keyId) and filter in
       (select filter from follower_places where key_id = (select @keyId) order by at desc limit -1 offset ${MAX_FEEDS})`,
    { keyId },
  );
}

function versionOf(db: Connection, id: string): number | null {
  const row = db.get<{ version: number | null }>(
    "select max(version) as version from changes where id = (select ?) and type like 'article.%'",
    id.toLowerCase(),
  );
  return row?.version ?? null;
}

type Saying = Omit<Acknowledgement, 'seq'> & { readonly keyId: string; readonly articleId: string };

function acknowledge(db: Connection, refs: TermRefs, said: Saying): void {
  const { keyId, articleId, version, isShown, at } = said;
  const copy = partnerCopy(db, keyId, articleId);
  const told = toldOf(db, refs, { keyId, copy }, historyOf(db, articleId));
  db.run(
    'insert or replace into acknowledgements (article, key_id, version, is_shown, at, seq) values (?, ?, ?, ?, ?, ?)',
    articleId,
    keyId,
    version,
    isShown ? 1 : 0,
    at,
    told?.seq ?? 0,
  );
}

type KeyRow = {
  readonly id: string;
  readonly name: string;
  readonly version: number | null;
  readonly isShown: number | null;
  readonly at: Instant | null;
  readonly seq: number | null;
};

function receiptsOf(db: Connection, refs: TermRefs, articleId: string, now: Instant) {
  const history = historyOf(db, articleId);
  const keys = db.all<KeyRow>(
    `select k.id, k.name, a.version, a.is_shown as isShown, a.at, a.seq from api_keys k
       left join acknowledgements a on a.key_id = k.id and a.article = (select @articleId)
       where a.key_id is not null or exists (select 1 from follower_places p where p.key_id = k.id)
         or exists (select 1 from partner_copies c where c.article = (select @articleId) and c.key_id = k.id)
         or (k.revoked_at is null and (k.expires_at is null or k.expires_at > (select @now))
         and exists (select 1 from json_each(k.scopes) s where s.value = 'changes:read'))
       order by k.name, k.id`,
    { articleId, now },
  );
  const receipts = keys.map(({ id, name, ...said }): Receipt => {
    const copy = partnerCopy(db, id, articleId);
    return {
      key: { id, name },
      told: toldOf(db, refs, { keyId: id, copy }, history),
      earlyAt: copy?.earlyAt ?? null,
      acknowledged: acknowledgementOf(said),
    };
  });
  return { lastSeq: history.entries.at(-1)?.seq ?? 0, receipts };
}

function acknowledgementOf({
  version,
  isShown,
  at,
  seq,
}: Omit<KeyRow, 'id' | 'name'>): Acknowledgement | null {
  return version === null || at === null ? null : { version, isShown: isShown === 1, at, seq: seq ?? 0 };
}
