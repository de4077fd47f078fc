import type { Instant } from '../../domain/clock.ts';
import { type IssuedWebhook, stateOf, type Webhook } from '../../domain/webhook.ts';
import type { Delivery } from '../../domain/webhook-delivery.ts';
import type { IssuedWebhookWire, WebhookDeliveryWire, WebhookWire } from '../schemas/webhooks.ts';

export function presentWebhook(webhook: Webhook, at: Instant): WebhookWire {
  const { id, url, description, types, disabled, previousUntil, lastDeliveredAt, createdAt, revision } =
    webhook;
  return {
    id,
    url,
    description,
    types: types && [...types],
    state: stateOf(webhook),
    disabledReason: disabled?.reason ?? null,
    disabledAt: disabled?.at ?? null,
    previousUntil: previousUntil !== null && at < previousUntil ? previousUntil : null,
    lastDeliveredAt,
    createdAt,
    revision,
  };
}

export function presentIssuedWebhook({ webhook, secret }: IssuedWebhook, at: Instant): IssuedWebhookWire {
  return { ...presentWebhook(webhook, at), secret };
}

export function presentDelivery(delivery: Delivery): WebhookDeliveryWire {
  const { id, event, state, attempts, status, failure, createdAt, lastAttemptAt, nextAttemptAt } = delivery;
  return {
    id,
    event: { type: event.type, at: event.at, id: event.id, seq: 'seq' in event ? event.seq : null },
    state,
    attempts,
    status,
    failure,
    createdAt,
    lastAttemptAt,
    nextAttemptAt,
  };
}
