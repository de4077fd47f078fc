import underPressure, { TYPE_EVENT_LOOP_UTILIZATION } from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from './errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers under any load: what asks it would otherwise take the process for dead. */
    neverRefused?: boolean;
  }
  interface FastifyInstance {
    /** Whether the loop is late with what it has to do, so that requests may be refused. */
    isLate: () => boolean;
  }
}

/** Means over one interval, all in milliseconds but the utilisation, which is the share of it that the loop was busy. */
export type PressureLimits = {
  readonly interval: number;
  readonly eventLoopDelay: number;
  readonly eventLoopUtilisation: number;
  /** Without this much delay a busy loop is a server that is used to the full, and refuses nothing. */
  readonly busyDelay: number;
};

/**
 * Refuses requests with 503 while there is more work than can be done in time, so that what is under way gets done. Without limits
 * nothing is refused.
 */
export const pressure = fastifyPlugin(
  async (app: FastifyInstance, { pressure: limits }: { pressure: PressureLimits | null }) => {
    let isMeasured = false;
    const isLate = () =>
      limits !== null && isMeasured && app.memoryUsage().eventLoopDelay >= limits.busyDelay;
    app.decorate('isLate', isLate);
    if (limits === null) return;

    // A sample that began before connections were taken says how long loading took, and nothing of requests.
    app.server.once('listening', () => {
      setTimeout(() => {
        isMeasured = true;
      }, 2 * limits.interval).unref();
    });
    await app.register(underPressure, {
      sampleInterval: limits.interval,
      maxEventLoopDelay: limits.eventLoopDelay,
      maxEventLoopUtilization: limits.eventLoopUtilisation,
      eventLoopUtilizationMode: 'interval',
      pressureHandler: ({ routeOptions }, _reply, type) => {
        if (!isMeasured || routeOptions.config.neverRefused === true) return;
        if (type === TYPE_EVENT_LOOP_UTILIZATION && !isLate()) return;
        throw new Problem('overloaded', 'The server has more work than it can do in time.', {
          headers: { 'retry-after': '10' },
        });
      },
    });
  },
);
