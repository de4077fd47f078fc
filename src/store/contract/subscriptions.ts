import type { Instant } from '../../domain/clock.ts';
import type { MakeId } from '../../domain/id.ts';
import type { HubRequest, SentContent, Subscription } from '../../domain/subscription.ts';
import type { Due } from './webhooks.ts';

/** What the hub keeps: requests that callbacks have still to confirm, and subscriptions. Both are one for a callback and a topic. */
export type SubscriptionStore = {
  /**
   * In place of an earlier request of the same; to end what isn't there is to do nothing. Rejects with `wrong-state` for what the callback
   * refused within the last minute, and, unless it is subscribed, where MAX_UNCONFIRMED of its host or MAX_REQUESTS in all have still to confirm
   * or refused within the last minute, and where with these there would be more than MAX_OF_A_HOST of its host or MAX_SUBSCRIPTIONS.
   */
  ask(request: HubRequest, at: Instant): Promise<void>;
  /**
   * Does what the callback has confirmed: a subscription is made or ended. One that is renewed keeps what it was sent and what waits. A
   * request that is gone by then does nothing.
   */
  confirm(requestId: string, at: Instant): Promise<void>;
  /** The request as `decide` leaves it, or without it where that is null. One that is gone by then is left alone. */
  notConfirmed(requestId: string, decide: (request: HubRequest) => HubRequest | null): Promise<void>;

  /** Up to `limit` topics that were not looked at since the log came to end with `seq`, the longest first. */
  unseenTopics(seq: number, at: Instant, limit: number): Promise<readonly string[]>;
  /**
   * Notes what a topic's content was found to be: each subscription that was sent another is due, now unless it waits already, and
   * each that was sent this one waits no more.
   */
  noteContent(topic: string, content: SentContent, at: Instant): Promise<void>;
  /** Ends the subscriptions of a topic that is none any more, and has each callback told so. */
  noteGone(topic: string, makeId: MakeId, at: Instant): Promise<void>;

  /** Of each host up to `each` requests whose callbacks are to be asked, the longest due first; `next` is when others are, null for never. */
  dueRequests(at: Instant, each: number): Promise<Due<HubRequest>>;
  /** The same of subscriptions that content waits for. */
  dueContents(at: Instant, each: number): Promise<Due<Subscription>>;
  /** The subscription as `decide` leaves it, or without it where that is null. One that is gone by then is left alone. */
  attempted(
    subscriptionId: string,
    decide: (subscription: Subscription) => Subscription | null,
  ): Promise<void>;
  /** Forgets subscriptions whose lease is over and refusals of more than a minute ago; resolves to how many. */
  forget(at: Instant): Promise<number>;
};
