import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Deps } from '../deps.ts';

/**
 * For a scope that shows or changes what schedules change: before each request all that is due is done, so that what
 * it finds is what the time says, however late the job is.
 */
export const settled = fastifyPlugin(
  async (app: FastifyInstance, { settle }: { settle: NonNullable<Deps['settle']> }) => {
    app.decorateRequest('nextChange', null);
    app.addHook('onRequest', (request, _reply, done) => {
      settle().then(({ told }) => {
        request.nextChange = told;
        done();
      }, done);
    });
  },
);
