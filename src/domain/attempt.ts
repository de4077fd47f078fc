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

/** What came of an attempt. */
export type AttemptResult = { readonly status: number } | { readonly failure: DeliveryFailure };

/** Seconds before each attempt since the one before (Standard Webhooks 1.0, "Deliverability and reliability"); three days in all. */
const WAITS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
export const MAX_ATTEMPTS = WAITS.length;
/** The part of a wait that chance may add, so that those who failed together don't come back together. */
const JITTER = 0.1;

/**
 * Milliseconds from the attempt of this number (from 1) to the next, as `chance` (from 0 to 1) has it; null after the last.
 */
export function waitAfter(attempts: number, chance: number): number | null {
  const seconds = WAITS[attempts];
  return seconds === undefined ? null : Math.round(seconds * 1000 * (1 + JITTER * chance));
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
