import { BODY_FORMATS, type BodyFormat } from './body.ts';
import type { Instant } from './clock.ts';
import type { Entitlement } from './entitlement.ts';
import { invalid } from './errors.ts';
import { networkOf } from './networks.ts';
import { isPrintable } from './printable.ts';

/** What its managers say of a key. */
export type KeyFields = {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Ids of the sections that it is limited to, with those below them; null where it is not limited. */
  readonly sections: readonly string[] | null;
  /** Which articles its holder is told of as a partner; null for all that partners may have. */
  readonly entitlement: Entitlement | null;
  /** The bodies that its holder gets as a partner; null for all, empty for none. */
  readonly bodies: readonly BodyFormat[] | null;
  /** Requests a minute; null for as many as the service gives every key. */
  readonly rateLimit: number | null;
  /** Addresses and networks (CIDR) that it may be used from; null for anywhere. */
  readonly networks: readonly string[] | null;
  readonly expiresAt: Instant | null;
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
 * A limit to sections holds for what editors do with articles, and for nothing else: readers, partners and whoever manages
 * terms, keys and the audit see and change the whole. A key with any other scope can't be limited: it would promise too much.
 */
export const LIMITABLE_SCOPES: readonly Scope[] = ['drafts:read', 'articles:write', 'articles:publish'];

/** What a key with an entitlement, or some bodies alone, may do: with any other scope it could give itself, or see, more. */
export const PARTNER_SCOPES: readonly Scope[] = [
  'content:read',
  'changes:read',
  'embargo:read',
  'webhooks:write',
];

export const MAX_KEY_NAME = 100;
export const MAX_KEY_SECTIONS = 100;
export const MAX_KEY_NETWORKS = 100;
/** Requests a minute. */
export const MAX_RATE_LIMIT = 1_000_000;

/** Throws `invalid-value` for a name, a scope, a limit or an expiry that doesn't fit. */
export function checkKeyFields(fields: KeyFields, at: Instant): KeyFields {
  const { expiresAt, rateLimit } = fields;
  if (expiresAt !== null && expiresAt <= at) throw invalid('expiresAt', 'a key must expire in the future');
  if (rateLimit !== null && !(Number.isInteger(rateLimit) && rateLimit >= 1 && rateLimit <= MAX_RATE_LIMIT))
    throw invalid(
      'rateLimit',
      `the rate limit must be a whole number of requests from 1 to ${MAX_RATE_LIMIT}`,
    );
  const scopes = checkScopes(fields.scopes);
  checkPartner(fields, scopes);
  return {
    name: checkName(fields.name),
    scopes,
    sections: checkSections(fields.sections, scopes),
    entitlement: fields.entitlement,
    bodies: fields.bodies && BODY_FORMATS.filter((format) => fields.bodies?.includes(format)),
    rateLimit,
    networks: checkNetworks(fields.networks),
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

function checkPartner({ entitlement, bodies }: KeyFields, scopes: readonly Scope[]): void {
  if (entitlement === null && bodies === null) return;
  const more = scopes.find((scope) => !PARTNER_SCOPES.includes(scope));
  if (more === undefined) return;
  const limit = entitlement === null ? 'limited to some bodies' : 'with an entitlement';
  throw invalid(
    'scopes',
    `a key ${limit} can't have the scope ${more}; it may have ${PARTNER_SCOPES.join(', ')}`,
  );
}

function checkNetworks(networks: readonly string[] | null): readonly string[] | null {
  if (networks === null) return null;
  if (networks.length === 0 || networks.length > MAX_KEY_NETWORKS)
    throw invalid('networks', `name 1 to ${MAX_KEY_NETWORKS} networks, or null for anywhere`);
  const wrong = networks.find((network) => networkOf(network) === null);
  if (wrong !== undefined)
    throw invalid(
      'networks',
      `${JSON.stringify(wrong)} is no IP address and no network such as 192.0.2.0/24`,
    );
  return [...new Set(networks)];
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
