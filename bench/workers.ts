import { median } from './figures.ts';
import { Load, Requests } from './load.ts';
import { Worker } from './process.ts';
import { type Started, startService } from './starting.ts';

/** What a service with so many workers answers. */
export type WorkersRow = {
  readonly workers: number;
  /** Answers. */
  readonly perSecond: number;
  /** How many times that of one worker, in the same rounds. */
  readonly times: number;
  /** The limit: how many times what one process does alone so many do at the same time that wait for nothing. */
  readonly limit: number;
  /** The share of a processor that the client took: near 1 it would be what limits the answers. */
  readonly client: number;
};

type Serving = { readonly load: Load; readonly spinners: readonly Worker[] };
type Turn = { readonly answers: number; readonly spins: number; readonly client: number };

const WORKERS = [1, 2];
const CONNECTIONS = 16;
const WARM_UP_MS = 3_000;
/** Of one service in one round, in so many turns. */
const MS = 2_000;
const TURNS = 4;

/** Services with one worker and with more in turn, with all processors to themselves and the client, and nothing kept. */
export async function measureWorkers(file: string, rounds: number): Promise<readonly WorkersRow[]> {
  const requests = new Requests(PATHS);
  const serving: Serving[] = [];
  const services: Started[] = [];
  try {
    for (const workers of WORKERS) {
      const settings = { WORKERS: `${workers}`, CACHE_MEMORY: '0' };
      const service = await startService(file, { where: 'all', settings });
      services.push(service);
      const load = await Load.open(service.port, CONNECTIONS);
      const spinners = Array.from({ length: workers }, () => new Worker('spinner.ts', 'all'));
      serving.push({ load, spinners });
    }
    for (const { load } of serving) await load.run(requests, WARM_UP_MS);
    const taken: (readonly Turn[])[] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await takeRound(serving, requests));
    return WORKERS.map((workers, index) => ({ workers, ...figuresOf(taken, index) }));
  } finally {
    for (const { load, spinners } of serving) {
      load.close();
      for (const spinner of spinners) spinner.stop();
    }
    for (const service of services) await service.stop();
  }
}

/** Long lists of one field, so that the client has little to do, each of another time, so that nobody shares an answer. */
const PATHS = Array.from({ length: 1_000 }, (_, second) => {
  const moment = new Date(Date.UTC(2025, 0, 1, 0, 0, second)).toISOString();
  return `/v1/articles?fields=slug&limit=100&publishedTo=${moment}`;
});

async function takeRound(serving: readonly Serving[], requests: Requests): Promise<readonly Turn[]> {
  const sums = serving.map(() => ({ answers: 0, spins: 0, client: 0 }));
  const order = [...serving.entries()];
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [index, { load, spinners }] of order.reverse()) {
      const sum = sums[index];
      if (sum === undefined) continue;
      const start = performance.now();
      const before = process.cpuUsage();
      const { length } = await load.run(requests, MS / TURNS);
      const ms = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      sum.answers += (1000 * length) / ms / TURNS;
      sum.client += (user + system) / 1000 / ms / TURNS;
      sum.spins += await spinsOf(spinners, MS / TURNS);
    }
  }
  return sums;
}

async function spinsOf(spinners: readonly Worker[], ms: number): Promise<number> {
  const all = await Promise.all(spinners.map((spinner) => spinner.ask<{ done: number }>({ do: 'spin', ms })));
  return all.reduce((sum, { done }) => sum + done, 0);
}

function figuresOf(rounds: readonly (readonly Turn[])[], index: number): Omit<WorkersRow, 'workers'> {
  const of = (figure: (turn: Turn, first: Turn) => number) =>
    median(
      rounds.flatMap((turns) => {
        const [first] = turns;
        const turn = turns[index];
        return first === undefined || turn === undefined ? [] : [figure(turn, first)];
      }),
    );
  return {
    perSecond: of(({ answers }) => answers),
    times: of((turn, first) => turn.answers / first.answers),
    limit: of((turn, first) => turn.spins / first.spins),
    client: of(({ client }) => client),
  };
}
