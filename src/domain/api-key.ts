import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import type { Entitlement } from './entitlement.ts';
import { DomainError, invalid } from './errors.ts';
import { keyText } from './key-text.ts';
import { isPrintable } from './printable.ts';

/** What is kept of a key; its secret is kept nowhere. */
export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Ids of the sections that it is limited to, with those below them; null where it is not limited. */
  readonly sections: readonly string[] | null;
  /** Which articles its holder is told of as a partner; null for all that partners may have. */
  readonly entitlement: Entitlement | null;
  /** HMAC-SHA256 of the id and the secret in lower-case hex, under a key of the service's own. */
  readonly secretHash: string;
  /** The secret before the last rotation, and until when it still opens. */
  readonly previousHash: string | null;
  readonly previousUntil: Instant | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  /** 1 when it is made, and one more with each edit, rotation and revocation; its use raises nothing. */
  readonly revision: number;
};

/** What its managers say of a key. */
export type KeyFields = Pick<ApiKey, 'name' | 'scopes' | 'sections' | 'entitlement' | 'expiresAt'>;

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
 * A limit to sections holds for what editors do with articles, and for nothing else: readers, partners and whoever manages
 * terms, keys and the audit see and change the whole. A key with any other scope can't be limited: it would promise too much.
 */
export const LIMITABLE_SCOPES: readonly Scope[] = ['drafts:read', 'articles:write', 'articles:publish'];

/** What a key with an entitlement may do: with any other scope it could give itself, or see, more. */
export const PARTNER_SCOPES: readonly Scope[] = [
  'content:read',
  'changes:read',
  'embargo:read',
  'webhooks:write',
];

export const MAX_KEY_NAME = 100;
export const MAX_KEY_SECTIONS = 100;
/** Seconds: seven days. */
export const MAX_OVERLAP = 604_800;

/** A key and the text that its holder sends, which exists nowhere else. */
export type IssuedKey = { readonly key: ApiKey; readonly text: string };

/** What makes a secret: 32 random bytes in lower-case hex, and the key that it is hashed under (`deriveKey`). */
export type Issuing = { readonly secret: string; readonly hashingKey: Buffer };

/** Throws `invalid-value` for a name, a scope, a limit or an expiry that doesn't fit. */
export function issueKey(
  {
    id,
    secret,
    hashingKey,
    ...fields
  }: { readonly id: string } & Partial<Pick<KeyFields, 'sections' | 'entitlement'>> &
    Omit<KeyFields, 'sections' | 'entitlement'> &
    Issuing,
  at: Instant,
): IssuedKey {
  const key: ApiKey = {
    id,
    ...checkFields({ sections: null, entitlement: null, ...fields }, at),
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
  const { name, scopes, sections, entitlement, expiresAt } = key;
  const before = { name, scopes, sections, entitlement, expiresAt };
  const after = checkFields({ ...before, ...changes }, at);
  const differs = FIELDS.some((field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]));
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

/** Whether a key would still open when `other` has ended by itself. */
export function outlives(key: Pick<ApiKey, 'expiresAt'>, other: Pick<ApiKey, 'expiresAt'>): boolean {
  if (other.expiresAt === null) return false;
  return key.expiresAt === null || key.expiresAt > other.expiresAt;
}

const FIELDS = ['name', 'scopes', 'sections', 'entitlement', 'expiresAt'] as const;

function checkFields(fields: KeyFields, at: Instant): KeyFields {
  const { expiresAt } = fields;
  if (expiresAt !== null && expiresAt <= at) throw invalid('expiresAt', 'a key must expire in the future');
  const scopes = checkScopes(fields.scopes);
  return {
    name: checkName(fields.name),
    scopes,
    sections: checkSections(fields.sections, scopes),
    entitlement: checkEntitlement(fields.entitlement, scopes),
    expiresAt,
  };
}

/** Lists of keys and the audit show names, a line each: none may pass for a line of its own. */
function checkName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > MAX_KEY_NAME)
    throw invalid('name', `a key needs a name of 1 to ${MAX_KEY_NAME} characters`);
  if (!isPrintable(name))
    throw invalid('name', 'the name of a key must be one line without control characters');
  return name;
}

function checkScopes(wanted: readonly string[]): readonly Scope[] {
  if (wanted.length === 0) throw invalid('scopes', 'a key needs at least one scope');
  const unknown = wanted.find((scope) => !isScope(scope));
  if (unknown !== undefined) {
    throw invalid('scopes', `${JSON.stringify(unknown)} is not a scope; the scopes are ${SCOPES.join(', ')}`);
  }
  return SCOPES.filter((scope) => wanted.includes(scope));
}

function checkSections(
  sections: readonly string[] | null,
  scopes: readonly Scope[],
): readonly string[] | null {
  if (sections === null) return null;
  if (sections.length === 0 || sections.length > MAX_KEY_SECTIONS) {
    throw invalid('sections', `a limited key names 1 to ${MAX_KEY_SECTIONS} sections`);
  }
  const whole = scopes.find((scope) => !LIMITABLE_SCOPES.includes(scope));
  if (whole !== undefined) {
    const limitable = LIMITABLE_SCOPES.join(', ');
    throw invalid(
      'scopes',
      `a key that is limited to sections can't have the scope ${whole}, which no section limits; it may have ${limitable}`,
    );
  }
  return [...new Set(sections)];
}

function checkEntitlement(entitlement: Entitlement | null, scopes: readonly Scope[]): Entitlement | null {
  if (entitlement === null) return null;
  const more = scopes.find((scope) => !PARTNER_SCOPES.includes(scope));
  if (more !== undefined) {
    throw invalid(
      'scopes',
      `a key with an entitlement can't have the scope ${more}; it may have ${PARTNER_SCOPES.join(', ')}`,
    );
  }
  return entitlement;
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
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
