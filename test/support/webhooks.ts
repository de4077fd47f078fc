import type { ApiKey } from '../../src/domain/api-key.ts';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { deriveKey } from '../../src/domain/secret.ts';
import { newWebhook, type Webhook, type WebhookFields } from '../../src/domain/webhook.ts';
import type { Attempted } from '../../src/domain/webhook-delivery.ts';
import { afterAttempt } from '../../src/domain/webhook-delivery.ts';
import type { Store } from '../../src/store/store.ts';
import { SECRET } from './app.ts';
import type { Desk } from './content.ts';
import { storedKey } from './keys.ts';

export const SEALING_KEY = deriveKey(SECRET, 'webhooks');
export const OWNER = '01900000-0000-7000-8000-00000000aaaa';

/** Different each time, and the same with each run. */
let made = 0;
export function sealing() {
  made += 1;
  return { secret: Buffer.alloc(32, made), nonce: Buffer.alloc(12, made), sealingKey: SEALING_KEY };
}

export function issuedOf(desk: Desk, fields: Partial<WebhookFields & Pick<Webhook, 'keyId'>> = {}) {
  const whole = { url: 'https://partner.test/hook', description: null, types: null, keyId: OWNER, ...fields };
  return newWebhook({ ...whole, id: desk.makeId() }, sealing(), desk.now);
}

export function webhookOf(desk: Desk, fields: Partial<Webhook> = {}): Webhook {
  return { ...issuedOf(desk, fields).webhook, ...fields };
}

/** Everything of the store's that is due, told as if each had this result. */
export async function attemptDue(
  store: Store,
  desk: Desk,
  result: AttemptResult,
): Promise<readonly Attempted[]> {
  await store.webhooks.follow(desk.now);
  const { items } = await store.webhooks.due(desk.now, 100);
  for (const { delivery } of items)
    await store.webhooks.attempted(delivery.id, desk.now, (it) => afterAttempt(it, result, desk.now, 0));
  return items;
}

/** A key that may have webhooks. */
export async function partnerKey(store: Store, desk: Desk, change: Partial<ApiKey> = {}): Promise<ApiKey> {
  return store.apiKeys.create(storedKey(desk, { name: 'partner', scopes: ['webhooks:write'], ...change }));
}

/** How many deliveries were made of all that was logged. */
export async function followAll(store: Store, desk: Desk): Promise<number> {
  let all = 0;
  for (;;) {
    const { made: some, isBehind } = await store.webhooks.follow(desk.now);
    all += some;
    if (!isBehind) return all;
  }
}
