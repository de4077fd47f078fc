import type { FastifyRequest } from 'fastify';
import type { Scope } from '../../domain/key-fields.ts';
import { checkScopes } from '../auth.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A key needs one of these; every editorial route says so, and an empty list asks for any key. */
    scopes?: readonly Scope[];
  }
}

/** A hook for a scope of routes that each name their scopes: 401 without a key, 403 with one that lacks them. */
export async function requireRouteScopes(request: FastifyRequest): Promise<void> {
  const { config, url } = request.routeOptions;
  if (config.scopes === undefined) throw new Error(`${url} names no scopes`);
  checkScopes(request, config.scopes);
}
