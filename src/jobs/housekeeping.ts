import { type Clock, instantFromMs, toMs } from '../domain/clock.ts';
import type { Store } from '../store/store.ts';

/** How long the first answer under an `Idempotency-Key` is given again. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** How long the log of deliveries reaches back, and how many of each webhook it holds when it was last cleared. */
const DELIVERIES_MS = 30 * 24 * 60 * 60 * 1000;
const DELIVERIES_KEPT = 1_000;

export async function forgetAnswers(store: Pick<Store, 'answers'>, clock: Clock): Promise<void> {
  await store.answers.forget(instantFromMs(toMs(clock()) - KEPT_MS));
}

export async function forgetDeliveries(
  store: Pick<Store, 'webhooks' | 'subscriptions'>,
  clock: Clock,
): Promise<void> {
  await store.subscriptions.forget(clock());
  await store.webhooks.forget(instantFromMs(toMs(clock()) - DELIVERIES_MS), DELIVERIES_KEPT);
}
