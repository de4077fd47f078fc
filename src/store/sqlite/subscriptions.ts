import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { MakeId } from '../../domain/id.ts';
import {
  denial,
  type HubRequest,
  hostOf,
  MAX_OF_A_HOST,
  MAX_REQUESTS,
  MAX_SUBSCRIPTIONS,
  MAX_UNCONFIRMED,
  type SentContent,
  type Subscription,
  subscriptionOf,
} from '../../domain/subscription.ts';
import type { Due, SubscriptionStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';

export function subscriptionStore(engine: Engine): SubscriptionStore {
  return {
    ask: (request, at) =>
      engine.write((db) => {
        requireNotRefused(db, request, at);
        // Whoever is subscribed can renew and end that, whatever strangers ask for in the name of the same host.
        if (!isSubscribed(db, request)) {
          // Nobody is asked about what isn't there.
          if (request.mode === 'unsubscribe') return;
          requireRoom(db, request, at);
        }
        replaceRequest(db, request);
      }),
    confirm: (id, at) => engine.write((db) => confirm(db, id, at)),
    notConfirmed: (id, decide) =>
      engine.write((db) => {
        const request = readRequest(db, id);
        const after = request && decide(request);
        if (after) replaceRequest(db, after);
        else db.run('delete from subscription_requests where id = ?', id);
      }),
    unseenTopics: (seq, at, limit) => engine.read((db) => unseenTopics(db, seq, at, limit)),
    noteContent: (topic, content, at) => engine.write((db) => noteContent(db, topic, content, at)),
    noteGone: (topic, makeId, at) => engine.write((db) => noteGone(db, topic, makeId, at)),
    dueRequests: (at, each) => engine.read((db) => dueRequests(db, at, each)),
    dueContents: (at, each) => engine.read((db) => dueContents(db, at, each)),
    attempted: (id, decide) =>
      engine.write((db) => {
        const subscription = readSubscription(db, id);
        if (subscription === null) return;
        const after = decide(subscription);
        if (after === null) db.run('delete from subscriptions where id = ?', id);
        else replaceSubscription(db, after);
      }),
    forget: (at) => engine.write((db) => forget(db, at)),
  };
}

type RequestRow = Omit<HubRequest, 'isRefused'> & { readonly isRefused: 0 | 1 };

const REQUEST_COLUMNS = `id, mode, topic, callback, lease, secret, tag, asked_at as askedAt, attempts,
  next_attempt_at as nextAttemptAt, is_refused as isRefused`;
const REPLACE_REQUEST = `insert or replace into subscription_requests (id, mode, topic, callback, host, lease, secret, tag, asked_at,
  attempts, next_attempt_at, is_refused) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const SUBSCRIPTION_COLUMNS = `id, topic, callback, secret, until, sent_tag as sentTag, tag, seq, attempts,
  next_attempt_at as nextAttemptAt`;
const REPLACE_SUBSCRIPTION = `insert or replace into subscriptions (id, topic, callback, host, secret, until, sent_tag, tag, seq,
  attempts, next_attempt_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

function readRequest(db: Connection, id: string): HubRequest | null {
  const row = db.get<RequestRow>(`select ${REQUEST_COLUMNS} from subscription_requests where id = ?`, id);
  return row === undefined ? null : requestOf(row);
}

function requestOf(row: RequestRow): HubRequest {
  return { ...row, isRefused: row.isRefused === 1 };
}

function replaceRequest(db: Connection, request: HubRequest): void {
  const { id, mode, topic, callback, lease, secret, tag, askedAt, attempts, nextAttemptAt, isRefused } =
    request;
  const asked = [id, mode, topic, callback, hostOf(request), lease, secret, tag, askedAt];
  db.run(REPLACE_REQUEST, ...asked, attempts, nextAttemptAt, isRefused ? 1 : 0);
}

function readSubscription(db: Connection, id: string): Subscription | null {
  return db.get<Subscription>(`select ${SUBSCRIPTION_COLUMNS} from subscriptions where id = ?`, id) ?? null;
}

function replaceSubscription(db: Connection, subscription: Subscription): void {
  const { id, topic, callback, secret, until, sentTag, tag, seq, attempts, nextAttemptAt } = subscription;
  const whose = [id, topic, callback, hostOf(subscription), secret, until];
  db.run(REPLACE_SUBSCRIPTION, ...whose, sentTag, tag, seq, attempts, nextAttemptAt);
}

function isSubscribed(db: Connection, { callback, topic }: HubRequest): boolean {
  return count(db, 'subscriptions where callback = ? and topic = ?', callback, topic) > 0;
}

function requireNotRefused(db: Connection, { callback, topic }: HubRequest, at: Instant): void {
  const refused =
    'subscription_requests where callback = ? and topic = ? and is_refused = 1 and next_attempt_at > ?';
  if (count(db, refused, callback, topic, at) > 0)
    throw full('the callback refused this within the last minute');
}

function requireRoom(db: Connection, request: HubRequest, at: Instant): void {
  const { callback, topic } = request;
  const host = hostOf(request);
  const unconfirmed =
    'subscription_requests where not (callback = ? and topic = ?) and (is_refused = 0 or next_attempt_at > ?)';
  const [ofHost, ofAll] = [
    count(db, `${unconfirmed} and host = ?`, callback, topic, at, host),
    count(db, unconfirmed, callback, topic, at),
  ];
  const wait = 'have still to confirm, or refused within the last minute';
  if (ofHost >= MAX_UNCONFIRMED) throw full(`${MAX_UNCONFIRMED} callbacks of ${host} ${wait}`);
  if (ofAll >= MAX_REQUESTS) throw full(`${MAX_REQUESTS} callbacks ${wait}`);
  // With those that may still be confirmed, since nothing can be refused by then.
  if (ofHost + count(db, 'subscriptions where host = ?', host) >= MAX_OF_A_HOST)
    throw full(`${host} has ${MAX_OF_A_HOST} subscriptions, which is as many as a host may have`);
  if (ofAll + count(db, 'subscriptions') >= MAX_SUBSCRIPTIONS)
    throw full(`the hub has ${MAX_SUBSCRIPTIONS} subscriptions, which is as many as it takes`);
}

function count(db: Connection, rows: string, ...values: readonly string[]): number {
  return db.get<{ count: number }>(`select count(*) as count from ${rows}`, ...values)?.count ?? 0;
}

function full(message: string): DomainError {
  return new DomainError('wrong-state', message);
}

function confirm(db: Connection, id: string, at: Instant): void {
  const request = readRequest(db, id);
  if (request === null) return;
  db.run('delete from subscription_requests where id = ?', id);
  const { callback, topic } = request;
  const before = db.get<Subscription>(
    `select ${SUBSCRIPTION_COLUMNS} from subscriptions where callback = ? and topic = ?`,
    callback,
    topic,
  );
  if (request.mode !== 'subscribe') {
    if (before) db.run('delete from subscriptions where id = ?', before.id);
    return;
  }
  const made = subscriptionOf(request, at);
  replaceSubscription(db, before === undefined ? made : renewed(before, made, at));
}

/** It is there again, so what waits doesn't wait for longer. */
function renewed(before: Subscription, { id, secret, until }: Subscription, at: Instant): Subscription {
  const waits = before.nextAttemptAt !== null && { attempts: 0, nextAttemptAt: at };
  return { ...before, id, secret, until, ...waits };
}

function unseenTopics(db: Connection, seq: number, at: Instant, limit: number): readonly string[] {
  const rows = db.all<{ topic: string }>(
    `select topic from subscriptions where seq < (select ?) and until > (select ?)
       group by topic order by min(seq), topic limit (select ?)`,
    seq,
    at,
    limit,
  );
  return rows.map(({ topic }) => topic);
}

function noteContent(db: Connection, topic: string, { tag, seq }: SentContent, at: Instant): void {
  db.run(
    `update subscriptions set tag = ?, seq = ?, attempts = case when sent_tag = ? then 0 else attempts end,
       next_attempt_at = case when sent_tag = ? then null else coalesce(next_attempt_at, ?) end
       where topic = ? and seq < ?`,
    tag,
    seq,
    tag,
    tag,
    at,
    topic,
    seq,
  );
}

function noteGone(db: Connection, topic: string, makeId: MakeId, at: Instant): void {
  const ended = db.all<Subscription>(
    `select ${SUBSCRIPTION_COLUMNS} from subscriptions where topic = ?`,
    topic,
  );
  db.run('delete from subscriptions where topic = ?', topic);
  for (const subscription of ended) replaceRequest(db, denial(subscription, makeId(), at));
}

/** The longest due of each host, so that one with many that hang leaves room for others. */
const longestDue = (columns: string, from: string) => `select ${columns} from (
    select *, row_number() over (partition by host order by next_attempt_at) as place from ${from}
  ) where place <= (select ?) order by next_attempt_at limit ${MOST_DUE}`;
const MOST_DUE = 1_000;

function dueRequests(db: Connection, at: Instant, each: number): Due<HubRequest> {
  const from = 'subscription_requests where is_refused = 0 and next_attempt_at';
  const rows = db.all<RequestRow>(longestDue(REQUEST_COLUMNS, `${from} <= (select ?)`), at, each);
  return { items: rows.map(requestOf), next: nextOf(db, from, at) };
}

function dueContents(db: Connection, at: Instant, each: number): Due<Subscription> {
  const from = 'subscriptions where until > (select ?) and next_attempt_at';
  const items = db.all<Subscription>(
    longestDue(SUBSCRIPTION_COLUMNS, `${from} <= (select ?)`),
    ...[at, at, each],
  );
  return { items, next: nextOf(db, from, at, at) };
}

function nextOf(db: Connection, from: string, ...values: readonly Instant[]): Instant | null {
  const row = db.get<{ at: Instant | null }>(
    `select min(next_attempt_at) as at from ${from} > (select ?)`,
    ...values,
  );
  return row?.at ?? null;
}

function forget(db: Connection, at: Instant): number {
  const refused = 'delete from subscription_requests where is_refused = 1 and next_attempt_at <= ?';
  return db.run(refused, at).changes + db.run('delete from subscriptions where until <= ?', at).changes;
}
