import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Deps } from '../deps.ts';
import { type ApiKey, needsUse, opens } from '../domain/api-key.ts';
import type { Scope } from '../domain/key-fields.ts';
import { looksLikeKey, parseKey } from '../domain/key-text.ts';
import { isWithin } from '../domain/networks.ts';
import { deriveKey } from '../domain/secret.ts';
import { Problem } from './errors.ts';
import { quotaHeaders, type RateLimits, refusalOf } from './rate-limits.ts';

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
export const authentication = fastifyPlugin(async (app: FastifyInstance, deps: Authenticating) => {
  const keyOf = keyReader(deps);
  const noteUse = useNoter(deps);
  app.decorateRequest('apiKey', null);
  app.addHook('onRequest', (request, reply, done) => {
    const { authorization } = request.headers;
    // Guessing is as good as asking without a key.
    const refuse = (error: Error) => {
      const taken = deps.limits.ofAddress(request.raw);
      if (taken !== null) reply.headers(quotaHeaders(taken));
      done(refusalOf(taken) ?? error);
    };
    const misplaced = keyInQuery(request);
    if (misplaced !== null) refuse(misplaced);
    else if (authorization === undefined || request.routeOptions.config.ownCredentials === true) done();
    else {
      keyOf(authorization).then((key) => {
        if (!isFrom(key, request.ip)) return refuse(foreignNetwork(request.ip));
        request.apiKey = key;
        noteUse(key, request);
        done();
      }, refuse);
    }
  });
});

type Authenticating = Pick<Deps, 'store' | 'clock' | 'secret'> & { readonly limits: RateLimits };

function isFrom({ networks }: ApiKey, address: string): boolean {
  return networks === null || isWithin(address, networks);
}

function foreignNetwork(address: string): Problem {
  return new Problem('foreign-network', `The key may not be used from ${address}.`, {
    errors: [
      { header: 'Authorization', code: 'foreign-network', message: `may not be used from ${address}` },
    ],
  });
}

/** A hook for routes that need a key with one of `scopes`: 401 without a key, 403 with one that has none of them. */
export function requireScope(...scopes: readonly Scope[]): (request: FastifyRequest) => Promise<void> {
  return async (request) => checkScopes(request, scopes);
}

/** Throws 401 without a key, and 403 with one that has none of `scopes`; an empty list asks for any key. */
export function checkScopes({ apiKey }: FastifyRequest, scopes: readonly Scope[]): void {
  const wanted = scopes.length === 0 ? '' : ` with the scope ${scopes.join(' or ')}`;
  if (apiKey === null) throw unauthorized(`This needs a key${wanted}.`);
  const fits = scopes.length === 0 || scopes.some((scope) => apiKey.scopes.includes(scope));
  if (!fits) throw missingScope(scopes);
}

/** 403 for a key that has none of these scopes. Its challenge names the first: it has no way to say `or` (RFC 6750 section 3). */
export function missingScope(scopes: readonly Scope[]): Problem {
  const message = `lacks the scope ${scopes.join(' or ')}`;
  return new Problem('missing-scope', `The key ${message}.`, {
    errors: [{ header: 'Authorization', code: 'missing-scope', message }],
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes[0]}"` },
  });
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

type KeyOf = (authorization: string) => Promise<ApiKey>;

function keyReader({ store, clock, secret }: Pick<Deps, 'store' | 'clock' | 'secret'>): KeyOf {
  const hashingKey = deriveKey(secret, 'api-keys');
  return async (authorization) => {
    const claim = parseKey(bearerOf(authorization) ?? '');
    const key = claim && (await store.apiKeys.get(claim.id));
    // One answer for every way to be wrong: which of them it is, is nobody's business who can't prove the key.
    if (!claim || !key || !opens(key, claim.secret, clock(), hashingKey)) {
      throw unauthorized('The key is malformed, unknown, expired or revoked.', 'invalid_token');
    }
    return key;
  };
}

/** Notes the use of a key behind the request's back: whoever reads should neither wait for a write nor fail with it. */
function useNoter({ store, clock }: Pick<Deps, 'store' | 'clock'>) {
  const underWay = new Set<string>();
  return (key: ApiKey, { log }: FastifyRequest): void => {
    const at = clock();
    if (underWay.has(key.id) || !needsUse(key, at)) return;
    underWay.add(key.id);
    store.apiKeys
      .used(key.id, at)
      .catch((err: unknown) => log.warn({ err }, 'the use of a key could not be noted'))
      .finally(() => underWay.delete(key.id));
  };
}

const KEY_LIKE =
  /^(x[-_]?)?(api[-_]?|access[-_]?|auth[-_]?|id[-_]?|client[-_]?)?(key|token|secret|password|authorization|auth|bearer|credentials?)$/i;

/** By the value's looks under any name, and by its name unless the route itself has a parameter of that name. */
function keyInQuery({ query, routeOptions }: FastifyRequest): Problem | null {
  for (const [parameter, value] of Object.entries(query ?? {})) {
    const holdsKey = [value].flat().some((text) => looksLikeKey(String(text).replace(/^bearer +/i, '')));
    if (!holdsKey && (!KEY_LIKE.test(parameter) || takes(routeOptions, parameter))) continue;
    const message = 'is not read from the URL; send the key in the Authorization header';
    return new Problem('key-in-url', `The parameter \`${parameter}\` ${message}.`, {
      errors: [{ parameter, code: 'key-in-url', message }],
    });
  }
  return null;
}

function takes({ schema }: FastifyRequest['routeOptions'], parameter: string): boolean {
  const querystring = schema?.querystring as { readonly properties?: object } | undefined;
  return Object.hasOwn(querystring?.properties ?? {}, parameter);
}
