import type { ChangeType } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Acknowledgement, CameTo, FollowedFilter, Receipt, ReceiptStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { BRINGS, fits, liveOf, mayHaveFit } from './followed.ts';
import { type Plan, planOf } from './list-plan.ts';
import type { TermRefs } from './term-refs.ts';

export function receiptStore(engine: Engine): ReceiptStore {
  return {
    note: (places) =>
      engine.write((db) => {
        for (const place of places) note(db, place);
      }),
    versionOf: (id) => engine.read((db) => versionOf(db, id)),
    acknowledge: (keyId, articleId, { version, isShown, at }) =>
      engine.write(
        (db) =>
          void db.run(
            'insert or replace into acknowledgements (article, key_id, version, is_shown, at) values (?, ?, ?, ?, ?)',
            articleId,
            keyId,
            version,
            isShown ? 1 : 0,
            at,
          ),
      ),
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

type Entry = {
  readonly seq: number;
  readonly type: ChangeType;
  readonly version: number | null;
  readonly at: Instant;
  readonly touched: string | null;
};

type KeyRow = {
  readonly id: string;
  readonly name: string;
  readonly version: number | null;
  readonly isShown: number | null;
  readonly at: Instant | null;
};

function receiptsOf(db: Connection, refs: TermRefs, articleId: string, now: Instant) {
  const entries = db.all<Entry>(
    `select seq, type, version, at, touched from changes where id = (select ?) and type like 'article.%' order by seq`,
    articleId,
  );
  const keys = db.all<KeyRow>(
    `select k.id, k.name, a.version, a.is_shown as isShown, a.at from api_keys k
       left join acknowledgements a on a.key_id = k.id and a.article = (select @articleId)
       where a.key_id is not null or (k.revoked_at is null and (k.expires_at is null or k.expires_at > (select @now))
         and exists (select 1 from json_each(k.scopes) s where s.value = 'changes:read'))
       order by k.name, k.id`,
    { articleId, now },
  );
  const receipts = keys.map(
    ({ id, name, ...said }): Receipt => ({
      key: { id, name },
      told: toldOf(db, refs, id, articleId, entries),
      acknowledged: acknowledgementOf(said),
    }),
  );
  return { lastSeq: entries.at(-1)?.seq ?? 0, receipts };
}

function acknowledgementOf({ version, isShown, at }: Omit<KeyRow, 'id' | 'name'>): Acknowledgement | null {
  return version === null || at === null ? null : { version, isShown: isShown === 1, at };
}

/** By whichever of the key's feeds has told most of it. */
function toldOf(
  db: Connection,
  refs: TermRefs,
  keyId: string,
  articleId: string,
  entries: readonly Entry[],
): Receipt['told'] {
  const feeds = db.all<{ filter: string; seq: number }>(
    'select filter, seq from follower_places where key_id = (select ?)',
    keyId,
  );
  let last: { readonly entry: Entry; readonly plan: Plan } | null = null;
  for (const { filter, seq } of feeds) {
    const plan = planFor(db, refs, JSON.parse(filter) as FollowedFilter);
    const entry = plan && entries.findLast((one) => one.seq <= seq && mayHaveFit(plan, touchedBy(one)));
    if (plan && entry && entry.seq > (last?.entry.seq ?? 0)) last = { entry, plan };
  }
  if (last === null) return null;
  const { seq, type, version, at } = last.entry;
  const live = BRINGS.includes(type) ? liveOf(db, articleId) : null;
  const hasLeft = live !== null && last.entry === entries.at(-1) && !fits(last.plan, live);
  return { seq, type: hasLeft ? 'article.unpublished' : type, version, at };
}

function touchedBy({ touched }: Entry): readonly (number | string)[] | null {
  return touched === null ? null : (JSON.parse(touched) as (number | string)[]);
}

/** Null for a filter by something that isn't there any more: nothing can be told by it. */
function planFor(db: Connection, refs: TermRefs, filter: FollowedFilter): Plan | null {
  try {
    return planOf(db, filter, (_db, kind, ref) => refs.find(kind, ref));
  } catch (error) {
    if (error instanceof DomainError && error.code === 'unknown-reference') return null;
    throw error;
  }
}
