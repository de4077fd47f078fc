import type { Store } from '../../store/store.ts';

/** Milliseconds between looks at whether another process has committed something; each takes microseconds. */
const LOOK_EVERY = 100;

type Waiting = { readonly since: number; readonly wake: () => void };

/** Tells all who wait that something was committed, by whichever process, with one look at the store for all of them. */
export class LogWatch {
  readonly #changes: Pick<Store['changes'], 'version'>;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | null = null;

  constructor(changes: Pick<Store['changes'], 'version'>) {
    this.#changes = changes;
  }

  /** To be asked for before the store is read. */
  version(): number {
    return this.#changes.version();
  }

  /** Resolves once the store is at another version than `since`, when `signal` aborts, and when nothing more will come. */
  async changed(since: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const waiting = { since, wake: () => done() };
      const done = () => {
        this.#waiting.delete(waiting);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', done, { once: true });
      this.#start();
    });
  }

  #start(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY).unref();
  }

  /** A store that can't be asked wakes everyone: their own reads will say what is wrong with it. */
  #look(): void {
    let version: number | null = null;
    try {
      version = this.#changes.version();
    } catch {}
    for (const { since, wake } of [...this.#waiting]) if (since !== version) wake();
    if (this.#waiting.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}
