import { type ApiKey, type IssuedKey, statusOf } from '../../domain/api-key.ts';
import type { Instant } from '../../domain/clock.ts';
import type { SectionRef } from '../../domain/section.ts';
import type { ApiKeyWire, IssuedApiKeyWire } from '../schemas/keys.ts';
import { presentSectionRef } from './sections.ts';

/** `sections` are those of the key's limit, among any others. */
export function presentKey(key: ApiKey, sections: readonly SectionRef[], at: Instant): ApiKeyWire {
  const { id, name, scopes, createdAt, expiresAt, revokedAt, lastUsedAt, previousUntil, revision } = key;
  return {
    id,
    name,
    status: statusOf(key, at),
    scopes: scopes as ApiKeyWire['scopes'],
    sections: key.sections && sections.filter(isOf(key.sections)).map(presentSectionRef),
    entitlement: key.entitlement?.query ?? null,
    bodies: key.bodies && [...key.bodies],
    rateLimit: key.rateLimit,
    networks: key.networks && [...key.networks],
    createdAt,
    expiresAt,
    revokedAt,
    lastUsedAt,
    previousUntil: previousUntil !== null && at < previousUntil ? previousUntil : null,
    revision,
  };
}

export function presentIssuedKey(
  { key, text }: IssuedKey,
  sections: readonly SectionRef[],
  at: Instant,
): IssuedApiKeyWire {
  return { ...presentKey(key, sections, at), key: text };
}

function isOf(ids: readonly string[]): (section: SectionRef) => boolean {
  return ({ id }) => ids.includes(id);
}
