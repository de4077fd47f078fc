import type { Deps } from '../deps.ts';
import type { Store } from '../store/store.ts';

/** What is changed again and again is bound once in so many milliseconds. */
const PAUSE_MS = 60_000;

/** So that readers who come meanwhile seldom wait. */
const REST = 4;

/** Below this nobody needs to know. */
const MANY = 1_000;

/** Binds what was published or changed since. Resolves to the milliseconds until the next time. */
export async function bind(
  { live }: Pick<Store, 'live'>,
  isOver: () => boolean,
  logger?: Deps['logger'],
): Promise<number> {
  const bound = await live.bind(isOver, REST);
  if (bound >= MANY) logger?.info({ bound }, 'bound');
  return PAUSE_MS;
}
