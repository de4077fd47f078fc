import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import { DomainError, invalid } from './errors.ts';
import { checkKeyFields, type KeyFields, SCOPES, type Scope } from './key-fields.ts';
import { keyText } from './key-text.ts';
import { areWithin } from './networks.ts';

/** What is kept of a key; its secret is kept nowhere. */
export type ApiKey = KeyFields & {
  readonly id: string;
  /** HMAC-SHA256 of the id and the secret in lower-case hex, under a key of the service's own. */
  readonly secretHash: string;
  /** The secret before the last rotation, and until when it still opens. */
  readonly previousHash: string | null;
  readonly previousUntil: Instant | null;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  /** 1 when it is made, and one more with each edit, rotation and revocation; its use raises nothing. */
  readonly revision: number;
};

/** Seconds: seven days. */
export const MAX_OVERLAP = 604_800;

/** A key and the text that its holder sends, which exists nowhere else. */
export type IssuedKey = { readonly key: ApiKey; readonly text: string };

/** What makes a secret: 32 random bytes in lower-case hex, and the key that it is hashed under (`deriveKey`). */
export type Issuing = { readonly secret: string; readonly hashingKey: Buffer };

/** What is said of a new key; what isn't said limits nothing. */
export type NewKey = Pick<KeyFields, 'name' | 'scopes'> & Partial<KeyFields>;

const UNLIMITED = {
  sections: null,
  entitlement: null,
  bodies: null,
  rateLimit: null,
  networks: null,
  expiresAt: null,
} as const;

/** Throws `invalid-value` for a name, a scope, a limit or an expiry that doesn't fit. */
export function issueKey(
  { id, secret, hashingKey, ...fields }: { readonly id: string } & NewKey & Issuing,
  at: Instant,
): IssuedKey {
  const key: ApiKey = {
    id,
    ...checkKeyFields({ ...UNLIMITED, ...fields }, at),
    secretHash: hashSecret(id, secret, hashingKey).toString('hex'),
    previousHash: null,
    previousUntil: null,
    createdAt: at,
    revokedAt: null,
    lastUsedAt: null,
    revision: 1,
  };
  return { key, text: keyText(id, secret) };
}

/**
 * The key with `changes`, as its next revision; itself where they change nothing. Throws `wrong-state` for a key that has
 * ended, and `invalid-value` as for a new one.
 */
export function editKey(key: ApiKey, changes: Partial<KeyFields>, at: Instant): ApiKey {
  requireActive(key, at);
  const { name, scopes, sections, entitlement, bodies, rateLimit, networks, expiresAt } = key;
  const before: KeyFields = { name, scopes, sections, entitlement, bodies, rateLimit, networks, expiresAt };
  const after = checkKeyFields({ ...before, ...changes }, at);
  const differs = JSON.stringify(after) !== JSON.stringify(before);
  return differs ? { ...key, ...after, revision: key.revision + 1 } : key;
}

/**
 * Gives the key another secret; the one before opens for `overlap` seconds more, so that its holders have time to
 * change. One that was still open from a rotation before this one ends now. Throws `wrong-state` for a key that has
 * ended, and `invalid-value` for an overlap that is too long.
 */
export function rotateKey(
  key: ApiKey,
  { secret, hashingKey, overlap }: Issuing & { readonly overlap: number },
  at: Instant,
): IssuedKey {
  if (!Number.isInteger(overlap) || overlap < 0 || overlap > MAX_OVERLAP) {
    throw invalid('overlap', `the overlap must be a whole number of seconds from 0 to ${MAX_OVERLAP}`);
  }
  requireActive(key, at);
  const rotated: ApiKey = {
    ...key,
    secretHash: hashSecret(key.id, secret, hashingKey).toString('hex'),
    previousHash: overlap === 0 ? null : key.secretHash,
    previousUntil: overlap === 0 ? null : instantFromMs(toMs(at) + overlap * 1000),
    revision: key.revision + 1,
  };
  return { key: rotated, text: keyText(key.id, secret) };
}

/** Ends a key for good; one that was revoked before stays as it is. */
export function revokeKey(key: ApiKey, at: Instant): ApiKey {
  if (key.revokedAt !== null) return key;
  return { ...key, revokedAt: at, previousHash: null, previousUntil: null, revision: key.revision + 1 };
}

export type KeyStatus = 'active' | 'expired' | 'revoked';

export function statusOf(key: ApiKey, at: Instant): KeyStatus {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= at ? 'expired' : 'active';
}

/** Whether a secret opens this key at this time. Takes the same time wherever the secret differs. */
export function opens(key: ApiKey, secret: string, at: Instant, hashingKey: Buffer): boolean {
  const hash = hashSecret(key.id, secret, hashingKey);
  const isPresent = isHash(hash, key.secretHash);
  const isPrevious = key.previousHash !== null && isHash(hash, key.previousHash);
  const previousOpens = key.previousUntil !== null && at < key.previousUntil;
  return (isPresent || (isPrevious && previousOpens)) && statusOf(key, at) === 'active';
}

/** Whether it is time to note again that a key is used, which is done at most once a minute. */
export function needsUse({ lastUsedAt }: ApiKey, at: Instant): boolean {
  return lastUsedAt === null || toMs(at) - toMs(lastUsedAt) >= 60_000;
}

/** The scopes among these that a key lacks, in their usual order. */
export function lackedScopes({ scopes }: ApiKey, wanted: readonly string[]): readonly Scope[] {
  return SCOPES.filter((scope) => wanted.includes(scope) && !scopes.includes(scope));
}

/** Whether a key would open from where `other` doesn't. */
export function opensBeyond(key: Pick<ApiKey, 'networks'>, other: Pick<ApiKey, 'networks'>): boolean {
  if (other.networks === null) return false;
  return key.networks === null || !areWithin(key.networks, other.networks);
}

/** Whether a key would still open when `other` has ended by itself. */
export function outlives(key: Pick<ApiKey, 'expiresAt'>, other: Pick<ApiKey, 'expiresAt'>): boolean {
  if (other.expiresAt === null) return false;
  return key.expiresAt === null || key.expiresAt > other.expiresAt;
}

function requireActive(key: ApiKey, at: Instant): void {
  const status = statusOf(key, at);
  if (status !== 'active') throw new DomainError('wrong-state', `the key is ${status}; make a new one`);
}

/** The id has one length, so that no other id and secret give the same bytes. */
function hashSecret(id: string, secret: string, hashingKey: Buffer): Buffer {
  return createHmac('sha256', hashingKey).update(`${id}${secret}`).digest();
}

/** A hash of another length was made by another version: it fits nothing. */
function isHash(hash: Buffer, hex: string): boolean {
  const known = Buffer.from(hex, 'hex');
  return known.length === hash.length && timingSafeEqual(hash, known);
}
