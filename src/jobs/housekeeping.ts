import { type Clock, instantFromMs, toMs } from '../domain/clock.ts';
import type { Store } from '../store/store.ts';

/** How long the first answer under an `Idempotency-Key` is given again. */
const KEPT_MS = 24 * 60 * 60 * 1000;

export async function forgetAnswers(store: Pick<Store, 'answers'>, clock: Clock): Promise<void> {
  await store.answers.forget(instantFromMs(toMs(clock()) - KEPT_MS));
}
