import type { FastifyInstance } from 'fastify';
import { audit } from './audit.ts';
import { jsonBody } from './json-body.ts';
import { keys } from './keys.ts';
import { neverKept } from './never-kept.ts';
import type { Editing } from './route.ts';
import { requireRouteScopes } from './scopes.ts';

/** The editors' door: everything needs a key, nothing may be kept by a cache, and no script of another origin reads it. */
export async function editorialApi(scope: FastifyInstance, editing: Editing): Promise<void> {
  await scope.register(jsonBody);
  await scope.register(neverKept);
  scope.addHook('onRequest', requireRouteScopes);
  await scope.register(keys, editing);
  await scope.register(audit, editing);
}
