import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { bearerOf, unauthorized } from './auth.ts';
import { METRICS_TYPE } from './exposition.ts';

/** What is measured, and how it is told. Made by `openMetrics`; an application without one measures nothing. */
export type Metrics = {
  readonly observe: (request: { method: string; route: string; status: number; seconds: number }) => void;
  /** The Prometheus text format, version 0.0.4. */
  readonly text: () => Promise<string>;
};

/** Loads the Prometheus client, which a service that nobody scrapes has no need of. All series have `labels`. */
export async function openMetrics(labels: Readonly<Record<string, string>> = {}): Promise<Metrics> {
  const { Registry, Histogram, collectDefaultMetrics } = await import('prom-client');
  const register = new Registry();
  register.setDefaultLabels(labels);
  collectDefaultMetrics({ register });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request’s headers read to the last byte of its answer handed over.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  });
  return {
    observe: ({ method, route, status, seconds }) => duration.observe({ method, route, status }, seconds),
    text: () => register.metrics(),
  };
}

/** Times every request by its route's pattern; what matched no route is one label, whatever its path. */
export const requestMetrics = fastifyPlugin(
  async (app: FastifyInstance, { metrics }: { metrics: Metrics }) => {
    app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
      const route = routeOptions.url ?? 'none';
      metrics.observe({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    });
  },
);

/** `GET /metrics` on the public address: for whoever has the token, and for nobody where none is configured. */
export async function metricsRoute(
  app: FastifyInstance,
  { metrics, token }: { metrics: Metrics | null; token: string | null },
): Promise<void> {
  app.get(
    '/metrics',
    {
      logLevel: 'warn',
      config: { ownCredentials: true },
      schema: {
        operationId: 'getMetrics',
        summary: 'Read the metrics',
        description:
          'Figures of the process and the times of its answers in the Prometheus text format; of each process under its label `worker` where there are several. Needs the token that the service was configured with (`METRICS_TOKEN`), which is not a key.',
        tags: ['Service'],
        contract: {
          answer: 'The metrics.',
          headers: ['Cache-Control'],
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
      },
    },
    async (request, reply) => {
      const sent = bearerOf(request.headers.authorization ?? '');
      if (metrics === null || token === null || sent === null || !isSame(sent, token)) {
        throw unauthorized(
          'Metrics are for whoever has the metrics token.',
          sent ? 'invalid_token' : undefined,
        );
      }
      return reply
        .type(METRICS_TYPE)
        .header('cache-control', 'no-store')
        .send(await metrics.text());
    },
  );
}

/** In constant time, whatever the lengths. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
