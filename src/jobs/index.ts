import type { Deps } from '../deps.ts';
import { bind } from './bind.ts';
import type { Deliverer } from './deliverer.ts';
import { forgetAnswers, forgetDeliveries } from './housekeeping.ts';
import { renderMissing } from './render-missing.ts';
import { type Running, repeat } from './repeat.ts';
import type { Settle } from './settle.ts';
import { tick } from './ticker.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Working = Pick<Deps, 'store' | 'clock' | 'logger'> & {
  readonly settle: Settle;
  /** Whether it puts what readers ask for most where it is found fastest. */
  readonly binds?: boolean;
  /** What sends; without any nothing is. */
  readonly deliverers?: readonly Deliverer[];
};

/** What the process does of itself. The first turns of what isn't urgent come when a start is long over. */
export function startJobs({
  store,
  clock,
  settle,
  logger,
  binds = false,
  deliverers = [],
}: Working): Running {
  let over = false;
  const isOver = () => over;
  const jobs = [
    { run: () => tick(settle, clock), first: 0, afterFailure: MINUTE_MS },
    { run: () => forgetAnswers(store, clock).then(() => HOUR_MS), first: MINUTE_MS, afterFailure: HOUR_MS },
    { run: () => store.tidy().then(() => DAY_MS), first: HOUR_MS, afterFailure: DAY_MS },
    { run: () => renderMissing(store, isOver).then(() => DAY_MS), first: SECOND_MS, afterFailure: MINUTE_MS },
    {
      run: () => forgetDeliveries(store, clock).then(() => HOUR_MS),
      first: MINUTE_MS,
      afterFailure: HOUR_MS,
    },
    ...(binds
      ? [{ run: () => bind(store, isOver, logger), first: 5 * SECOND_MS, afterFailure: 5 * MINUTE_MS }]
      : []),
    ...deliverers.map(({ turn }) => ({ run: turn, first: SECOND_MS, afterFailure: SECOND_MS })),
  ].map((job) => repeat(job, logger));
  return {
    stop: async () => {
      over = true;
      await Promise.all([...jobs.map((job) => job.stop()), ...deliverers.map(({ stop }) => stop())]);
    },
  };
}
