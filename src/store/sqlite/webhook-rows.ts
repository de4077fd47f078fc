import { SERVICE } from '../../domain/actor.ts';
import type { ChangeEntry } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type { Delivery } from '../../domain/webhook-delivery.ts';
import { logAudit } from './audit.ts';
import type { Connection } from './connection.ts';

export type WebhookRow = Omit<Webhook, 'types' | 'disabled'> & {
  readonly types: string | null;
  readonly disabledAt: Instant | null;
  readonly disabledReason: NonNullable<Webhook['disabled']>['reason'] | null;
};

export const WEBHOOK_COLUMNS = `id, key_id as keyId, url, description, types, disabled_at as disabledAt,
  disabled_reason as disabledReason, secret, previous_secret as previousSecret, previous_until as previousUntil,
  created_at as createdAt, last_delivered_at as lastDeliveredAt, revision`;

/** Both take `valuesOf` and then the id; a new one begins where the log ends. */
const INSERT = `insert into webhooks (key_id, url, description, types, disabled_at, disabled_reason, secret, previous_secret,
  previous_until, created_at, last_delivered_at, revision, id, cursor)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select coalesce(max(seq), 0) from changes))`;
const UPDATE = `update webhooks set key_id = ?, url = ?, description = ?, types = ?, disabled_at = ?, disabled_reason = ?,
  secret = ?, previous_secret = ?, previous_until = ?, created_at = ?, last_delivered_at = ?, revision = ? where id = ?`;

export function readWebhook(db: Connection, id: string): Webhook | null {
  const row = db.get<WebhookRow>(`select ${WEBHOOK_COLUMNS} from webhooks where id = ?`, id);
  return row === undefined ? null : webhookOf(row);
}

/** Throws `not-found`. */
export function requireWebhook(db: Connection, id: string): Webhook {
  const webhook = readWebhook(db, id);
  if (webhook === null) throw new DomainError('not-found', `there is no webhook ${JSON.stringify(id)}`);
  return webhook;
}

export function webhookOf({ types, disabledAt: at, disabledReason: reason, ...row }: WebhookRow): Webhook {
  const disabled = at === null || reason === null ? null : { at, reason };
  return { ...row, types: types && JSON.parse(types), disabled };
}

export function insertWebhook(db: Connection, webhook: Webhook): void {
  db.run(INSERT, ...valuesOf(webhook), webhook.id);
}

/** With what comes of it: a disabled webhook gives up what waits, and one that is active again begins where the log ends. */
export function replaceWebhook(db: Connection, before: Webhook, after: Webhook): void {
  db.run(UPDATE, ...valuesOf(after), after.id);
  if (after.disabled !== null && before.disabled === null) {
    db.run(
      `update webhook_deliveries set state = 'failed', failure = 'disabled', next_attempt_at = null
         where webhook = ? and state = 'pending'`,
      after.id,
    );
  }
  if (after.disabled === null && before.disabled !== null) {
    db.run('update webhooks set cursor = (select coalesce(max(seq), 0) from changes) where id = ?', after.id);
  }
}

export function auditWebhook(
  db: Connection,
  action: 'create' | 'edit' | 'rotate' | 'delete',
  at: Instant,
  { before, after, by = SERVICE }: AuditedWebhook,
): void {
  const shown = after ?? before;
  if (shown === null) return;
  logAudit(db, {
    at,
    by,
    action,
    kind: 'webhook',
    id: shown.id,
    slug: new URL(shown.url).host,
    fromRevision: before?.revision ?? null,
    toRevision: after?.revision ?? null,
  });
}

type AuditedWebhook = {
  readonly before: Webhook | null;
  readonly after: Webhook | null;
  readonly by?: typeof SERVICE | undefined;
};

export type DeliveryRow = Omit<Delivery, 'event'> & {
  readonly [Field in keyof ChangeEntry as `change${Capitalize<Field>}`]: ChangeEntry[Field] | null;
};

/** Of deliveries `d` and the entries `c` that they tell of. */
export const DELIVERY_COLUMNS = `d.no, d.id, d.webhook as webhookId, d.state, d.attempts, d.created_at as createdAt,
  d.first_attempt_at as firstAttemptAt, d.last_attempt_at as lastAttemptAt, d.next_attempt_at as nextAttemptAt, d.status, d.failure,
  c.seq as changeSeq, coalesce(d.told_as, c.type) as changeType, c.at as changeAt, c.id as changeId, c.slug as changeSlug, c.version as changeVersion,
  case when d.told_as is null then c.reason end as changeReason`;
export const DELIVERIES = 'webhook_deliveries d left join changes c on c.seq = d.seq';

export function deliveryOf(row: DeliveryRow): Delivery {
  const { id, webhookId, state, attempts, createdAt, firstAttemptAt, lastAttemptAt, nextAttemptAt } = row;
  const { changeSeq: seq, changeType: type, changeAt: at, changeId, changeSlug: slug } = row;
  const isTest = seq === null || type === null || at === null || changeId === null || slug === null;
  return {
    id,
    webhookId,
    event: isTest
      ? { type: 'webhook.test', at: createdAt, id: webhookId }
      : { seq, type, at, id: changeId, slug, version: row.changeVersion, reason: row.changeReason },
    state,
    attempts,
    createdAt,
    firstAttemptAt,
    lastAttemptAt,
    nextAttemptAt,
    status: row.status,
    failure: row.failure,
  };
}

export function readDelivery(db: Connection, id: string): Delivery | null {
  const row = db.get<DeliveryRow>(
    `select ${DELIVERY_COLUMNS} from ${DELIVERIES} where d.id = (select ?)`,
    id,
  );
  return row === undefined ? null : deliveryOf(row);
}

export function replaceDelivery(db: Connection, delivery: Delivery): void {
  db.run(
    `update webhook_deliveries set state = ?, attempts = ?, first_attempt_at = ?, last_attempt_at = ?, next_attempt_at = ?,
       status = ?, failure = ? where id = ?`,
    delivery.state,
    delivery.attempts,
    delivery.firstAttemptAt,
    delivery.lastAttemptAt,
    delivery.nextAttemptAt,
    delivery.status,
    delivery.failure,
    delivery.id,
  );
}

function valuesOf(webhook: Webhook): readonly (string | number | null)[] {
  return [
    webhook.keyId,
    webhook.url,
    webhook.description,
    webhook.types && JSON.stringify(webhook.types),
    webhook.disabled?.at ?? null,
    webhook.disabled?.reason ?? null,
    webhook.secret,
    webhook.previousSecret,
    webhook.previousUntil,
    webhook.createdAt,
    webhook.lastDeliveredAt,
    webhook.revision,
  ];
}
