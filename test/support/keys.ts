import type { ApiKey } from '../../src/domain/api-key.ts';
import type { Desk } from './content.ts';

/** A key as a store keeps it; its secret is nobody's. */
export function storedKey(desk: Desk, change: Partial<ApiKey> = {}): ApiKey {
  return {
    id: desk.makeId(),
    name: 'desk',
    scopes: ['content:read'],
    sections: null,
    entitlement: null,
    bodies: null,
    rateLimit: null,
    networks: null,
    secretHash: 'a'.repeat(64),
    previousHash: null,
    previousUntil: null,
    createdAt: desk.now,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    revision: 1,
    ...change,
  };
}
