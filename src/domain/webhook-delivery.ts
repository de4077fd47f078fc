import type { ChangeEntry } from './change.ts';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import { digitsOf } from './id.ts';
import { disableWebhook, type Webhook } from './webhook.ts';

/** What a message tells: an entry of the change log, or, asked for by the owner, that messages arrive. */
export type WebhookEvent = ChangeEntry | TestEvent;
export type TestEvent = { readonly type: 'webhook.test'; readonly at: Instant; readonly id: string };

/**
 * Why an attempt, or the whole delivery, failed: no answer in 15 seconds; no connection, or one that broke; a certificate that doesn't
 * fit; an address that may not be called; an answer that is no HTTP; one of another status than 2xx; 3xx, which is not followed;
 * 410; a secret that can't be read since the service's own was changed; the webhook was disabled before it was its turn.
 */
export const DELIVERY_FAILURES = [
  'timeout',
  'unreachable',
  'tls',
  'refused-address',
  'bad-answer',
  'status',
  'redirect',
  'gone',
  'secret',
  'disabled',
] as const;
export type DeliveryFailure = (typeof DELIVERY_FAILURES)[number];

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

/** What came of an attempt. */
export type AttemptResult = { readonly status: number } | { readonly failure: DeliveryFailure };

/** Seconds before each attempt since the one before (Standard Webhooks 1.0, "Deliverability and reliability"); three days in all. */
const WAITS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
export const MAX_ATTEMPTS = WAITS.length;
/** The part of a wait that chance may add, so that those who failed together don't come back together. */
const JITTER = 0.1;

/** The id of the message that tells a webhook of a change: made of both, so that it is the same whenever it is made again. */
export function messageId(webhookId: string, seq: number): string {
  return `msg_${digitsOf(webhookId)}_${seq}`;
}

/**
 * Milliseconds from the attempt of this number (from 1) to the next, as `chance` (from 0 to 1) has it; null after the last.
 */
export function waitAfter(attempts: number, chance: number): number | null {
  const seconds = WAITS[attempts];
  return seconds === undefined ? null : Math.round(seconds * 1000 * (1 + JITTER * chance));
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

/** Whether the receiver has taken it. */
export function hasArrived(result: AttemptResult): boolean {
  return failureOf(result) === null;
}

/** Null for success. */
export function failureOf(result: AttemptResult): DeliveryFailure | null {
  if ('failure' in result) return result.failure;
  const { status } = result;
  if (status >= 200 && status < 300) return null;
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}
