import { randomBytes } from 'node:crypto';
import { NONCE_BYTES, type Sealing } from './domain/sealing.ts';
import { deriveKey } from './domain/secret.ts';
import { SECRET_BYTES } from './domain/webhook-secret.ts';

/** What makes a webhook's secret: random bytes, and what they are kept under. */
export function newWebhookSecret(serviceSecret: Buffer): Sealing {
  return {
    secret: randomBytes(SECRET_BYTES),
    nonce: randomBytes(NONCE_BYTES),
    sealingKey: deriveKey(serviceSecret, 'webhooks'),
  };
}
