import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** A caller's own id, where it can do no harm in a log or a header, or a new one: of chance alone, which Node has a store of. */
export function requestIdOf(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(sent) ? sent : randomUUID();
}

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
