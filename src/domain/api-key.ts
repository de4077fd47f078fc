import { createHash, timingSafeEqual } from 'node:crypto';
import type { Instant } from './clock.ts';
import { invalid } from './errors.ts';

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

export const SCOPES = [
  'content:read',
  'changes:read',
  'embargo:read',
  'drafts:read',
  'articles:write',
  'articles:publish',
  'taxonomy:write',
  'webhooks:write',
  'keys:write',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * A new key and the text that its holder sends, which exists nowhere else. `secret` is 32 random bytes in lower-case
 * hex. Throws `invalid-value` for a name, a scope or an expiry that doesn't fit.
 */
export function issueKey(
  request: {
    readonly id: string;
    readonly name: string;
    readonly scopes: readonly string[];
    readonly expiresAt: Instant | null;
    readonly secret: string;
  },
  at: Instant,
): { readonly key: ApiKey; readonly text: string } {
  const { id, name, scopes, expiresAt, secret } = request;
  if (name.trim() === '' || name.length > 100)
    throw invalid('name', 'a key needs a name of 1 to 100 characters');
  if (scopes.length === 0) throw invalid('scopes', 'a key needs at least one scope');
  const unknown = scopes.find((scope) => !isScope(scope));
  if (unknown !== undefined) {
    throw invalid('scopes', `${JSON.stringify(unknown)} is not a scope; the scopes are ${SCOPES.join(', ')}`);
  }
  if (expiresAt !== null && expiresAt <= at) throw invalid('expires', 'a key must expire in the future');
  const key: ApiKey = {
    id,
    name: name.trim(),
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    secretHash: sha256(secret).toString('hex'),
    createdAt: at,
    expiresAt,
    revokedAt: null,
  };
  return { key, text: `dl_${id.replaceAll('-', '')}_${secret}` };
}

/** What a key's text says: whose it is and what proves it. Null for anything that isn't the text of a key. */
export function parseKey(text: string): { readonly id: string; readonly secret: string } | null {
  const [, hex, secret] = KEY_TEXT.exec(text) ?? [];
  if (hex === undefined || secret === undefined) return null;
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), secret };
}

/** Whether a secret opens this key at this time. Takes the same time wherever the secret differs. */
export function opens(key: ApiKey, secret: string, at: Instant): boolean {
  const proven = timingSafeEqual(sha256(secret), Buffer.from(key.secretHash, 'hex'));
  return proven && key.revokedAt === null && (key.expiresAt === null || at < key.expiresAt);
}

const KEY_TEXT = /^dl_([0-9a-f]{32})_([0-9a-f]{64})$/;

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
