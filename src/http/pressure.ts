import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from './errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers under any load: what asks it would otherwise take the process for dead. */
    neverRefused?: boolean;
  }
}

export type PressureLimits = {
  readonly eventLoopDelayMs: number;
  /** The share of a second that the event loop was busy. */
  readonly eventLoopUtilisation: number;
};

/** Refuses requests with 503 while there is more work than can be done in time, so that what is under way gets done. */
export const pressure = fastifyPlugin(async (app: FastifyInstance, limits: PressureLimits) => {
  await app.register(underPressure, {
    maxEventLoopDelay: limits.eventLoopDelayMs,
    maxEventLoopUtilization: limits.eventLoopUtilisation,
    eventLoopUtilizationMode: 'interval',
    pressureHandler: ({ routeOptions }) => {
      if (routeOptions.config.neverRefused === true) return;
      throw new Problem('overloaded', 'The server has more work than it can do in time.', {
        headers: { 'retry-after': '10' },
      });
    },
  });
});
