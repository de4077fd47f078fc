import type { Config } from './config.ts';
import type { Clock } from './domain/clock.ts';
import type { MakeId } from './domain/id.ts';
import type { Store } from './store/store.ts';

/** Everything that the application is built from. The process wires real ones in `main.ts`, tests their own. */
export type Deps = {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly makeId: MakeId;
};
