import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { pathOf } from './methods.ts';
import type { RouteTable } from './route-table.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether scripts of any origin may read the answers; set for a whole scope by `openToOrigins`. */
    crossOrigin?: boolean;
  }
}

/** For a scope whose answers scripts of any origin may read. */
export const openToOrigins = fastifyPlugin(async (scope: FastifyInstance) => {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, crossOrigin: true };
  });
});

/**
 * The CORS headers (Fetch standard, section 3.2), on errors too, so that a script learns why it was refused. No
 * answer depends on a cookie, so any origin is as good as another.
 */
export const crossOrigin = fastifyPlugin(async (app: FastifyInstance, { routes }: { routes: RouteTable }) => {
  app.addHook('onRequest', (request, reply, done) => {
    if (isOpen(request, routes)) {
      reply.headers(OPEN_TO_ORIGINS);
      if (request.method === 'OPTIONS') reply.headers(PREFLIGHT);
    }
    done();
  });
});

export const OPEN_TO_ORIGINS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Cache-Status, ETag, Last-Modified, Link, Location, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, Server-Timing, Surrogate-Key, X-Request-Id',
};

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'Authorization, If-Modified-Since, If-None-Match, X-Request-Id',
  'access-control-max-age': '86400',
};

/** An address where there is nothing hides nothing. */
function isOpen(request: FastifyRequest, routes: RouteTable): boolean {
  if (!request.is404) return request.routeOptions.config.crossOrigin === true;
  return routes.at(pathOf(request))?.crossOrigin ?? true;
}
