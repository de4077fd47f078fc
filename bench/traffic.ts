import { Random } from './corpus/random.ts';
import { type Asked, Client, type Requests } from './load.ts';
import { get } from './pages.ts';
import { ARTICLE, LIST, randomReadsOf } from './random-reads.ts';

/** What readers ask for, in percent: articles, lists, searches, and articles that the client has already. */
const SHARES = { article: 45, list: 30, search: 10, unchanged: 15 };
/** Requests until they begin anew. */
const LENGTH = 20_000;
/** Articles whose `ETag` clients have. */
const KNOWN = 200;

/** Requests as from many readers, all over the corpus. The same for the same corpus. */
export async function mixedTraffic(port: number): Promise<readonly Asked[]> {
  const reads = await randomReadsOf(port, (name) => name === ARTICLE || name === LIST);
  const pathsOf = (name: string) => reads.find((read) => read.name === name)?.paths ?? [];
  const [articles, lists] = [pathsOf(ARTICLE), pathsOf(LIST)];
  const known: Asked[] = [];
  for (const path of articles.slice(0, KNOWN)) {
    const { headers } = await get(port, path);
    known.push({ path, more: `if-none-match: ${headers.get('etag')}\r\n` });
  }
  const random = new Random(4);
  const make: Record<keyof typeof SHARES, () => Asked> = {
    article: () => ({ path: random.pick(articles), more: '' }),
    list: () => ({ path: random.pick(lists), more: '' }),
    search: () => ({ path: `/v1/articles?q=${wordOf(random.pick(articles), random)}`, more: '' }),
    unchanged: () => random.pick(known),
  };
  const kinds = Object.entries(SHARES).flatMap(([kind, share]) =>
    Array.from({ length: share }, () => kind as keyof typeof SHARES),
  );
  return Array.from({ length: LENGTH }, () => make[random.pick(kinds)]());
}

/** A word of an article's title, as its slug has it. */
function wordOf(path: string, random: Random): string {
  return random.pick(path.slice(path.lastIndexOf('/') + 1).split('-'));
}

/** What came of the requests of some time: milliseconds of each answer, and what was no answer, by what it was. */
export type Outcome = { readonly ms: number[]; readonly errors: Map<string, number> };

export type Pace = {
  readonly connections: number;
  /** Requests a second; 0 for the next as soon as the last is answered, over each connection. */
  readonly rate: number;
};

/**
 * Makes requests until it is told to stop. With a rate, a request's time begins when it is due, so that one that waits for a free
 * connection has waited.
 */
export class Traffic {
  readonly #port: number;
  readonly #requests: Requests;
  readonly #waiting: (() => void)[] = [];
  readonly #due: number[] = [];
  readonly #pace: Pace;
  #outcome: Outcome = { ms: [], errors: new Map() };
  #ended = false;
  readonly #running: Promise<unknown>;

  constructor(port: number, requests: Requests, pace: Pace) {
    this.#port = port;
    this.#requests = requests;
    this.#pace = pace;
    const connections = Array.from({ length: pace.connections }, () => this.#connection());
    this.#running = Promise.all(pace.rate === 0 ? connections : [...connections, this.#tick()]);
  }

  /** Since it was asked for last. */
  take(): Outcome {
    const outcome = this.#outcome;
    this.#outcome = { ms: [], errors: new Map() };
    return outcome;
  }

  /** Resolves when the last answer is there. */
  async stop(): Promise<void> {
    this.#ended = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await this.#running;
  }

  async #connection(): Promise<void> {
    let client: Client | null = null;
    while (!this.#ended) {
      const start = await this.#next();
      if (start === null) break;
      try {
        client ??= await Client.open(this.#port);
        const status = await client.ask(this.#requests.next());
        if (status === 200 || status === 304) this.#outcome.ms.push(performance.now() - start);
        else this.#fail(`status ${status}`);
      } catch (error) {
        this.#fail(error instanceof Error ? error.message : String(error));
        client?.close();
        client = null;
        await later(100);
      }
    }
    client?.close();
  }

  /** When the next request's time began; null at the end. */
  async #next(): Promise<number | null> {
    if (this.#pace.rate === 0) return performance.now();
    while (this.#due.length === 0 && !this.#ended)
      await new Promise<void>((wake) => this.#waiting.push(wake));
    return this.#due.shift() ?? null;
  }

  async #tick(): Promise<void> {
    const start = performance.now();
    for (let made = 0; !this.#ended; await later(1)) {
      const now = performance.now();
      for (; made < ((now - start) * this.#pace.rate) / 1000; made += 1) {
        this.#due.push(now);
        this.#waiting.shift()?.();
      }
    }
  }

  #fail(what: string): void {
    const { errors } = this.#outcome;
    errors.set(what, (errors.get(what) ?? 0) + 1);
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
