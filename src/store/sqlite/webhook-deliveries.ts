import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Page } from '../../domain/page.ts';
import { requireActiveWebhook } from '../../domain/webhook.ts';
import { type Attempted, type Delivery, MAX_TESTS } from '../../domain/webhook-delivery.ts';
import type { DeliveryQuery } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { keysetPage } from './pages.ts';
import { noteDelivered } from './partner-copies.ts';
import {
  auditWebhook,
  DELIVERIES,
  DELIVERY_COLUMNS,
  type DeliveryRow,
  deliveryOf,
  readDelivery,
  readWebhook,
  replaceDelivery,
  replaceWebhook,
  requireWebhook,
} from './webhook-rows.ts';

export function deliveryPage(
  db: Connection,
  webhookId: string,
  { state, page }: DeliveryQuery,
): Page<Delivery> {
  requireWebhook(db, webhookId);
  const found = keysetPage<DeliveryRow>(db, page, {
    columns: DELIVERY_COLUMNS,
    from: DELIVERIES,
    where: ['d.webhook = (select ?)', state === undefined ? '' : 'd.state = (select ?)'],
    values: [webhookId, ...(state === undefined ? [] : [state])],
    keys: ['d.no'],
    kinds: ['number'],
    descending: true,
  });
  return { ...found, items: found.items.map(deliveryOf) };
}

export function ofWebhook(db: Connection, webhookId: string, id: string): Delivery | null {
  requireWebhook(db, webhookId);
  const delivery = readDelivery(db, id);
  return delivery?.webhookId === webhookId ? delivery : null;
}

export function makeTest(db: Connection, webhookId: string, id: string, at: Instant): Delivery {
  requireActiveWebhook(requireWebhook(db, webhookId));
  const { count = 0 } =
    db.get<{ count: number }>(
      "select count(*) as count from webhook_deliveries where webhook = ? and subject = ? and state = 'pending'",
      webhookId,
      webhookId,
    ) ?? {};
  if (count >= MAX_TESTS)
    throw new DomainError('wrong-state', `${MAX_TESTS} test events of this webhook wait to be sent already`);
  db.run(
    `insert into webhook_deliveries (id, webhook, subject, state, attempts, created_at, next_attempt_at)
       values (?, ?, ?, 'pending', 0, ?, ?)`,
    id,
    webhookId,
    webhookId,
    at,
    at,
  );
  return present(db, id);
}

export function redeliverOne(db: Connection, webhookId: string, id: string, at: Instant): Delivery {
  requireActiveWebhook(requireWebhook(db, webhookId));
  const delivery = ofWebhook(db, webhookId, id);
  if (delivery === null) throw new DomainError('not-found', `there is no delivery ${JSON.stringify(id)}`);
  const again: Delivery = {
    ...delivery,
    state: 'pending',
    attempts: 0,
    nextAttemptAt: at,
    firstAttemptAt: null,
    lastAttemptAt: null,
    status: null,
    failure: null,
  };
  replaceDelivery(db, again);
  return again;
}

/** Entries of the log that are looked at in one go, from its end backwards. */
const STEP = 20_000;

export function rewind(db: Connection, webhookId: string, since: Instant): number {
  requireActiveWebhook(requireWebhook(db, webhookId));
  const { cursor = 0 } =
    db.get<{ cursor: number }>('select cursor from webhooks where id = ?', webhookId) ?? {};
  const first = firstSince(db, since, cursor);
  if (first === null) return 0;
  // What waits of those comes again in its turn, so that nothing overtakes what is sent anew.
  db.run(
    "delete from webhook_deliveries where webhook = ? and seq >= ? and state = 'pending'",
    webhookId,
    first,
  );
  db.run('update webhooks set cursor = ? where id = ?', first - 1, webhookId);
  return cursor - first + 1;
}

/**
 * The first entry up to `last` that is of `since` or later. Entries follow each other in time but for clocks that were set and schedules
 * that fired late, so that a long stretch of earlier ones ends the search.
 */
function firstSince(db: Connection, since: Instant, last: number): number | null {
  let first: number | null = null;
  for (let end = last; end > 0; end -= STEP) {
    const found = db.get<{ seq: number | null }>(
      'select min(seq) as seq from changes where seq > (select ?) and seq <= (select ?) and at >= (select ?)',
      end - STEP,
      end,
      since,
    )?.seq;
    if (found === undefined || found === null) break;
    first = found;
  }
  return first;
}

export function noteAttempt(
  db: Connection,
  id: string,
  at: Instant,
  decide: (found: Attempted) => Attempted,
): void {
  const delivery = readDelivery(db, id);
  const webhook = delivery && readWebhook(db, delivery.webhookId);
  if (!delivery || !webhook) return;
  const after = decide({ webhook, delivery });
  if (after.delivery !== delivery) replaceDelivery(db, after.delivery);
  if (after.delivery.state === 'delivered') noteDelivered(db, webhook.keyId, after.delivery);
  if (after.webhook === webhook) return;
  replaceWebhook(db, webhook, after.webhook);
  if (after.webhook.revision !== webhook.revision)
    auditWebhook(db, 'edit', at, { before: webhook, after: after.webhook });
}

/** Deliveries that one write forgets, so that it holds up no other. */
const FORGOTTEN_AT_ONCE = 500;

export async function forgetDeliveries(engine: Engine, before: Instant, kept: number): Promise<number> {
  const ids = await engine.read((db) => db.all<{ id: string }>('select id from webhooks'));
  let forgotten = 0;
  for (const { id } of ids) {
    let last: number;
    do {
      last = await engine.write((db) => forgetSome(db, id, before, kept));
      forgotten += last;
    } while (last === FORGOTTEN_AT_ONCE);
  }
  return forgotten;
}

function forgetSome(db: Connection, webhookId: string, before: Instant, kept: number): number {
  const { changes } = db.run(
    `delete from webhook_deliveries where no in (
       select no from webhook_deliveries where webhook = ? and state <> 'pending' and (created_at < ? or no <= (
         select no from webhook_deliveries where webhook = ? and state <> 'pending' order by no desc limit 1 offset ?
       )) limit ${FORGOTTEN_AT_ONCE})`,
    webhookId,
    before,
    webhookId,
    kept,
  );
  return changes;
}

function present(db: Connection, id: string): Delivery {
  const delivery = readDelivery(db, id);
  if (delivery === null) throw new Error(`the delivery ${id} was just made and is not there`);
  return delivery;
}
