import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { addVary } from './vary.ts';

/** For a scope of which no cache may keep anything. */
export const neverKept = fastifyPlugin(async (scope: FastifyInstance) => {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
});

/** The same where answers are a partner's own, said so that caches that don't know the one know the other. */
export const privatelyAnswered = fastifyPlugin(async (scope: FastifyInstance) => {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'private, no-store');
    addVary(reply, 'Authorization');
    done();
  });
});
