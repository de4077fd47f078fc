import type { PressureLimits } from './pressure.ts';

/** What one request or connection may take. Times are milliseconds, sizes bytes. */
export type Limits = {
  readonly requestTimeout: number;
  readonly headersTimeout: number;
  readonly keepAliveTimeout: number;
  /** How often connections are looked at for a time that has run out. */
  readonly connectionsCheckingInterval: number;
  readonly maxHeaderSize: number;
  readonly maxHeaders: number;
  readonly bodyLimit: number;
  readonly pressure: PressureLimits | null;
};

/** Keep-alive is longer than the minute for which common load balancers keep a connection to reuse it. */
export const LIMITS: Limits = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
  maxHeaders: 100,
  bodyLimit: 1_048_576,
  pressure: { interval: 1_000, eventLoopDelay: 1_000, eventLoopUtilisation: 0.98, busyDelay: 500 },
};
