import { setTimeout as wait } from 'node:timers/promises';
import { firstLine, run, start } from './command.ts';

const DATABASE = { DATABASE_URL: 'file:dateline.db' };

/** A service of its own process that is killed and started again, on the same port and database, with a key that may do everything. */
export class Mortal {
  readonly #folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #key: string;
  #running: ReturnType<typeof start> | null = null;
  #port = '0';
  /** How often it was started. */
  lives = 0;

  private constructor(folder: string, key: string, settings: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#key = key;
    this.#settings = settings;
  }

  static async start(folder: string, settings: Readonly<Record<string, string>>): Promise<Mortal> {
    const issued = await run(
      folder,
      ['keys', 'create', '--name', 'x', '--scopes', 'all', '--json'],
      DATABASE,
    );
    const mortal = new Mortal(folder, JSON.parse(issued.stdout).key, settings);
    await mortal.start();
    return mortal;
  }

  async start(): Promise<void> {
    const env = { ...DATABASE, PORT: this.#port, SEED: 'false', LOG_LEVEL: 'error', ...this.#settings };
    this.#running = start(this.#folder, ['serve', '--json'], env);
    this.lives += 1;
    this.#port = String(JSON.parse(await firstLine(this.#running)).port);
  }

  async kill(): Promise<void> {
    this.#running?.child.kill('SIGKILL');
    await this.#running?.outcome;
  }

  /** Rejects where the service dies meanwhile: what was asked may have happened or not. */
  async call<T = Readonly<Record<string, string>>>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        'content-type': 'application/json',
        ...(method !== 'POST' && { 'if-match': '*' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    // Refused, and not done, since the machine is busy with other things.
    if (answer.status === 503) {
      await answer.body?.cancel();
      await wait(100);
      return this.call(method, path, body);
    }
    return answer.json() as Promise<T>;
  }
}
