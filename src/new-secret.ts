import { randomBytes } from 'node:crypto';
import type { Issuing } from './domain/api-key.ts';
import { deriveKey } from './domain/secret.ts';

/** What makes a key's secret: 32 random bytes, and what they are hashed under. */
export function newSecret(serviceSecret: Buffer): Issuing {
  return {
    secret: randomBytes(32).toString('hex'),
    hashingKey: deriveKey(serviceSecret, 'api-keys'),
  };
}
