import type { Deps } from '../deps.ts';
import { forgetAnswers } from './housekeeping.ts';
import { type Running, repeat } from './repeat.ts';
import type { Settle } from './settle.ts';
import { tick } from './ticker.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Working = Pick<Deps, 'store' | 'clock' | 'logger'> & { readonly settle: Settle };

/** What the process does of itself. The first turns of what isn't urgent come when a start is long over. */
export function startJobs({ store, clock, settle, logger }: Working): Running {
  const jobs = [
    { run: () => tick(settle, clock), first: 0, afterFailure: MINUTE_MS },
    { run: () => forgetAnswers(store, clock).then(() => HOUR_MS), first: MINUTE_MS, afterFailure: HOUR_MS },
    { run: () => store.tidy().then(() => DAY_MS), first: HOUR_MS, afterFailure: DAY_MS },
  ].map((job) => repeat(job, logger));
  return { stop: async () => void (await Promise.all(jobs.map((job) => job.stop()))) };
}
