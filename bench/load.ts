import { connect, type Socket } from 'node:net';

/** Some keep-alive connections to a server on this machine. */
export class Load {
  readonly #port: number;
  readonly #clients: readonly Client[];

  static async open(port: number, connections: number): Promise<Load> {
    return new Load(port, await Promise.all(Array.from({ length: connections }, () => Client.open(port))));
  }

  constructor(port: number, clients: readonly Client[]) {
    this.#port = port;
    this.#clients = clients;
  }

  /**
   * Asks for `paths` in turn for `ms` milliseconds, over each connection for the next when its last was answered.
   * Returns how many microseconds each answer took. Rejects at the first answer that is neither 200 nor 304. `more` are further
   * header lines, each with its end.
   */
  async run(paths: readonly string[], ms: number, more = ''): Promise<readonly number[]> {
    const requests = paths.map((path) =>
      Buffer.from(`GET ${path} HTTP/1.1\r\nhost: localhost:${this.#port}\r\n${more}\r\n`),
    );
    const end = performance.now() + ms;
    const times: number[] = [];
    let next = 0;
    await Promise.all(
      this.#clients.map(async (client) => {
        do {
          const request = requests[next % requests.length] ?? Buffer.alloc(0);
          next += 1;
          const start = performance.now();
          await client.ask(request);
          times.push(1000 * (performance.now() - start));
        } while (performance.now() < end);
      }),
    );
    return times;
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** As little of an HTTP/1.1 client as will do, so that measuring costs little beside what is measured. */
class Client {
  readonly #socket: Socket;
  #head = '';
  /** Bytes of the body that are still to come; null while the head isn't whole. */
  #left: number | null = null;
  #answered: () => void = () => undefined;
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

  ask(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = () => undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    let length = chunk.length;
    if (this.#left === null) {
      const before = this.#head.length;
      this.#head += chunk.toString('latin1');
      const end = this.#head.indexOf('\r\n\r\n');
      if (end === -1) return;
      const [, status] = /^HTTP\/1\.1 (200|304) /.exec(this.#head) ?? [];
      const bodyLength =
        status === '304' ? '0' : /\r\ncontent-length: (\d+)/i.exec(this.#head.slice(0, end))?.[1];
      if (status === undefined || bodyLength === undefined) {
        this.#failed(new Error(`an answer that cannot be measured: ${this.#head.slice(0, 500)}`));
        return;
      }
      this.#left = Number(bodyLength);
      length -= end + 4 - before;
      this.#head = '';
    }
    this.#left -= length;
    if (this.#left > 0) return;
    this.#left = null;
    this.#answered();
  }
}
