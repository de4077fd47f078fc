import type { FastifyInstance } from 'fastify';
import { jsonBody } from './json-body.ts';
import { neverKept } from './never-kept.ts';
import type { Editing } from './route.ts';
import { requireRouteScopes } from './scopes.ts';

/** The editors' door: everything needs a key, nothing may be kept by a cache, and no script of another origin reads it. */
export async function editorialApi(scope: FastifyInstance, _editing: Editing): Promise<void> {
  await scope.register(jsonBody);
  await scope.register(neverKept);
  scope.addHook('onRequest', requireRouteScopes);
}
