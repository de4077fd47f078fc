import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { Clock } from './domain/clock.ts';
import type { MakeId } from './domain/id.ts';
import type { OfferedFormat } from './formats/format.ts';
import type { Metrics } from './http/metrics.ts';
import type { Settle } from './jobs/settle.ts';
import type { Resolve } from './resolve.ts';
import type { Store } from './store/store.ts';

/** Everything that the application is built from. The process wires real ones in `main.ts`, tests their own. */
export type Deps = {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly makeId: MakeId;
  /** 32 bytes; what they are used for takes its own key from them (`deriveKey`). */
  readonly secret: Buffer;
  /** What articles are syndicated in; without them, all that there are. */
  readonly formats?: readonly OfferedFormat[];
  /** Where hosts that strangers name are; without one the network's name servers tell. */
  readonly resolve?: Resolve;
  /** Without one nothing is logged. */
  readonly logger?: FastifyBaseLogger;
  /** Without one nothing is measured. */
  readonly metrics?: Metrics;
  /** Without one nothing happens by itself, however long its time is over. */
  readonly settle?: Settle;
  /** Whether the process is about to stop: it is no longer ready, and connections end with their next answer. */
  readonly isClosing?: () => boolean;
};
