import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { type ApiKey, statusOf } from '../domain/api-key.ts';
import { type Instant, toMs } from '../domain/clock.ts';
import { deriveKey } from '../domain/secret.ts';
import { disableWebhook, sealedSecrets } from '../domain/webhook.ts';
import {
  type Attempted,
  type AttemptResult,
  afterAttempt,
  type WebhookEvent,
} from '../domain/webhook-delivery.ts';
import { openSecret, signatures } from '../domain/webhook-secret.ts';
import { type Guard, guardedPost } from '../guarded-request.ts';
import { InFlight } from './webhooks-in-flight.ts';

/** Milliseconds: how often the log is looked at, how long a receiver may take, and how long a stop waits for those under way. */
const POLL_MS = 500;
const TIMEOUT_MS = 15_000;
const STOP_MS = 3_000;
/** Between two attempts to note what came of a message, while the store takes no writes. */
const NOTE_AGAIN_MS = 1_000;

export type Delivering = Pick<Deps, 'store' | 'clock' | 'secret' | 'logger'> & {
  readonly guard: Guard;
  /** The body of the message that tells of an event: the same bytes each time. */
  readonly messageOf: (event: WebhookEvent) => string;
  /** From 0 to 1, for the waits between attempts. */
  readonly chance?: () => number;
  readonly timeout?: number;
};

export type Deliverer = {
  /** Starts to send all that is due; resolves, without waiting for receivers, to the milliseconds until the next look. */
  readonly turn: () => Promise<number>;
  /** Resolves when nothing is being sent any more. What was not answered by then is sent again after the next start. */
  readonly stop: () => Promise<void>;
};

/**
 * Sends what is due to webhooks and notes what came of it: in that order, so that a crash between the two sends it once more and
 * never loses it. A message is under way apart from all others, within the bounds of `InFlight`.
 */
export function webhookDeliverer(given: Delivering): Deliverer {
  const delivering = { ...given, sealingKey: deriveKey(given.secret, 'webhooks') };
  const { store, clock, logger } = delivering;
  const stopping = new AbortController();
  const inFlight = new InFlight();
  let over = false;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  /** What the store was at the last look, and when something is due by itself. */
  let seen: number | null = null;
  let next: Instant | null = null;

  const look = async (): Promise<void> => {
    const version = store.changes.version();
    const at = clock();
    if (over || (version === seen && (next === null || next > at))) return;
    seen = null;
    inFlight.lookBegins();
    const { isBehind } = await store.webhooks.follow(at);
    const due = await store.webhooks.due(at, inFlight.mostOfOne);
    const longestDueFirst = due.items.toSorted((a, b) => waitsSince(a) - waitsSince(b));
    const isAllowed = await permits(delivering, longestDueFirst, at);
    for (const found of longestDueFirst) {
      if (!over && isAllowed(found) && inFlight.hasRoomFor(found)) begin(found);
    }
    next = due.next;
    seen = version;
    // What is due goes out between two pieces of a long log.
    if (isBehind) lookAgain = true;
  };

  /** One look at a time; whoever asks meanwhile has another one follow. */
  const lookOnce = (): Promise<void> => {
    lookAgain = looking !== null;
    looking ??= look().finally(() => {
      looking = null;
      if (lookAgain) lookInPassing();
    });
    return looking;
  };
  const lookInPassing = () =>
    void lookOnce().catch((err: unknown) => logger?.error({ err }, 'webhooks could not be looked at'));

  const begin = (found: Attempted): void => {
    const attempt = attemptAndNote(delivering, found, stopping.signal)
      .then((result) => inFlight.ended(found, result))
      .catch((err: unknown) => {
        inFlight.ended(found, null);
        if (!over) logger?.error({ err, webhook: found.webhook.id }, 'a webhook could not be sent');
      })
      .finally(() => {
        // There is room for what was due before, whether or not anything was written.
        seen = null;
        if (!over) lookInPassing();
      });
    inFlight.began(found, attempt);
  };

  return {
    turn: async () => {
      await lookOnce();
      return POLL_MS;
    },
    stop: async () => {
      over = true;
      const end = new AbortController();
      const late = wait(STOP_MS, undefined, { signal: end.signal }).catch(() => undefined);
      await Promise.race([inFlight.all(), late]);
      end.abort();
      stopping.abort();
      await inFlight.all();
    },
  };
}

type Ready = Delivering & { readonly sealingKey: Buffer };

/** Rejects where the service stops before there is an answer. */
async function attemptAndNote(
  delivering: Ready,
  found: Attempted,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { store, clock, logger, chance = Math.random } = delivering;
  const result = await send(delivering, found, signal);
  const at = clock();
  const lot = chance();
  for (;;) {
    try {
      await store.webhooks.attempted(found.delivery.id, at, (now) =>
        isSame(now, found) ? afterAttempt(now, result, at, lot) : now,
      );
      return result;
    } catch (err) {
      // Sent again at once it would arrive again and again while the disk is full.
      logger?.error({ err, delivery: found.delivery.id }, 'what came of a webhook could not be noted');
      await wait(NOTE_AGAIN_MS, undefined, { signal });
    }
  }
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

function waitsSince({ delivery: { nextAttemptAt } }: Attempted): number {
  return nextAttemptAt === null ? 0 : toMs(nextAttemptAt);
}
