import type { Instant } from './clock.ts';

/** `secretHash` is the SHA-256 of the secret in lower-case hex; the secret itself is kept nowhere. */
export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly secretHash: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
};
