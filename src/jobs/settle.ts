import { performance } from 'node:perf_hooks';
import type { Deps } from '../deps.ts';
import type { Instant } from '../domain/clock.ts';
import { publishDue } from './publish-due.ts';

/**
 * Does what is due and resolves to when the next thing happens by itself; null where nothing will. Never rejects: what
 * can't be done now is logged and done later, and the moment that it resolves to lies in the past until then.
 */
export type Settle = () => Promise<Instant | null>;

/** Milliseconds without another attempt after one that failed, so that reads go on at their pace meanwhile. */
const PAUSE_MS = 250;
/** Milliseconds between two lines in the log about the same trouble. */
const QUIET_MS = 60_000;

/**
 * Decides by time what is public: every read asks this first, so that it is right at the boundary however late the job
 * is. It costs one look at the next moment while nothing is due. Those who ask while something is being done wait for
 * it, and share it. `monotonic` tells milliseconds from any start.
 */
export function settler(
  { store, clock, logger }: Pick<Deps, 'store' | 'clock' | 'logger'>,
  monotonic: () => number = () => performance.now(),
): Settle {
  let firing: Promise<void> | null = null;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let quietUntil = Number.NEGATIVE_INFINITY;

  const complain = (details: object): void => {
    pausedUntil = monotonic() + PAUSE_MS;
    if (monotonic() < quietUntil) return;
    quietUntil = monotonic() + QUIET_MS;
    logger?.error(details, 'what is due could not be done, and will be tried again');
  };

  const fire = async (): Promise<void> => {
    const failed = await publishDue({ store, clock });
    const [first] = failed;
    if (first !== undefined) complain({ err: first.error, article: first.article, failed: failed.length });
  };

  return async () => {
    try {
      const next = await store.articles.nextDue();
      if (next === null || next > clock() || monotonic() < pausedUntil) return next;
      firing ??= fire().finally(() => {
        firing = null;
      });
      await firing;
      return await store.articles.nextDue();
    } catch (error) {
      complain({ err: error });
      return clock();
    }
  };
}
