import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../deps.ts';
import { deriveKey } from '../../domain/secret.ts';
import { openToOrigins } from '../cross-origin.ts';
import { jsonBody } from '../editorial/json-body.ts';
import { requireRouteScopes } from '../editorial/scopes.ts';
import { privatelyAnswered } from '../never-kept.ts';
import { settled } from '../settled.ts';
import { changes } from './changes.ts';
import { type EmbargoDoor, embargoed } from './embargoed.ts';
import type { PartnerNotes } from './partner-notes.ts';
import { receipts } from './receipts.ts';
import { type Hooking, webhooks } from './webhooks.ts';

/** The partners' door: everything needs a key, and what it opens is for nobody else. */
export async function syndicationApi(
  scope: FastifyInstance,
  deps: Hooking & { readonly notes: PartnerNotes } & Pick<Deps, 'settle' | 'isClosing' | 'secret'> &
    Omit<EmbargoDoor, 'store' | 'addresses'>,
): Promise<void> {
  await scope.register(openToOrigins);
  await scope.register(privatelyAnswered);
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers(deps.terms(null));
    done();
  });
  if (deps.settle) await scope.register(settled, { settle: deps.settle });
  const groupKey = deriveKey(deps.secret, 'translations');
  await scope.register(changes, { ...deps, groupKey });
  await scope.register(embargoed, deps);
  await scope.register((writing) => partnersSay(writing, deps));
}

async function partnersSay(
  writing: FastifyInstance,
  hooking: Hooking & { readonly notes: PartnerNotes },
): Promise<void> {
  await writing.register(jsonBody);
  writing.addHook('onRequest', requireRouteScopes);
  await writing.register(receipts, hooking);
  await writing.register(webhooks, hooking);
}
