import { connect, type Socket } from 'node:net';

/** A request with header lines of its own, each with its end; a path alone has none. */
export type Asked = { readonly path: string; readonly more: string };

/** Requests that are made in turn, round and round, also over several runs. */
export class Requests {
  readonly #bytes: readonly Buffer[];
  #next = 0;

  /** `more` are further header lines, each with its end. */
  constructor(paths: readonly (string | Asked)[], more = '') {
    if (paths.length === 0) throw new RangeError('there is nothing to request');
    this.#bytes = paths
      .map((asked) => (typeof asked === 'string' ? { path: asked, more } : asked))
      .map(({ path, more }) => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n${more}\r\n`));
  }

  get length(): number {
    return this.#bytes.length;
  }

  next(): Buffer {
    const request = this.#bytes[this.#next % this.#bytes.length];
    this.#next += 1;
    return request ?? Buffer.alloc(0);
  }
}

/** Some keep-alive connections to a server on this machine. */
export class Load {
  readonly #clients: readonly Client[];

  static async open(port: number, connections: number): Promise<Load> {
    return new Load(await Promise.all(Array.from({ length: connections }, () => Client.open(port))));
  }

  constructor(clients: readonly Client[]) {
    this.#clients = clients;
  }

  /**
   * Makes requests for `ms` milliseconds and at least `atLeast` of them, over each connection the next when its last was answered.
   * Returns how many microseconds each answer took. Rejects at the first answer that is neither 200 nor 304.
   */
  async run(requests: Requests, ms: number, atLeast = 0): Promise<readonly number[]> {
    const end = performance.now() + ms;
    const times: number[] = [];
    let made = 0;
    await Promise.all(
      this.#clients.map(async (client) => {
        do {
          made += 1;
          const start = performance.now();
          const status = await client.ask(requests.next());
          if (status !== 200 && status !== 304)
            throw new Error(`an answer that cannot be measured: ${status}`);
          times.push(1000 * (performance.now() - start));
        } while (performance.now() < end || made < atLeast);
      }),
    );
    return times;
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** As little of an HTTP/1.1 client as will do, so that measuring costs little beside what is measured. */
export class Client {
  readonly #socket: Socket;
  /** What came of a head that isn't whole. */
  #before: Buffer | null = null;
  #status = 0;
  /** Bytes of the body that are still to come; null while its head is. */
  #left: number | null = null;
  #answered: (status: number) => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;

  static open(port: number): Promise<Client> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(new Client(socket)));
      socket.once('error', reject);
    });
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      if (typeof chunk !== 'string') this.#read(chunk);
    });
    socket.on('close', () => this.#failed(new Error('the server closed a connection')));
  }

  /** Resolves to the answer's status once all of it is there. Rejects when the connection ends before. */
  ask(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      if (this.#socket.destroyed) reject(new Error('the server closed a connection'));
      else this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = () => undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    let length = chunk.length;
    if (this.#left === null) {
      // Rarely in pieces. Only the head becomes text: bodies are long, and this is beside what is measured.
      const whole = this.#before === null ? chunk : Buffer.concat([this.#before, chunk]);
      const end = whole.indexOf('\r\n\r\n');
      this.#before = end === -1 ? whole : null;
      if (end === -1) return;
      const head = whole.toString('latin1', 0, end);
      this.#status = Number(head.slice(9, 12));
      const bodyLength = this.#status === 304 ? '0' : CONTENT_LENGTH.exec(head)?.[1];
      if (bodyLength === undefined) {
        this.#failed(new Error(`an answer that cannot be measured: ${head.slice(0, 500)}`));
        return;
      }
      this.#left = Number(bodyLength);
      length = whole.length - end - 4;
    }
    this.#left -= length;
    if (this.#left > 0) return;
    this.#left = null;
    this.#answered(this.#status);
  }
}

const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;
