import type { Deps } from '../deps.ts';

/** `stop` resolves when the job isn't running and never will again. */
export type Running = { readonly stop: () => Promise<void> };

type Job = {
  /** Resolves to the milliseconds until its next turn. */
  readonly run: () => Promise<number>;
  /** Milliseconds until its first turn, and until the next one after a turn that failed. */
  readonly first: number;
  readonly afterFailure: number;
};

/** Runs a job again and again, never twice at once. */
export function repeat({ run, first, afterFailure }: Job, logger?: Deps['logger']): Running {
  let stopped = false;
  let timer = setTimeout(begin, first);
  let turn: Promise<void> = Promise.resolve();

  function begin(): void {
    turn = run()
      .catch((err: unknown) => {
        logger?.error({ err }, 'a job failed');
        return afterFailure;
      })
      .then((wait) => {
        if (!stopped) timer = setTimeout(begin, wait);
      });
  }

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await turn;
    },
  };
}
