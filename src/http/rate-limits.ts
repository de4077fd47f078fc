import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Config } from '../config.ts';
import type { ApiKey } from '../domain/api-key.ts';
import { type Clock, toMs } from '../domain/clock.ts';
import { clientAt } from '../domain/networks.ts';
import { type Quota, RequestQuota, WINDOW_MS } from '../domain/request-quota.ts';
import { Problem } from './errors.ts';

/** What a request took, of whose quota. */
export type Taken = Quota & { readonly of: 'key' | 'address' };

type Needs = {
  readonly config: Pick<Config, 'rateLimitKey' | 'rateLimitAddress' | 'trustProxy'>;
  readonly clock: Clock;
};

/** Counts requests by their keys and, of those that have none or a bad one, by the addresses that they come from. In this process alone. */
export class RateLimits {
  readonly #config: Needs['config'];
  readonly #clock: Clock;
  readonly #keys = new RequestQuota();
  readonly #addresses = new RequestQuota();
  readonly #isTrusted: (address: string, hop: number) => boolean;
  /** What was taken before routing is not taken again behind it. */
  readonly #taken = new WeakMap<IncomingMessage, Taken>();

  constructor({ config, clock }: Needs) {
    this.#config = config;
    this.#clock = clock;
    this.#isTrusted = config.trustProxy === false ? () => false : proxyAddr.compile([...config.trustProxy]);
  }

  get countsAddresses(): boolean {
    return this.#config.rateLimitAddress !== null;
  }

  /** Null where nothing limits the key. */
  ofKey({ id, rateLimit }: ApiKey): Taken | null {
    const limit = rateLimit ?? this.#config.rateLimitKey;
    return limit === null ? null : { of: 'key', ...this.#keys.take(id, limit, toMs(this.#clock())) };
  }

  /** Null where addresses aren't limited, and for what comes from none. */
  ofAddress(request: IncomingMessage): Taken | null {
    const limit = this.#config.rateLimitAddress;
    if (limit === null) return null;
    const known = this.#taken.get(request);
    if (known !== undefined) return known;
    const client = clientAt(proxyAddr(request, this.#isTrusted) ?? '');
    // Not over a network: what is asked within this process, or by way of a socket in the file system.
    if (client === null) return null;
    const taken = { of: 'address', ...this.#addresses.take(client, limit, toMs(this.#clock())) } as const;
    this.#taken.set(request, taken);
    return taken;
  }
}

/** What the answer says of the quota (draft-ietf-httpapi-ratelimit-headers). */
export function quotaHeaders({ of, limit, remaining, resetsIn }: Taken): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"${of}";q=${limit};w=${WINDOW_MS / 1000}`,
    ratelimit: `"${of}";r=${remaining};t=${resetsIn}`,
  };
}

/** 429 (RFC 6585 section 4); null where there was still something to take. */
export function refusalOf(taken: Taken | null): Problem | null {
  if (taken?.isExceeded !== true) return null;
  const { of, limit, resetsIn } = taken;
  const who = of === 'key' ? 'The key' : 'Your address';
  return new Problem('rate-limited', `${who} may make ${limit} requests a minute, and has.`, {
    headers: { ...quotaHeaders(taken), 'retry-after': String(resetsIn) },
  });
}

/** For all requests whose key, where there is one, is proven. What asks whether the process is alive is never refused. */
export const rateLimits = fastifyPlugin(async (app: FastifyInstance, { limits }: { limits: RateLimits }) => {
  app.addHook('onRequest', (request, reply, done) => {
    const taken = request.routeOptions.config.neverRefused === true ? null : takenBy(request, limits);
    if (taken !== null) reply.headers(quotaHeaders(taken));
    done(refusalOf(taken) ?? undefined);
  });
});

function takenBy({ apiKey, raw }: FastifyRequest, limits: RateLimits): Taken | null {
  return apiKey === null ? limits.ofAddress(raw) : limits.ofKey(apiKey);
}
