import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

type Where = 'servers' | 'client' | 'all';

/**
 * Servers run on the first processor that this process may use, what asks them on the second; null where there is
 * one, or the system can't be told.
 */
const CORES: Readonly<Record<Where, string>> | null = (() => {
  const { status, stdout } = spawnSync('taskset', ['-cp', `${process.pid}`], { encoding: 'utf8' });
  const list = status === 0 ? (/: ([\d,-]+)$/m.exec(stdout)?.[1] ?? '') : '';
  const [servers, client] = list.split(',').flatMap(coresIn);
  return servers === undefined || client === undefined ? null : { servers, client, all: list };
})();

/** `2-4` is 2, 3 and 4. */
function coresIn(range: string): readonly string[] {
  const [from = Number.NaN, to = from] = range.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);
}

/** This process and what it asks with keep to the client's processor. Returns whether they do. */
export function pinSelf(): boolean {
  return CORES !== null && spawnSync('taskset', ['-a', '-cp', CORES.client, `${process.pid}`]).status === 0;
}

/** What to run a command with so that it has those processors: a process has its parent's until it is told otherwise. */
export function pinnedTo(where: Where): readonly string[] {
  return CORES === null ? [] : ['taskset', '-c', CORES[where]];
}

/** A process of ours that answers one message at a time. */
export class Worker {
  readonly #child: ChildProcess;
  #failure: Error | null = null;
  #failed: (error: Error) => void = (error) => {
    this.#failure = error;
  };

  /** `module` is a file beside this one. */
  constructor(module: string, where: Where = 'servers') {
    const file = fileURLToPath(new URL(module, import.meta.url));
    const command = [...pinnedTo(where), process.execPath, file];
    this.#child = spawn(command[0] ?? '', command.slice(1), {
      // Its log goes where a real one's would cost as much and nobody reads it.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    this.#child.once('error', (error) => this.#failed(error));
    this.#child.once('exit', (code) => this.#failed(new Error(`${module} ended with ${code}`)));
  }

  /** The next message; with `message`, the answer to it. A message with a `failure` rejects. */
  async ask<Answer>(message?: object): Promise<Answer> {
    if (this.#failure !== null) throw this.#failure;
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      this.#child.once('message', (answer: Answer & { failure?: string }) => {
        if (answer.failure === undefined) resolve(answer);
        else reject(new Error(answer.failure));
      });
      if (message !== undefined) this.#child.send(message);
    });
  }

  /** Microseconds of processor time that the process has taken so far. */
  async usage(): Promise<number> {
    const { user, system } = await this.ask<NodeJS.CpuUsage>({ do: 'usage' });
    return user + system;
  }

  stop(): void {
    this.#failed = () => undefined;
    this.#child.disconnect();
  }
}

/** Answers each message with what `handle` returns, or with its failure; ends with the process that asks. */
export function answer<Order>(handle: (order: Order) => object | Promise<object>): void {
  process.on('message', (order: Order & { do: string }) => {
    if (order.do === 'usage') {
      process.send?.(process.cpuUsage());
      return;
    }
    Promise.resolve(order)
      .then(handle)
      .then(
        (result) => process.send?.(result),
        (error: unknown) => process.send?.({ failure: error instanceof Error ? error.stack : String(error) }),
      );
  });
  process.on('disconnect', () => process.exit());
}
