import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** Every answer says which request it is to, and, once the process is about to stop, that the connection ends with it. */
export const requestIdentity = fastifyPlugin(
  async (app: FastifyInstance, { isClosing }: { isClosing: () => boolean }) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      if (isClosing()) reply.header('connection', 'close');
      done();
    });
  },
);
