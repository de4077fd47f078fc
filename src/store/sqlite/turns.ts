/** Milliseconds until the next attempt while another process writes: the shortest at first, then one more each time. */
const SOONEST_MS = 1;
const LATEST_MS = 4;

/**
 * For how long the database is left to others, as a share of the time for which this process held it without a pause, once
 * that is so many milliseconds. Others try every `LATEST_MS`, when their thread is free: the shortest pause is more than twice that.
 */
const PAUSE_SHARE = 1 / 25;
const HELD_MS = 250;
const PAUSE_MS = HELD_MS * PAUSE_SHARE;

/**
 * When an engine writes: at the end of this turn of the event loop; soon again and again while another process does;
 * and not all the time, so that others come to write too. SQLite itself has no queue, and its wait would hold up the thread.
 */
export class Turns {
  readonly #patience: number;
  readonly #shared: boolean;
  readonly #take: () => void;
  #planned = false;
  /** Since when, in milliseconds of `performance.now()`, every attempt was refused, and how many. */
  #refusedSince: number | null = null;
  #attempts = 0;
  /** What SQLite said last when it refused. */
  #refusal: unknown;
  #began = 0;
  #ended = Number.NEGATIVE_INFINITY;
  #held = 0;

  /** `patience` is in milliseconds; `shared` is a database that others can open; `take` is called when it is time. */
  constructor({ patience, shared }: { patience: number; shared: boolean }, take: () => void) {
    this.#patience = patience;
    this.#shared = shared;
    this.#take = take;
  }

  /** Has `take` called, once however often it is asked for before that. */
  plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const wait = this.#wait();
    const taken = () => {
      this.#planned = false;
      this.#take();
    };
    if (wait === 0) setImmediate(taken);
    else setTimeout(taken, wait);
  }

  began(): void {
    this.#refusedSince = null;
    this.#attempts = 0;
    this.#began = performance.now();
    if (this.#began - this.#ended >= PAUSE_MS) this.#held = 0;
  }

  ended(): void {
    this.#ended = performance.now();
    this.#held += this.#ended - this.#began;
  }

  refused(failure: unknown): void {
    this.#refusal = failure;
    this.#refusedSince ??= performance.now();
    this.#attempts += 1;
    this.#held = 0;
  }

  get refusal(): unknown {
    return this.#refusal;
  }

  /** Whether what waits since then has waited too long for other processes; the wait for this one's own doesn't count. */
  isOver(since: number): boolean {
    const start = this.#refusedSince;
    return start !== null && performance.now() - Math.max(since, start) >= this.#patience;
  }

  #wait(): number {
    if (this.#refusedSince !== null) return Math.min(SOONEST_MS + this.#attempts, LATEST_MS);
    return this.#shared && this.#held >= HELD_MS ? Math.ceil(this.#held * PAUSE_SHARE) : 0;
  }
}
