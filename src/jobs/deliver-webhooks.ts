import type { Deps } from '../deps.ts';
import { type ApiKey, statusOf } from '../domain/api-key.ts';
import { type AttemptResult, hasArrived } from '../domain/attempt.ts';
import { type Instant, toMs } from '../domain/clock.ts';
import { openSecret } from '../domain/sealing.ts';
import { deriveKey } from '../domain/secret.ts';
import { disableWebhook, sealedSecrets } from '../domain/webhook.ts';
import { type Attempted, afterAttempt, type WebhookEvent } from '../domain/webhook-delivery.ts';
import { signatures } from '../domain/webhook-secret.ts';
import { type Guard, guardedPost } from '../guarded-request.ts';
import { type Deliverer, deliverer, note, type Outbox } from './deliverer.ts';

/** Milliseconds that a receiver may take. */
const TIMEOUT_MS = 15_000;

export type Delivering = Pick<Deps, 'store' | 'clock' | 'secret' | 'logger'> & {
  readonly guard: Guard;
  /** The body of the message that tells of an event: the same bytes each time. */
  readonly messageOf: (event: WebhookEvent) => string;
  /** From 0 to 1, for the waits between attempts. */
  readonly chance?: () => number;
  readonly timeout?: number;
};

/** Sends what is due to webhooks. */
export function webhookDeliverer(delivering: Delivering): Deliverer {
  return deliverer(webhookOutbox(delivering), delivering);
}

function webhookOutbox(given: Delivering): Outbox<Attempted> {
  const delivering = { ...given, sealingKey: deriveKey(given.secret, 'webhooks') };
  const { store } = delivering;
  return {
    name: 'a webhook',
    prepare: async (at) => ((await store.webhooks.follow(at)).isBehind ? 'more' : 'nothing'),
    due: async (at, each) => {
      const { items, next } = await store.webhooks.due(at, each);
      const isAllowed = await permits(delivering, items, at);
      return { items: items.filter(isAllowed), next };
    },
    messageOf: ({ webhook, delivery }) => ({
      id: delivery.id,
      to: webhook.id,
      owner: webhook.keyId,
      about: delivery.event.id,
    }),
    dueSince: ({ delivery: { nextAttemptAt } }) => (nextAttemptAt === null ? 0 : toMs(nextAttemptAt)),
    send: (found, signal) => attemptAndNote(delivering, found, signal),
  };
}

type Ready = Delivering & { readonly sealingKey: Buffer };

async function attemptAndNote(delivering: Ready, found: Attempted, signal: AbortSignal): Promise<boolean> {
  const { store, clock, logger, chance = Math.random } = delivering;
  const result = await send(delivering, found, signal);
  const { id } = found.delivery;
  const at = clock();
  const lot = chance();
  const write = () =>
    store.webhooks.attempted(id, at, (now) =>
      isSame(now, found) ? afterAttempt(now, result, at, lot) : now,
    );
  await note(write, { ...(logger && { logger }), message: id, signal });
  return hasArrived(result);
}

/** What was asked for again meanwhile is to be sent again, whatever came of this. */
function isSame({ delivery: now }: Attempted, { delivery: sent }: Attempted): boolean {
  return now.createdAt === sent.createdAt && now.attempts === sent.attempts;
}

async function send(
  { clock, sealingKey, guard, messageOf, timeout = TIMEOUT_MS }: Ready,
  { webhook, delivery }: Attempted,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const at = clock();
  const [present, previous] = sealedSecrets(webhook, at).map((it) => openSecret(it, sealingKey, webhook.id));
  if (!present) return { failure: 'secret' };
  const body = messageOf(delivery.event);
  const timestamp = Math.floor(toMs(at) / 1000);
  const message = { id: delivery.id, timestamp, body };
  return guardedPost({
    url: webhook.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Dateline-Webhooks/1.0',
      'webhook-id': delivery.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures(message, previous ? [present, previous] : [present]),
    },
    body,
    timeout,
    signal,
    guard,
  });
}

/** Whose key has ended, or may have webhooks no more, is sent nothing from then on: the webhook is disabled, and says why. */
async function permits(
  { store }: Delivering,
  found: readonly Attempted[],
  at: Instant,
): Promise<(one: Attempted) => boolean> {
  const webhooks = new Map(found.map(({ webhook }) => [webhook.id, webhook]));
  const ended = new Set<string>();
  for (const { id, keyId } of webhooks.values()) {
    if (mayHaveWebhooks(await store.apiKeys.get(keyId), at)) continue;
    ended.add(id);
    await store.webhooks.update(id, 'edit', at, (it) => disableWebhook(it, 'key-ended', at));
  }
  return ({ webhook }) => !ended.has(webhook.id);
}

function mayHaveWebhooks(key: ApiKey | null, at: Instant): boolean {
  return key !== null && statusOf(key, at) === 'active' && key.scopes.includes('webhooks:write');
}
