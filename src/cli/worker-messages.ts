import type { Config } from '../config.ts';
import type { MetricsMessage } from './metrics-exchange.ts';
import type { Place } from './serving.ts';

/** From the supervisor. A worker is given its configuration, so that one that is started again has that of the others. */
export type ToWorker =
  | { readonly is: 'serve'; readonly config: Config; readonly number: number; readonly seeds: boolean }
  | { readonly is: 'jobs' }
  | { readonly is: 'stop' }
  | MetricsMessage;

/** From a worker: that it waits to be told what to serve; then where it is, or why it can't be. */
export type FromWorker =
  | { readonly is: 'waiting' }
  | { readonly is: 'ready'; readonly place: Place }
  | { readonly is: 'failed'; readonly why: string }
  | MetricsMessage;
