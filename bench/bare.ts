import type { BareAnswer, BareOrder } from './bare-server.ts';
import type { Asked } from './load.ts';
import { type Answer, get } from './pages.ts';
import { Worker } from './process.ts';

/** Headers that Node writes by itself. */
const NODES_OWN = ['connection', 'date', 'keep-alive', 'transfer-encoding'];
/** Headers that an answer without a body lacks. */
const OF_BODIES = ['content-type', 'content-length'];

/** The limit of what a service on Node can do: a `node:http` server that sends answers from memory and does nothing else. */
export class Bare {
  readonly worker = new Worker('bare-server.ts');

  /** From now on it sends these answers in turn; to a client that has them, `304` and no body. Resolves to its port. */
  async send(answers: readonly Answer[], status: 200 | 304 = 200): Promise<number> {
    const order: BareOrder = {
      do: 'answer',
      status,
      answers: answers.map((answer) => bareOf(answer, status)),
    };
    const { port } = await this.worker.ask<{ port: number }>(order);
    return port;
  }

  stop(): void {
    this.worker.stop();
  }
}

function bareOf({ headers, body }: Answer, status: 200 | 304): BareAnswer {
  const left = new Set(status === 304 ? [...NODES_OWN, ...OF_BODIES] : NODES_OWN);
  return {
    headers: [...headers].filter(([name]) => !left.has(name)).flat(),
    body: status === 304 ? '' : body,
  };
}

/** Up to `most` answers, from all over the paths. */
export async function sample(
  port: number,
  paths: readonly (string | Asked)[],
  most: number,
): Promise<readonly Answer[]> {
  const step = Math.max(1, Math.ceil(paths.length / most));
  const answers: Answer[] = [];
  for (let at = 0; at < paths.length; at += step) answers.push(await get(port, paths[at] ?? ''));
  return answers;
}
