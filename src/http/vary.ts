import type { FastifyReply } from 'fastify';

/** Adds a request header's name to the answer's `Vary`, once. */
export function addVary(reply: FastifyReply, name: string): void {
  const before = reply.getHeader('vary');
  if (typeof before !== 'string' || before === '') reply.header('vary', name);
  else if (!before.toLowerCase().split(/, */).includes(name.toLowerCase())) {
    reply.header('vary', `${before}, ${name}`);
  }
}
