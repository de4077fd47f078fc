import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

export const NO_SNIFFING = { 'x-content-type-options': 'nosniff' };

/** Tells browsers to take every answer for the type it says (Fetch standard, section 3.6): text never becomes a script. */
export const noSniffing = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(NO_SNIFFING);
    done();
  });
});
