/** What is left of a client's quota: `remaining` requests in the next `resetsIn` seconds, after which all are there again. */
export type Quota = {
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds, at least one. */
  readonly resetsIn: number;
  readonly isExceeded: boolean;
};

/** Milliseconds. */
export const WINDOW_MS = 60_000;

/** Clients that are counted at once; of more, those whose minute began first begin anew. */
const MAX_CLIENTS = 100_000;

/** Counts requests by client, a minute at a time, from each client's first request on. */
export class RequestQuota {
  /** In the order in which their minutes began. */
  readonly #windows = new Map<string, Window>();

  /** Takes one request of a client's; `now` in milliseconds. */
  take(client: string, limit: number, now: number): Quota {
    const window = this.#windowOf(client, now);
    window.taken += 1;
    return {
      limit,
      remaining: Math.max(0, limit - window.taken),
      resetsIn: Math.max(1, Math.ceil((window.endsAt - now) / 1000)),
      isExceeded: window.taken > limit,
    };
  }

  #windowOf(client: string, now: number): Window {
    const known = this.#windows.get(client);
    // A clock that was put back begins a minute anew.
    if (known !== undefined && now < known.endsAt && now >= known.endsAt - WINDOW_MS) return known;
    this.#windows.delete(client);
    this.#makeRoom();
    const window = { taken: 0, endsAt: now + WINDOW_MS };
    this.#windows.set(client, window);
    return window;
  }

  #makeRoom(): void {
    for (const first of this.#windows.keys()) {
      if (this.#windows.size < MAX_CLIENTS) return;
      this.#windows.delete(first);
    }
  }
}

type Window = { taken: number; readonly endsAt: number };
