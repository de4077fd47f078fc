import underPressure, { TYPE_EVENT_LOOP_UTILIZATION } from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from './errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers under any load: what asks it would otherwise take the process for dead. */
    neverRefused?: boolean;
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
 * Whether a busy loop is late with what it has to do, so that requests may be refused. Where it is not, none is: without the plugin, or
 * before it has looked.
 */
export function isLate(
  app: FastifyInstance,
  { pressure: limits }: { pressure: PressureLimits | null },
): boolean {
  return limits !== null && app.memoryUsage().eventLoopDelay >= limits.busyDelay;
}

/** Refuses requests with 503 while there is more work than can be done in time, so that what is under way gets done. */
export const pressure = fastifyPlugin(async (app: FastifyInstance, limits: PressureLimits) => {
  await app.register(underPressure, {
    sampleInterval: limits.interval,
    maxEventLoopDelay: limits.eventLoopDelay,
    maxEventLoopUtilization: limits.eventLoopUtilisation,
    eventLoopUtilizationMode: 'interval',
    pressureHandler: ({ routeOptions }, _reply, type) => {
      if (routeOptions.config.neverRefused === true) return;
      const { eventLoopDelay } = app.memoryUsage();
      if (type === TYPE_EVENT_LOOP_UTILIZATION && eventLoopDelay < limits.busyDelay) return;
      throw new Problem('overloaded', 'The server has more work than it can do in time.', {
        headers: { 'retry-after': '10' },
      });
    },
  });
});
