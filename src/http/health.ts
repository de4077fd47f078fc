import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/store.ts';
import { Problem } from './errors.ts';
import { Type } from './schemas/builder.ts';

const Health = Type.Object(
  {
    status: Type.Unsafe<'ok'>({
      type: 'string',
      enum: ['ok'],
      description: 'Always `ok`: anything else is a problem with another status.',
      examples: ['ok'],
    }),
  },
  { $id: 'Health', additionalProperties: false, description: 'That all is well.' },
);

const EXAMPLES = { ok: { summary: 'All is well', value: { status: 'ok' } } };

/**
 * For supervisors and load balancers: `/healthz` answers as long as the process can, `/readyz` when it should be sent
 * requests. Neither is cached, refused under load or logged when all is well.
 */
export async function health(
  app: FastifyInstance,
  { store, isClosing }: { store: Store; isClosing: () => boolean },
): Promise<void> {
  app.addSchema(Health);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/healthz',
    {
      logLevel: 'warn',
      config: { neverRefused: true },
      schema: {
        operationId: 'getHealth',
        summary: 'Ask whether the process is alive',
        description: 'Answers as long as the process does, whatever the state of its database.',
        tags: ['Service'],
        response: { 200: Type.Ref('Health') },
        contract: { answer: 'The process is alive.', headers: ['Cache-Control'], examples: EXAMPLES },
      },
    },
    async () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      logLevel: 'warn',
      config: { neverRefused: true },
      schema: {
        operationId: 'getReadiness',
        summary: 'Ask whether requests should be sent here',
        description: 'Answers 503 while the service starts or stops, and when its database cannot be read.',
        tags: ['Service'],
        response: { 200: Type.Ref('Health') },
        contract: {
          answer: 'The service takes requests.',
          headers: ['Cache-Control'],
          examples: EXAMPLES,
          problems: [503],
        },
      },
    },
    async () => {
      if (isClosing()) throw new Problem('not-ready', 'The service is stopping.');
      await store.ping().catch(() => {
        throw new Problem('not-ready', 'The database cannot be read.');
      });
      return { status: 'ok' };
    },
  );
}
