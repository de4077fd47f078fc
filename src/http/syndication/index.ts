import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../deps.ts';
import { openToOrigins } from '../cross-origin.ts';
import { jsonBody } from '../editorial/json-body.ts';
import type { Editing } from '../editorial/route.ts';
import { requireRouteScopes } from '../editorial/scopes.ts';
import { settled } from '../settled.ts';
import { addVary } from '../vary.ts';
import { changes } from './changes.ts';
import { PlaceNotes } from './place-notes.ts';
import { receipts } from './receipts.ts';

/** The partners' door: everything needs a key, and what it opens is for nobody else. */
export async function syndicationApi(
  scope: FastifyInstance,
  deps: Editing & Pick<Deps, 'settle' | 'isClosing'>,
): Promise<void> {
  await scope.register(openToOrigins);
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'private, no-store');
    addVary(reply, 'Authorization');
    done();
  });
  if (deps.settle) await scope.register(settled, { settle: deps.settle });
  const { receipts: kept } = deps.store;
  const notes = new PlaceNotes(kept, (err) => scope.log.warn({ err }, 'places could not be noted'));
  await scope.register(changes, { ...deps, notes });
  await scope.register((writing) => partnersSay(writing, { ...deps, notes }));
}

async function partnersSay(
  writing: FastifyInstance,
  editing: Editing & { readonly notes: PlaceNotes },
): Promise<void> {
  await writing.register(jsonBody);
  writing.addHook('onRequest', requireRouteScopes);
  await writing.register(receipts, editing);
}
