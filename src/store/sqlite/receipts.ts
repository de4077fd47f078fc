import type { ChangeType } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Acknowledgement, CameTo, FollowedFilter, Receipt, ReceiptStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { BRINGS, fits, isTaxonomy, liveOf, mayHaveFit } from './followed.ts';
import { type Plan, planOf } from './list-plan.ts';
import { TermRefs } from './term-refs.ts';
import { findTerm } from './terms.ts';

export function receiptStore(engine: Engine): ReceiptStore {
  return {
    note: (places) =>
      engine.write((db) => {
        for (const place of places) note(db, place);
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
  const told = toldOf(db, refs, keyId, articleId, entriesOf(db, articleId));
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
  readonly seq: number | null;
};

function entriesOf(db: Connection, articleId: string): readonly Entry[] {
  return db.all<Entry>(
    `select seq, type, version, at, touched from changes where id = (select ?) and type like 'article.%' order by seq`,
    articleId,
  );
}

function receiptsOf(db: Connection, refs: TermRefs, articleId: string, now: Instant) {
  const entries = entriesOf(db, articleId);
  const keys = db.all<KeyRow>(
    `select k.id, k.name, a.version, a.is_shown as isShown, a.at, a.seq from api_keys k
       left join acknowledgements a on a.key_id = k.id and a.article = (select @articleId)
       where a.key_id is not null or exists (select 1 from follower_places p where p.key_id = k.id)
         or (k.revoked_at is null and (k.expires_at is null or k.expires_at > (select @now))
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

function acknowledgementOf({
  version,
  isShown,
  at,
  seq,
}: Omit<KeyRow, 'id' | 'name'>): Acknowledgement | null {
  return version === null || at === null ? null : { version, isShown: isShown === 1, at, seq: seq ?? 0 };
}

/**
 * By whichever of the key's feeds has told most of it. Where the log can't say whether an entry was told, it counts as told: an editor
 * had better call once too often.
 */
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
  const live = liveOf(db, articleId);
  let last: { readonly entry: Entry; readonly plan: Plan } | null = null;
  for (const { filter, seq } of feeds) {
    const asked = JSON.parse(filter) as FollowedFilter;
    const plan = planFor(db, refs, asked);
    if (plan === null) continue;
    // Terms were merged and sections moved since: what it finds now it was told of, whatever the entry says.
    const findsNow = live !== null && fits(plan, live);
    const mayBeTold = (one: Entry) =>
      findsNow || mayHaveFit(plan, touchedBy(one)) || mayHaveMoved(db, asked, one);
    const entry = entries.findLast((one) => one.seq <= seq && mayBeTold(one));
    if (entry && entry.seq > (last?.entry.seq ?? 0)) last = { entry, plan };
  }
  if (last === null) return null;
  const { seq, type, version, at } = last.entry;
  const isLast = last.entry === entries.at(-1);
  const hasLeft = BRINGS.includes(type) && isLast && live !== null && !fits(last.plan, live);
  const isByItself = hasLeft && !hasMovedSince(db, seq);
  return { seq, type: isByItself ? 'article.unpublished' : type, version, at };
}

/** Whether the filter may have found it before a section that it is in was moved, or one of the filter's kind was merged. */
function mayHaveMoved(db: Connection, filter: FollowedFilter, entry: Entry): boolean {
  const moves = db.all<{ type: string; id: string }>(
    `select type, id from changes where seq > (select ?) and reason is not null and type not like 'article.%' limit 1000`,
    entry.seq,
  );
  return moves.some(({ type, id }) => {
    const [kind = ''] = type.split('.');
    if (!isTaxonomy(kind) || filter[kind] === undefined) return false;
    if (type !== 'section.updated') return true;
    const section = findTerm(db, kind, id);
    return section !== null && (touchedBy(entry)?.includes(section) ?? true);
  });
}

/** Whether a term took another's place, or a section was moved, so that articles left filters without an entry of their own. */
function hasMovedSince(db: Connection, seq: number): boolean {
  return (
    db.get(
      "select 1 from changes where seq > (select ?) and reason is not null and type not like 'article.%' limit 1",
      seq,
    ) !== undefined
  );
}

function touchedBy({ touched }: Entry): readonly (number | string)[] | null {
  // Of a kill after it had left readers' sight, which everyone was told who was told of that.
  return touched === null || touched === '[]' ? null : (JSON.parse(touched) as (number | string)[]);
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
