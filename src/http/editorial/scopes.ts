import type { FastifyRequest } from 'fastify';
import type { Scope } from '../../domain/api-key.ts';
import { unauthorized } from '../auth.ts';
import { Problem } from '../errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A key needs one of these; every editorial route says so, and an empty list asks for any key. */
    scopes?: readonly Scope[];
  }
}

/** A hook for a scope of routes that each name their scopes: 401 without a key, 403 with one that lacks them. */
export async function requireRouteScopes({ apiKey, routeOptions }: FastifyRequest): Promise<void> {
  const { scopes } = routeOptions.config;
  if (scopes === undefined) throw new Error(`${routeOptions.url} names no scopes`);
  if (apiKey === null)
    throw unauthorized(`This needs a key${scopes.length > 0 ? ` with the scope ${either(scopes)}` : ''}.`);
  if (scopes.length > 0 && !scopes.some((scope) => apiKey.scopes.includes(scope))) throw missingScope(scopes);
}

/** 403 for a key that has none of these scopes (RFC 6750 section 3.1). */
export function missingScope(scopes: readonly Scope[]): Problem {
  const message = `lacks the scope ${either(scopes)}`;
  return new Problem('missing-scope', `The key ${message}.`, {
    errors: [{ header: 'Authorization', code: 'missing-scope', message }],
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes[0]}"` },
  });
}

function either(scopes: readonly Scope[]): string {
  return scopes.join(' or ');
}
