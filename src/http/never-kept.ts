import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** For a scope of which no cache may keep anything. */
export const neverKept = fastifyPlugin(async (scope: FastifyInstance) => {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
});
