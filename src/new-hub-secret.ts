import { randomBytes } from 'node:crypto';
import { NONCE_BYTES, type Sealing } from './domain/sealing.ts';
import { deriveKey } from './domain/secret.ts';

/** A subscriber's secret, and what it is kept under. */
export function newHubSecret(text: string, serviceSecret: Buffer): Sealing {
  return {
    secret: Buffer.from(text),
    nonce: randomBytes(NONCE_BYTES),
    sealingKey: deriveKey(serviceSecret, 'websub'),
  };
}
