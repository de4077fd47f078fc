import { randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { hasArrived } from '../domain/attempt.ts';
import { type Instant, toMs } from '../domain/clock.ts';
import { openSecret } from '../domain/sealing.ts';
import { deriveKey } from '../domain/secret.ts';
import {
  afterAsking,
  afterSending,
  askingUrl,
  confirmationOf,
  type HubRequest,
  hostOf,
  hubSignature,
  type Subscription,
  type TopicContent,
} from '../domain/subscription.ts';
import { type Guard, guardedGet, guardedPost } from '../guarded-request.ts';
import { type Deliverer, deliverer, note, type Rest } from './deliverer.ts';
import type { Message } from './in-flight.ts';

/** Milliseconds that a callback may take. */
const TIMEOUT_MS = 15_000;
/** Milliseconds that one look may spend on topics, and how many it asks the store for: however many there are, readers come first. */
const LOOK_MS = 100;
const LOOKED_AT = 200;
const AGENT = { 'user-agent': 'Dateline-WebSub/1.0' };

export type Hub = Pick<Deps, 'store' | 'clock' | 'makeId' | 'secret' | 'logger'> & {
  readonly guard: Guard;
  /** The hub's own address. */
  readonly address: string;
  /** Null where the topic is none any more. */
  readonly contentOf: (topic: string) => Promise<TopicContent | null>;
  /** From 0 to 1, for the waits between attempts. */
  readonly chance?: () => number;
  readonly timeout?: number;
};

/**
 * Asks callbacks to confirm what was asked for in their names (WebSub section 5.3). Apart from what is sent: whom strangers name may hang,
 * and takes nobody's place who has confirmed.
 */
export function hubVerifier(hub: Hub): Deliverer {
  const { subscriptions } = hub.store;
  return deliverer<HubRequest>(
    {
      name: 'a question of the hub',
      prepare: async () => 'nothing',
      due: (at, each) => subscriptions.dueRequests(at, each),
      messageOf,
      dueSince: ({ nextAttemptAt }) => toMs(nextAttemptAt),
      send: (request, signal) => ask(hub, request, signal),
    },
    hub,
  );
}

/** Sends subscribers what their topics have come to be (WebSub section 7). */
export function hubDeliverer(given: Hub): Deliverer {
  const hub = { ...given, sealingKey: deriveKey(given.secret, 'websub') };
  const { subscriptions } = hub.store;
  return deliverer<Subscription>(
    {
      name: 'a message of the hub',
      prepare: (at) => lookAtTopics(hub, at),
      due: (at, each) => subscriptions.dueContents(at, each),
      messageOf,
      dueSince: ({ nextAttemptAt }) => (nextAttemptAt === null ? 0 : toMs(nextAttemptAt)),
      send: (subscription, signal) => sendContent(hub, subscription, signal),
    },
    hub,
  );
}

function messageOf(one: HubRequest | Subscription): Message {
  return { id: one.id, to: one.callback, owner: hostOf(one), about: one.topic };
}

type Ready = Hub & { readonly sealingKey: Buffer };

async function lookAtTopics({ store, makeId, contentOf, logger }: Hub, at: Instant): Promise<Rest> {
  // Before any content is made, which then is at least as new.
  const seq = await store.changes.newest();
  const topics = await store.subscriptions.unseenTopics(seq, at, LOOKED_AT);
  const end = performance.now() + LOOK_MS;
  let rest: Rest = topics.length === LOOKED_AT ? 'later' : 'nothing';
  for (const topic of topics) {
    if (performance.now() > end) return 'later';
    try {
      const content = await contentOf(topic);
      if (content === null) await store.subscriptions.noteGone(topic, makeId, at);
      else await store.subscriptions.noteContent(topic, { tag: content.tag, seq }, at);
    } catch (err) {
      // The other topics' subscribers don't wait for it.
      logger?.error({ err, topic }, 'a topic of the hub could not be looked at');
      rest = 'later';
    }
  }
  return rest;
}

async function ask(
  { store, clock, guard, logger, timeout = TIMEOUT_MS }: Hub,
  request: HubRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const challenge = newChallenge();
  const url = askingUrl(request, challenge);
  const confirmation = confirmationOf(
    await guardedGet({ url, headers: AGENT, timeout, signal, guard }),
    challenge,
  );
  const at = clock();
  const { subscriptions } = store;
  const write = () =>
    confirmation === 'confirmed'
      ? subscriptions.confirm(request.id, at)
      : subscriptions.notConfirmed(request.id, (now) => afterAsking(now, confirmation, at));
  await note(write, { ...(logger && { logger }), message: request.id, signal });
  return confirmation === 'confirmed';
}

async function sendContent(hub: Ready, subscription: Subscription, signal: AbortSignal): Promise<boolean> {
  const { store, clock, makeId, guard, logger, contentOf, chance = Math.random, timeout = TIMEOUT_MS } = hub;
  const { id, topic, callback } = subscription;
  const seq = await store.changes.newest();
  const content = await contentOf(topic);
  if (content === null) {
    await store.subscriptions.noteGone(topic, makeId, clock());
    return false;
  }
  const signature = signatureOf(hub, subscription, content.bytes);
  // It was signed until now; to go on without would have the callback take it for forged, or worse, not.
  if (signature === null) {
    logger?.error(
      { subscription: id, callback },
      'a subscription ended: its secret can’t be read with this SECRET_KEY',
    );
    await store.subscriptions.attempted(id, () => null);
    return false;
  }
  const headers = {
    ...AGENT,
    'content-type': content.type,
    link: `<${hub.address}>; rel="hub", <${topic}>; rel="self"`,
    ...signature,
  };
  const result = await guardedPost({ url: callback, headers, body: content.bytes, timeout, signal, guard });
  const at = clock();
  const lot = chance();
  const sent = { tag: content.tag, seq };
  const write = () => store.subscriptions.attempted(id, (now) => afterSending(now, result, sent, at, lot));
  await note(write, { ...(logger && { logger }), message: id, signal });
  return hasArrived(result);
}

/** Null where the secret can't be read. */
function signatureOf(
  { sealingKey }: Ready,
  { id, secret: sealed }: Subscription,
  body: Buffer,
): Readonly<Record<string, string>> | null {
  if (sealed === null) return {};
  const secret = openSecret(sealed, sealingKey, id);
  return secret && { 'x-hub-signature': hubSignature(body, secret) };
}

/** What a callback has to answer with, to show that it was asked: nobody can guess it. */
function newChallenge(): string {
  return randomBytes(24).toString('base64url');
}
