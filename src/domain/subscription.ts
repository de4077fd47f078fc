import { createHmac } from 'node:crypto';
import { type AttemptResult, failureOf, waitAfter } from './attempt.ts';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import { invalid } from './errors.ts';
import { type Sealing, sealSecret } from './sealing.ts';

/** What a callback is asked to confirm (WebSub section 5.3), or is told (section 5.2). */
export const HUB_MODES = ['subscribe', 'unsubscribe', 'denied'] as const;
export type HubMode = (typeof HUB_MODES)[number];

/** What somebody asked for in a callback's name, until the callback has confirmed or refused it. */
export type HubRequest = {
  readonly id: string;
  readonly mode: HubMode;
  /** Absolute, and named to the callback as it was named to us. */
  readonly topic: string;
  readonly callback: string;
  /** Seconds. */
  readonly lease: number;
  /** As `sealSecret` writes it; null where nothing is to be signed. */
  readonly secret: string | null;
  /** Of the topic's content when this was asked for: what changes from then on is sent. */
  readonly tag: string;
  readonly askedAt: Instant;
  readonly attempts: number;
  /** When the callback is asked next; where it refused, when that is forgotten. */
  readonly nextAttemptAt: Instant;
  readonly isRefused: boolean;
};

/** A callback that is sent what a topic's content has come to be. */
export type Subscription = {
  readonly id: string;
  readonly topic: string;
  readonly callback: string;
  readonly secret: string | null;
  readonly until: Instant;
  /** Of the content that it was sent last, or knew when it asked. */
  readonly sentTag: string;
  /** Of the topic's content when the log ended with `seq`. */
  readonly tag: string;
  readonly seq: number;
  /** Of the content that waits to be sent. */
  readonly attempts: number;
  /** Null where nothing waits. */
  readonly nextAttemptAt: Instant | null;
};

/** Seconds: ten days, unless asked otherwise; from an hour to thirty days. */
export const DEFAULT_LEASE = 864_000;
const [SHORTEST_LEASE, LONGEST_LEASE] = [3_600, 2_592_000];
/** Bytes; the specification asks for less than 200. */
export const MAX_HUB_SECRET = 199;

/**
 * Subscriptions in all and of one host; and callbacks in all and of one host that have still to confirm, or refused within the last minute.
 * Whoever has a domain has any number of hosts.
 */
export const MAX_SUBSCRIPTIONS = 10_000;
export const MAX_REQUESTS = 1_000;
export const MAX_OF_A_HOST = 100;
export const MAX_UNCONFIRMED = 10;
const REFUSED_MS = 60_000;

/** How often a callback is asked that can't be reached, a second and five after the time before. */
const ASK_AGAIN_MS = [1_000, 5_000];

export type Asked = Pick<HubRequest, 'id' | 'mode' | 'topic' | 'callback' | 'tag'> & {
  /** Seconds; undefined where the subscriber leaves it to the hub. */
  readonly lease?: number | undefined;
  readonly sealing: Sealing | null;
};

/** The lease is brought within bounds, as WebSub lets a hub. Throws `invalid-value` (field `hub.secret`) for one that is too long. */
export function hubRequest({ lease = DEFAULT_LEASE, sealing, ...asked }: Asked, at: Instant): HubRequest {
  if (sealing !== null && sealing.secret.length > MAX_HUB_SECRET)
    throw invalid('hub.secret', `the secret must have fewer than ${MAX_HUB_SECRET + 1} bytes`);
  return {
    ...asked,
    lease: Math.min(Math.max(lease, SHORTEST_LEASE), LONGEST_LEASE),
    secret: sealing && sealSecret(sealing, asked.id),
    askedAt: at,
    attempts: 0,
    nextAttemptAt: at,
    isRefused: false,
  };
}

/** Tells a subscriber that a topic is none any more. */
export function denial({ topic, callback }: Subscription, id: string, at: Instant): HubRequest {
  return hubRequest({ id, mode: 'denied', topic, callback, tag: '', sealing: null }, at);
}

/** What a callback is asked; `challenge` is what it has to answer with. */
export function askingUrl({ mode, topic, callback, lease }: HubRequest, challenge: string): string {
  const asked = new URLSearchParams({
    'hub.mode': mode,
    'hub.topic': topic,
    ...(mode === 'denied' ? { 'hub.reason': 'The topic is gone.' } : { 'hub.challenge': challenge }),
    ...(mode === 'subscribe' && { 'hub.lease_seconds': String(lease) }),
  });
  // Its own query stays to the letter, which it may have signed.
  return `${callback}${callback.includes('?') ? '&' : '?'}${asked}`;
}

/** What a callback answered to being asked. */
export type Confirmation = 'confirmed' | 'refused' | 'unreachable';

export function confirmationOf(
  result: AttemptResult & { readonly text?: string },
  challenge: string,
): Confirmation {
  if ('failure' in result) return result.failure === 'refused-address' ? 'refused' : 'unreachable';
  return failureOf(result) === null && result.text === challenge ? 'confirmed' : 'refused';
}

/** What becomes of a request that wasn't confirmed; null for one that is done with. */
export function afterAsking(
  request: HubRequest,
  confirmation: Exclude<Confirmation, 'confirmed'>,
  at: Instant,
): HubRequest | null {
  if (request.mode === 'denied') return null;
  const attempts = request.attempts + 1;
  const wait = confirmation === 'unreachable' ? ASK_AGAIN_MS[attempts - 1] : undefined;
  const isRefused = wait === undefined;
  return { ...request, attempts, isRefused, nextAttemptAt: instantFromMs(toMs(at) + (wait ?? REFUSED_MS)) };
}

/** What a confirmed `subscribe` makes; the log is looked at from its beginning, since it tells nothing that `tag` doesn't. */
export function subscriptionOf(request: HubRequest, at: Instant): Subscription {
  const { id, topic, callback, secret, tag, lease } = request;
  const until = instantFromMs(toMs(at) + lease * 1000);
  return { id, topic, callback, secret, until, sentTag: tag, tag, seq: 0, attempts: 0, nextAttemptAt: null };
}

/** What a topic is now, as a reader would get it. */
export type TopicContent = { readonly bytes: Buffer; readonly type: string; readonly tag: string };

/** Content that was sent: its tag, and where the log ended before it was made. */
export type SentContent = { readonly tag: string; readonly seq: number };

/** What a subscription is after an attempt; null where it has ended: by 410, or as nothing arrived in three days. */
export function afterSending(
  subscription: Subscription,
  result: AttemptResult,
  { tag, seq }: SentContent,
  at: Instant,
  chance: number,
): Subscription | null {
  const failure = failureOf(result);
  if (failure === 'gone') return null;
  if (failure === null) {
    const known = seq >= subscription.seq ? { tag, seq } : { tag: subscription.tag, seq: subscription.seq };
    const isDone = known.tag === tag;
    return { ...subscription, ...known, sentTag: tag, attempts: 0, nextAttemptAt: isDone ? null : at };
  }
  const attempts = subscription.attempts + 1;
  const wait = waitAfter(attempts, chance);
  if (wait === null) return null;
  return { ...subscription, attempts, nextAttemptAt: instantFromMs(toMs(at) + wait) };
}

/** `X-Hub-Signature` (WebSub section 7.1). */
export function hubSignature(body: Buffer, secret: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** By whom callbacks are counted. */
export function hostOf({ callback }: Pick<HubRequest, 'callback'>): string {
  return new URL(callback).hostname;
}
