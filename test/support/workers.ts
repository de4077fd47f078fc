import { Agent, request } from 'node:http';
import { onTestFinished } from 'vitest';
import { firstLine, type Outcome, start } from './command.ts';

export type Event = { readonly msg: string; readonly worker?: number; readonly pid?: number } & Readonly<
  Record<string, unknown>
>;

export type Answer = { readonly status: number; readonly body: string; readonly last: boolean };

export type Call = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
};

/** One connection, which leads to the same worker for as long as it lasts. */
export class Line {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Rejects when the connection ends before the whole answer is here. */
  ask({ method = 'GET', path, headers = {}, body }: Call): Promise<Answer> {
    const text = body && JSON.stringify(body);
    const type = text === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const place = { host: '127.0.0.1', port: this.#port, agent: this.#agent };
      const asked = request({ ...place, method, path, headers: { ...type, ...headers } }, (response) => {
        let received = '';
        response.on('data', (chunk) => {
          received += String(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const last = response.headers.connection === 'close';
          resolve({ status: response.statusCode ?? 0, body: received, last });
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A running `dateline serve` with several workers, told apart by what they log. */
export class Workers {
  readonly #service: ReturnType<typeof start>;
  readonly #events: Event[] = [];
  readonly #heard = new Set<() => void>();
  readonly port: number;
  #probes = 0;

  private constructor(
    service: ReturnType<typeof start>,
    port: number,
    events: Event[],
    heard: Set<() => void>,
  ) {
    this.#service = service;
    this.port = port;
    this.#events = events;
    this.#heard = heard;
  }

  /** Resolves when it says that it is ready. */
  static async start(folder: string, count: number, env: Readonly<Record<string, string>>): Promise<Workers> {
    const settings = { PORT: '0', SEED: 'false', DATABASE_URL: 'file:dateline.db', ...env };
    const service = start(folder, ['serve', '--json', '--workers', `${count}`], settings);
    onTestFinished(() => void service.child.kill('SIGKILL'));
    const events: Event[] = [];
    const heard = new Set<() => void>();
    let rest = '';
    service.child.stderr?.on('data', (chunk) => {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('{')) events.push(JSON.parse(line));
      for (const hear of heard) hear();
    });
    const { port } = JSON.parse(await firstLine(service));
    return new Workers(service, port, events, heard);
  }

  get outcome(): Promise<Outcome> {
    return this.#service.outcome;
  }

  kill(signal: NodeJS.Signals): void {
    this.#service.child.kill(signal);
  }

  all(msg: string): readonly Event[] {
    return this.#events.filter((event) => event.msg === msg);
  }

  /** The first that is or will be logged. */
  logged(fits: (event: Event) => boolean): Promise<Event> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.#events.find(fits);
        if (found === undefined) return;
        this.#heard.delete(look);
        resolve(found);
      };
      this.#heard.add(look);
      look();
    });
  }

  /** The process that has been this worker last. */
  pidOf(worker: number): number {
    const pid = this.all('worker serves').findLast((event) => event.worker === worker)?.pid;
    if (pid === undefined) throw new Error(`worker ${worker} has not served`);
    return pid;
  }

  /** A connection to each, in the order of their numbers. Needs the log level `info`. */
  async lineToEach(count: number): Promise<readonly Line[]> {
    const lines = new Map<number, Line>();
    while (lines.size < count) {
      const line = new Line(this.port);
      const worker = await this.#workerAt(line);
      if (lines.has(worker)) line.close();
      else lines.set(worker, line);
    }
    return [...lines].toSorted(([one], [other]) => one - other).map(([, line]) => line);
  }

  async #workerAt(line: Line): Promise<number> {
    this.#probes += 1;
    const id = `which-worker-${this.#probes}`;
    await line.ask({ path: `/v1/articles/${id}`, headers: { 'x-request-id': id } });
    const { worker } = await this.logged(({ msg, requestId }) => msg === 'request' && requestId === id);
    if (worker === undefined) throw new Error('the line names no worker');
    return worker;
  }
}
