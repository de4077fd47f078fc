import { DomainError, staleRevision } from '../../domain/errors.ts';
import type { PageRequest } from '../../domain/page.ts';
import { MAX_WEBHOOKS } from '../../domain/webhook.ts';
import type { WebhookStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { doOnce } from './once.ts';
import { keysetPage } from './pages.ts';
import {
  deliveryPage,
  forgetDeliveries,
  makeTest,
  noteAttempt,
  ofWebhook,
  redeliverOne,
  rewind,
} from './webhook-deliveries.ts';
import { dueDeliveries, followLog } from './webhook-due.ts';
import {
  auditWebhook,
  insertWebhook,
  readWebhook,
  replaceWebhook,
  requireWebhook,
  WEBHOOK_COLUMNS,
  type WebhookRow,
  webhookOf,
} from './webhook-rows.ts';

export function webhookStore(engine: Engine): WebhookStore {
  return {
    create: (webhook, { by, once } = {}) =>
      engine.write((db) =>
        doOnce(db, once, () => {
          requireRoom(db, webhook.keyId);
          insertWebhook(db, webhook);
          auditWebhook(db, 'create', webhook.createdAt, { before: null, after: webhook, by });
          return webhook;
        }),
      ),
    update: (id, action, at, decide, { by, once, expectedRevision } = {}) =>
      engine.write((db) =>
        doOnce(db, once, () => {
          const before = expected(db, id, expectedRevision);
          const after = decide(before);
          if (after === before) return after;
          replaceWebhook(db, before, after);
          auditWebhook(db, action, at, { before, after, by });
          return after;
        }),
      ),
    delete: (id, at, { by, once, expectedRevision } = {}) =>
      engine.write((db) =>
        doOnce(db, once, () => {
          const before = expected(db, id, expectedRevision);
          db.run('delete from webhooks where id = ?', id);
          auditWebhook(db, 'delete', at, { before, after: null, by });
        }),
      ),
    get: (id) => engine.read((db) => readWebhook(db, id)),
    list: (keyId, page) => engine.read((db) => list(db, keyId, page)),

    deliveries: (id, query) => engine.read((db) => deliveryPage(db, id, query)),
    delivery: (id, deliveryId) => engine.read((db) => ofWebhook(db, id, deliveryId)),
    test: (id, deliveryId, at, { once } = {}) =>
      engine.write((db) => doOnce(db, once, () => makeTest(db, id, deliveryId, at))),
    redeliver: (id, deliveryId, at, { once } = {}) =>
      engine.write((db) => doOnce(db, once, () => redeliverOne(db, id, deliveryId, at))),
    redeliverSince: (id, since, { once } = {}) =>
      engine.write((db) => doOnce(db, once, () => rewind(db, id, since))),

    follow: (at) => followLog(engine, at),
    due: (at, each) => engine.read((db) => dueDeliveries(db, at, each)),
    attempted: (deliveryId, at, decide) => engine.write((db) => noteAttempt(db, deliveryId, at, decide)),
    forget: (before, kept) => forgetDeliveries(engine, before, kept),
  };
}

/** Ids rise with creation, so that the newest come first by them. */
function list(db: Connection, keyId: string, page: PageRequest) {
  const found = keysetPage<WebhookRow>(db, page, {
    columns: WEBHOOK_COLUMNS,
    from: 'webhooks',
    where: ['key_id = (select ?)'],
    values: [keyId],
    keys: ['id'],
    kinds: ['string'],
    descending: true,
  });
  return { ...found, items: found.items.map(({ position, ...row }) => webhookOf(row)) };
}

function expected(db: Connection, id: string, revision: number | null = null) {
  const webhook = requireWebhook(db, id);
  if (revision !== null && webhook.revision !== revision) throw staleRevision(webhook.revision);
  return webhook;
}

function requireRoom(db: Connection, keyId: string): void {
  const { count = 0 } =
    db.get<{ count: number }>('select count(*) as count from webhooks where key_id = ?', keyId) ?? {};
  if (count >= MAX_WEBHOOKS)
    throw new DomainError('wrong-state', `a key has at most ${MAX_WEBHOOKS} webhooks; delete one first`);
}
