import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Servers run on the first processor, what asks them on the second, where the system can be told. */
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
const SERVERS = '0';
const CLIENT = '1';

export function pinSelf(): boolean {
  return canPin && spawnSync('taskset', ['-a', '-cp', CLIENT, `${process.pid}`]).status === 0;
}

/** A process has its parent's processors until it is told otherwise. */
function pinned(anywhere: boolean): readonly string[] {
  return ['taskset', '-c', anywhere ? `0-${availableParallelism() - 1}` : SERVERS];
}

/** A process of ours that answers one message at a time. */
export class Worker {
  readonly #child: ChildProcess;
  #failure: Error | null = null;
  #failed: (error: Error) => void = (error) => {
    this.#failure = error;
  };

  /** `module` is a file beside this one; `anywhere` leaves it all processors. */
  constructor(module: string, { anywhere = false } = {}) {
    const file = fileURLToPath(new URL(module, import.meta.url));
    const command = [...(canPin ? pinned(anywhere) : []), process.execPath, file];
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
