import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** For a scope of which no cache may keep anything. */
export const neverKept = keptAs('no-store');

/** The same where answers are a partner's own, said so that caches that don't know the one know the other. */
export const privatelyAnswered = keptAs('private, no-store');

function keptAs(directives: string) {
  return fastifyPlugin(async (scope: FastifyInstance) => {
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.header('cache-control', directives);
      done();
    });
  });
}
