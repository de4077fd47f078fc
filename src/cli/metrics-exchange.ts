export type MetricsMessage =
  | { readonly is: 'asking'; readonly id: number }
  /** Null where they can't be told. */
  | { readonly is: 'telling'; readonly id: number; readonly text: string | null };

/** One end of the channel between a supervisor and a worker, of which either may ask the other for its metrics. */
export class MetricsExchange {
  readonly #send: (message: MetricsMessage) => void;
  readonly #tell: () => Promise<string>;
  readonly #waiting = new Map<number, (text: string | null) => void>();
  #asked = 0;

  /** `tell` makes what this end answers. */
  constructor(send: (message: MetricsMessage) => void, tell: () => Promise<string>) {
    this.#send = send;
    this.#tell = tell;
  }

  /** Null where the other end doesn't tell within `ms` milliseconds. */
  ask(ms: number): Promise<string | null> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      const end = (text: string | null) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(text);
      };
      const timer = setTimeout(end, ms, null);
      this.#waiting.set(id, end);
      this.#send({ is: 'asking', id });
    });
  }

  hear(message: MetricsMessage): void {
    const { id } = message;
    if (message.is === 'telling') this.#waiting.get(id)?.(message.text);
    else
      this.#tell().then(
        (text) => this.#send({ is: 'telling', id, text }),
        () => this.#send({ is: 'telling', id, text: null }),
      );
  }
}
