import { type AttemptResult, type DeliveryFailure, failureOf, waitAfter } from './attempt.ts';
import type { ChangeEntry } from './change.ts';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import { digitsOf } from './id.ts';
import { disableWebhook, type Webhook } from './webhook.ts';

/** What a message tells: an entry of the change log, or, asked for by the owner, that messages arrive. */
export type WebhookEvent = ChangeEntry | TestEvent;
export type TestEvent = { readonly type: 'webhook.test'; readonly at: Instant; readonly id: string };

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;

/** One message to one webhook, however often it is tried. */
export type Delivery = {
  /** `webhook-id`: the same for every attempt and redelivery of the same change. */
  readonly id: string;
  readonly webhookId: string;
  readonly event: WebhookEvent;
  readonly state: (typeof DELIVERY_STATES)[number];
  /** Of this round: redelivery begins another. */
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly firstAttemptAt: Instant | null;
  readonly lastAttemptAt: Instant | null;
  /** Null unless it is pending. */
  readonly nextAttemptAt: Instant | null;
  /** Of the last attempt: what it was answered, and why it failed. */
  readonly status: number | null;
  readonly failure: DeliveryFailure | null;
};

/** Deliveries of one webhook that wait: the log keeps the rest, however much it is. */
export const MAX_PENDING = 1_000;
/** Test events among them. */
export const MAX_TESTS = 10;

/** The id of the message that tells a webhook of a change: made of both, so that it is the same whenever it is made again. */
export function messageId(webhookId: string, seq: number): string {
  return `msg_${digitsOf(webhookId)}_${seq}`;
}

export type Attempted = { readonly webhook: Webhook; readonly delivery: Delivery };

/**
 * What a delivery and its webhook are after an attempt: 2xx is done, 410 disables the webhook, and all else is tried again until the
 * last attempt. A delivery that is given up disables the webhook unless another one arrived since its first attempt: one
 * message that a receiver can't take doesn't end all others.
 */
export function afterAttempt(
  { webhook, delivery }: Attempted,
  result: AttemptResult,
  at: Instant,
  chance: number,
): Attempted {
  const failure = failureOf(result);
  const firstAttemptAt = delivery.firstAttemptAt ?? at;
  const attempts = delivery.attempts + 1;
  const status = 'status' in result ? result.status : null;
  const tried: Delivery = { ...delivery, attempts, firstAttemptAt, lastAttemptAt: at, status, failure };
  if (failure === null) {
    return {
      webhook: { ...webhook, lastDeliveredAt: at },
      delivery: { ...tried, state: 'delivered', nextAttemptAt: null },
    };
  }
  // Given up while the attempt was under way: it stays so.
  if (delivery.state !== 'pending') return { webhook, delivery };
  const wait = failure === 'gone' ? null : waitAfter(attempts, chance);
  if (wait !== null)
    return { webhook, delivery: { ...tried, nextAttemptAt: instantFromMs(toMs(at) + wait) } };
  const given: Delivery = { ...tried, state: 'failed', nextAttemptAt: null };
  if (failure === 'gone') return { webhook: disableWebhook(webhook, 'gone', at), delivery: given };
  const { lastDeliveredAt } = webhook;
  const isDead = lastDeliveredAt === null || lastDeliveredAt < firstAttemptAt;
  return { webhook: isDead ? disableWebhook(webhook, 'failing', at) : webhook, delivery: given };
}
