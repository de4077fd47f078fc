import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** A caller's own id, where it can do no harm in a log or a header, or a new one: of chance alone, as a trace-id (W3C Trace Context) is written. */
export function requestIdOf(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(sent) ? sent : newId();
}

/** Hexadecimal digits of an id, and how many ids are drawn at once: one at a time, they cost as much as the rest of a short answer's headers. */
const DIGITS = 32;
const DRAWN = 256;
let drawn = '';
let next = 0;

function newId(): string {
  if (next === drawn.length) {
    drawn = randomBytes((DRAWN * DIGITS) / 2).toString('hex');
    next = 0;
  }
  next += DIGITS;
  return drawn.slice(next - DIGITS, next);
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
