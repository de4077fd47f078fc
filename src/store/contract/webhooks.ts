import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type { Attempted, Delivery } from '../../domain/webhook-delivery.ts';
import type { WriteOptions } from './writes.ts';

/** Methods that take the id of a webhook reject with `not-found` where there is none. */
export type WebhookStore = {
  /** It hears of what is logged from here on. Rejects with `wrong-state` where its key has MAX_WEBHOOKS. */
  create(webhook: Webhook, options?: WriteOptions<Webhook>): Promise<Webhook>;
  get(id: string): Promise<Webhook | null>;
  /** Of one key, newest first. */
  list(keyId: string, page: PageRequest): Promise<Page<Webhook>>;
  /**
   * `action` is what the audit calls it, and `at` when. Where `decide` gives back what it was given, nothing is written. With a webhook
   * that comes to be disabled, what waits to be sent is given up; one that becomes active hears of what is logged from then on.
   * Rejects with `stale-revision`, and with whatever `decide` throws.
   */
  update(
    id: string,
    action: 'edit' | 'rotate',
    at: Instant,
    decide: (webhook: Webhook) => Webhook,
    options?: WriteOptions<Webhook> & Expecting,
  ): Promise<Webhook>;
  /** With all its deliveries. */
  delete(id: string, at: Instant, options?: WriteOptions<void> & Expecting): Promise<void>;

  /** The latest made first. */
  deliveries(id: string, query: DeliveryQuery): Promise<Page<Delivery>>;
  /** Null where that webhook has none of this id. */
  delivery(id: string, deliveryId: string): Promise<Delivery | null>;
  /** Makes a test event, to be sent next. Rejects with `wrong-state` where it is disabled, or MAX_TESTS wait. */
  test(id: string, deliveryId: string, at: Instant, options?: WriteOptions<Delivery>): Promise<Delivery>;
  /** Begins with a delivery anew, however it ended. Rejects with `not-found`, and with `wrong-state` where the webhook is disabled. */
  redeliver(id: string, deliveryId: string, at: Instant, options?: WriteOptions<Delivery>): Promise<Delivery>;
  /**
   * Goes back in the log to the first entry of `since` or later, and makes deliveries of all from there anew, in order. Resolves to how
   * many entries that is. Rejects with `wrong-state` where the webhook is disabled.
   */
  redeliverSince(id: string, since: Instant, options?: WriteOptions<number>): Promise<number>;

  /**
   * Makes deliveries of what was logged since each active webhook was last looked after, as many as MAX_PENDING leaves room for, and
   * notes how far it came in the same transaction. A look ends after so many entries that others can come between: `isBehind` tells that there
   * are more.
   */
  follow(at: Instant): Promise<{ readonly made: number; readonly isBehind: boolean }>;
  /**
   * Of each webhook up to `each` deliveries that may be sent now, the longest due first: none while an earlier one of the same thing
   * is pending. `next` is when another attempt is due; null where none is planned.
   */
  due(at: Instant, each: number): Promise<Due<Attempted>>;
  /** Notes what came of an attempt. What is gone by then is left alone; where the webhook changes too, that is audited. */
  attempted(deliveryId: string, at: Instant, decide: (found: Attempted) => Attempted): Promise<void>;
  /** Of what isn't pending, forgets what was made before, and of each webhook all but the last `kept`; resolves to how many. */
  forget(before: Instant, kept: number): Promise<number>;
};

export type DeliveryQuery = { readonly state?: Delivery['state']; readonly page: PageRequest };
export type Due<T> = { readonly items: readonly T[]; readonly next: Instant | null };

type Expecting = { readonly expectedRevision?: number | null };
