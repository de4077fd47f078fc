import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type ApiKey, opens, parseKey, type Scope } from '../domain/api-key.ts';
import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/store.ts';
import { Problem } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key the request was made with, already proven; null for an anonymous request. */
    apiKey: ApiKey | null;
  }
  interface FastifyContextConfig {
    /** The route reads `Authorization` itself; what it holds there is not a key. */
    ownCredentials?: boolean;
  }
}

/**
 * Reads the key of every request, also of those that need none: a bad one is refused at once with 401, wherever it
 * was sent, and one in the URL with 400, so that neither goes unnoticed.
 */
export const authentication = fastifyPlugin(
  async (app: FastifyInstance, { store, clock }: { store: Store; clock: Clock }) => {
    app.decorateRequest('apiKey', null);
    app.addHook('onRequest', (request, _reply, done) => {
      const { authorization } = request.headers;
      const misplaced = keyInQuery(request);
      if (misplaced !== null) done(misplaced);
      else if (authorization === undefined || request.routeOptions.config.ownCredentials === true) done();
      else {
        keyOf(authorization, store, clock).then((key) => {
          request.apiKey = key;
          done();
        }, done);
      }
    });
  },
);

/** A hook for a scope of routes that need a key with `scope`: 401 without a key, 403 with one that lacks it. */
export function requireScope(scope: Scope): (request: FastifyRequest) => Promise<void> {
  return async ({ apiKey }) => {
    if (apiKey === null) throw unauthorized(`This needs a key with the scope ${scope}.`);
    if (apiKey.scopes.includes(scope)) return;
    const message = `lacks the scope ${scope}`;
    throw new Problem('missing-scope', `The key ${message}.`, {
      errors: [{ header: 'Authorization', code: 'missing-scope', message }],
      headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
    });
  };
}

/** RFC 6750 section 3: a challenge without an error code where nothing was sent that could be wrong. */
export function unauthorized(detail: string, error?: 'invalid_token'): Problem {
  const challenge = error === undefined ? 'Bearer' : `Bearer error="${error}"`;
  return new Problem('unauthorized', detail, { headers: { 'www-authenticate': challenge } });
}

/** The text behind `Bearer`; null for any other scheme. */
export function bearerOf(authorization: string): string | null {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
}

async function keyOf(authorization: string, store: Store, clock: Clock): Promise<ApiKey> {
  const claim = parseKey(bearerOf(authorization) ?? '');
  const key = claim && (await store.apiKeys.get(claim.id));
  // One answer for every way to be wrong: which of them it is, is nobody's business who can't prove the key.
  if (!claim || !key || !opens(key, claim.secret, clock())) {
    throw unauthorized('The key is malformed, unknown, expired or revoked.', 'invalid_token');
  }
  return key;
}

const KEY_LIKE =
  /^(x[-_]?)?(api[-_]?|access[-_]?|auth[-_]?|id[-_]?|client[-_]?)?(key|token|secret|password|authorization|auth|bearer|credentials?)$/i;

function keyInQuery({ query }: FastifyRequest): Problem | null {
  for (const [parameter, value] of Object.entries(query ?? {})) {
    const holdsKey = [value].flat().some((text) => /^(bearer +)?dl_[0-9a-f]{32}_/i.test(String(text)));
    if (!holdsKey && !KEY_LIKE.test(parameter)) continue;
    const message = 'is not read from the URL; send the key in the Authorization header';
    return new Problem('key-in-url', `The parameter \`${parameter}\` ${message}.`, {
      errors: [{ parameter, code: 'key-in-url', message }],
    });
  }
  return null;
}
