import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from './errors.ts';
import type { RouteTable } from './route-table.ts';

/**
 * What every path owes its method: HEAD wherever there is GET, by the same code so that the headers agree; OPTIONS;
 * 405 with `Allow` for other methods of a path that exists (RFC 9110 section 15.5.6), 404 for one that doesn't. It is
 * decided before a body is read. Register it before any route.
 */
export const methods = fastifyPlugin(async (app: FastifyInstance, { routes }: { routes: RouteTable }) => {
  app.addHook('onRoute', (route) => {
    // Fastify answers a HEAD route that has the same handler with GET's headers, and Node leaves out its body.
    if (route.method === 'GET') route.method = ['GET', 'HEAD'];
    routes.add(route);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const resource = pathOf(request) === '*' ? EVERYTHING : routes.at(pathOf(request));
    if (resource === null) throw new Problem('not-found', 'There is nothing at this address.');
    const allow = resource.methods.join(', ');
    if (request.method !== 'OPTIONS') throw methodNotAllowed(request, allow);
    return describeMethods(reply, allow);
  });
  app.setNotFoundHandler(() => {
    throw new Problem('not-found', 'There is nothing at this address.');
  });
});

/** The path as it was sent, without the query. */
export function pathOf(request: FastifyRequest): string {
  const [path = ''] = (request.raw.url ?? '').split('?', 1);
  return path;
}

/** `OPTIONS *` asks about the server as a whole (RFC 9110 section 9.3.7). */
const EVERYTHING = { methods: ['GET', 'HEAD', 'OPTIONS'] };

function describeMethods(reply: FastifyReply, allow: string): FastifyReply {
  return reply.code(204).header('allow', allow).send();
}

function methodNotAllowed(request: FastifyRequest, allow: string): Problem {
  return new Problem('method-not-allowed', `This path takes ${allow}, not ${request.method}.`, {
    headers: { allow },
  });
}
