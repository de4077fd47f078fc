import type { ChangeType } from '../../domain/change.ts';
import { type Instant, toMs } from '../../domain/clock.ts';
import type { Entitlement } from '../../domain/entitlement.ts';
import { hears } from '../../domain/webhook.ts';
import { type Attempted, MAX_PENDING, messageId } from '../../domain/webhook-delivery.ts';
import type { Due } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { change, type LogRow, rowsAfter } from './followed.ts';
import { type Plan, planOf } from './list-plan.ts';
import { findTerm } from './terms.ts';
import {
  DELIVERIES,
  DELIVERY_COLUMNS,
  type DeliveryRow,
  deliveryOf,
  WEBHOOK_COLUMNS,
  type WebhookRow,
  webhookOf,
} from './webhook-rows.ts';

/** Entries of the log that one write looks at, so that it holds up no other. */
const LOOKED_AT = 1_000;
const LEAST_LOOKED_AT = 20;

/** Looks before it writes: mostly nothing was logged, or nobody is there to be told. */
export async function followLog(engine: Engine, at: Instant) {
  if (!(await engine.read((db) => behind(db).length > 0))) return { made: 0, isBehind: false };
  return engine.write((db) => ({ made: followSome(db, at), isBehind: behind(db).length > 0 }));
}

type Follower = {
  readonly id: string;
  readonly types: readonly ChangeType[] | null;
  /** What its key may have; null for all that partners may. */
  readonly entitlement: Entitlement | null;
  readonly cursor: number;
  /** How many more deliveries may wait. */
  readonly room: number;
};

/** Those whose last entry isn't the log's, and who have room. */
function behind(db: Connection): readonly Follower[] {
  type Row = Pick<Follower, 'id' | 'cursor'> & {
    types: string | null;
    entitlement: string | null;
    pending: number;
  };
  const rows = db.all<Row>(
    `select id, types, cursor, (select entitlement from api_keys k where k.id = w.key_id) as entitlement,
       (select count(*) from webhook_deliveries d where d.webhook = w.id and d.state = 'pending') as pending
       from webhooks w where disabled_at is null and cursor < (select max(seq) from changes)`,
  );
  return rows
    .map(({ types, entitlement, pending, ...row }) => ({
      ...row,
      types: types && JSON.parse(types),
      entitlement: entitlement && JSON.parse(entitlement),
      room: MAX_PENDING - pending,
    }))
    .filter(({ room }) => room > 0);
}

/** Begins with another one each time, for where there are more than one look has room for. */
function shuffled(followers: readonly Follower[], at: Instant): readonly Follower[] {
  const first = toMs(at) % Math.max(1, followers.length);
  return [...followers.slice(first), ...followers.slice(0, first)];
}

function followSome(db: Connection, at: Instant): number {
  const followers = behind(db);
  // Who was put far back holds up nobody else.
  const each = Math.max(LEAST_LOOKED_AT, Math.floor(LOOKED_AT / followers.length));
  let left = LOOKED_AT;
  let made = 0;
  for (const { id, types, entitlement, cursor, room } of shuffled(followers, at)) {
    // A term that is gone is one that no article has.
    const plan = planOf(db, entitlement?.filter ?? {}, findTerm);
    const entries = rowsAfter(db, cursor, each);
    let own = 0;
    let last = cursor;
    for (const entry of entries) {
      if (own === room) break;
      const { seq, id: subject } = entry;
      last = seq;
      const type = toldType(db, plan, entry);
      if (type === null || !hears({ types }, type)) continue;
      db.run(INSERT, messageId(id, seq), id, seq, subject, type === entry.type ? null : type, at, at);
      own += 1;
    }
    db.run('update webhooks set cursor = ? where id = ?', last, id);
    made += own;
    left -= entries.length;
    if (left <= 0) break;
  }
  return made;
}

/** As a follower of the change feed is told of it; null where it isn't. */
function toldType(db: Connection, plan: Plan, entry: LogRow): ChangeType | null {
  return change(db, plan, entry)?.entry.type ?? null;
}

/** After a step back in the log there may be one of this entry, which begins anew. */
const INSERT = `insert into webhook_deliveries (id, webhook, seq, subject, told_as, state, attempts, created_at, next_attempt_at)
  values (?, ?, ?, ?, ?, 'pending', 0, ?, ?)
  on conflict (webhook, seq) do update set state = 'pending', attempts = 0, told_as = excluded.told_as, next_attempt_at = excluded.next_attempt_at,
    first_attempt_at = null, last_attempt_at = null, status = null, failure = null`;

export function dueDeliveries(db: Connection, at: Instant, each: number): Due<Attempted> {
  const active = db.all<WebhookRow>(`select ${WEBHOOK_COLUMNS} from webhooks where disabled_at is null`);
  const items = active.flatMap((row) => {
    const found = db.all<DeliveryRow>(DUE, row.id, at, each);
    return found.map((delivery) => ({ webhook: webhookOf(row), delivery: deliveryOf(delivery) }));
  });
  const nexts = active.flatMap(({ id }) => db.get<{ next: Instant | null }>(NEXT, id, at)?.next ?? []);
  return { items, next: nexts.toSorted()[0] ?? null };
}

/** Instants are compared as text, and an earlier entry about the same thing goes first. */
const DUE = `select ${DELIVERY_COLUMNS} from ${DELIVERIES}
  where d.webhook = (select ?) and d.state = 'pending' and d.next_attempt_at <= (select ?)
    and not exists (select 1 from webhook_deliveries e where e.webhook = d.webhook and e.subject = d.subject
      and e.seq < d.seq and e.state = 'pending')
  order by d.next_attempt_at, d.seq limit (select ?)`;
const NEXT = `select min(next_attempt_at) as next from webhook_deliveries
  where webhook = (select ?) and state = 'pending' and next_attempt_at > (select ?)`;
