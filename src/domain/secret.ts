import { hkdfSync } from 'node:crypto';

/** What a key is derived for. Two purposes share no key, so what leaks of one helps nobody with another. */
export type Purpose = 'api-keys' | 'previews' | 'provenance' | 'translations' | 'webhooks' | 'websub';

/** 32 bytes of `secret` for one purpose: HKDF with SHA-256 (RFC 5869). Derive it once, not with each use. */
export function deriveKey(secret: Buffer, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `dateline ${purpose}`, 32));
}
