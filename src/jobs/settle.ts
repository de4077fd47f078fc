import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import type { NextDue } from '../domain/scheduling.ts';
import { isStoreTrouble, publishDue } from './publish-due.ts';

/**
 * Does what is due and resolves to when the next thing happens by itself. Never rejects: what can't be done now is logged
 * and done later, and the moment that it resolves to lies in the past until then.
 */
export type Settle = () => Promise<NextDue>;

const STORE = 'store';
/** Milliseconds without another attempt after one that failed, so that reads go on at their pace meanwhile. */
const PAUSE_MS = 250;
/** Milliseconds that a read waits for what is being done: another process may keep the store from writes for longer. */
const LONGEST_MS = 1_000;
/** Milliseconds between two lines in the log about the same article, or about the store. */
const QUIET_MS = 60_000;

/**
 * Decides by time what is public: every read asks this first, so that it is right at the boundary however late the job
 * is. It costs one look at the next moment while nothing is due. Those who ask while something is being done wait for
 * it, for `longestMs` at most, and share it. `monotonic` tells milliseconds from any start.
 */
export function settler(
  { store, clock, logger }: Pick<Deps, 'store' | 'clock' | 'logger'>,
  monotonic: () => number = () => performance.now(),
  longestMs = LONGEST_MS,
): Settle {
  let firing: Promise<void> | null = null;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  /** Articles that were refused for what they are: they are tried again after the pause, and hold up no other. */
  let refused: ReadonlySet<string> = new Set();
  const quietUntil = new Map<string, number>();

  /** `what` is an article, or the store. */
  const complain = (what: string, details: object): void => {
    pausedUntil = monotonic() + PAUSE_MS;
    for (const [other, until] of quietUntil) if (until <= monotonic()) quietUntil.delete(other);
    if (quietUntil.has(what)) return;
    quietUntil.set(what, monotonic() + QUIET_MS);
    logger?.error(details, 'what is due could not be done, and will be tried again');
  };

  const fire = async (): Promise<void> => {
    const failed = await publishDue({ store, clock });
    const trouble = failed.find(({ error }) => isStoreTrouble(error));
    refused = new Set(trouble === undefined ? failed.map(({ article }) => article) : []);
    if (trouble === undefined)
      for (const { article, error } of failed) complain(article, { err: error, article });
    else complain(STORE, { err: trouble.error, article: trouble.article, failed: failed.length });
  };

  const isPaused = async (): Promise<boolean> => {
    if (monotonic() >= pausedUntil) return false;
    if (refused.size === 0) return true;
    const due = await store.articles.due(clock(), refused.size + 1);
    return due.every((article) => refused.has(article));
  };

  return async () => {
    try {
      const next = await store.articles.nextDue();
      if (next.at === null || next.at > clock() || (await isPaused())) return next;
      firing ??= fire().finally(() => {
        firing = null;
      });
      await atMost(longestMs, firing);
      return await store.articles.nextDue();
    } catch (error) {
      complain(STORE, { err: error });
      const now = clock();
      return { at: now, told: now };
    }
  };
}

async function atMost(ms: number, done: Promise<void>): Promise<void> {
  const end = new AbortController();
  try {
    await Promise.race([done, wait(ms, undefined, { signal: end.signal }).catch(() => undefined)]);
  } finally {
    end.abort();
  }
}
