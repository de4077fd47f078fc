import { randomBytes } from 'node:crypto';
import { deriveKey } from './domain/secret.ts';
import { NONCE_BYTES, SECRET_BYTES, type Sealing } from './domain/webhook-secret.ts';

/** What makes a webhook's secret: random bytes, and what they are kept under. */
export function newWebhookSecret(serviceSecret: Buffer): Sealing {
  return {
    secret: randomBytes(SECRET_BYTES),
    nonce: randomBytes(NONCE_BYTES),
    sealingKey: deriveKey(serviceSecret, 'webhooks'),
  };
}
