import { median } from './figures.ts';
import { Load, Requests } from './load.ts';
import { type Started, startService } from './starting.ts';

/** What a service with so many workers answers. */
export type WorkersRow = {
  readonly workers: number;
  /** Answers. */
  readonly perSecond: number;
  /** How many times that of one worker, in the same rounds. */
  readonly times: number;
  /** The share of a processor that the client took: near 1 it would be what limits the answers. */
  readonly client: number;
};

type Serving = { readonly service: Started; readonly load: Load };
type Turn = { readonly perSecond: number; readonly client: number };

const WORKERS = [1, 2];
const CONNECTIONS = 32;
const WARM_UP_MS = 3_000;
/** Of one service in one round, in so many turns. */
const MS = 2_000;
const TURNS = 4;

/** Services with one worker and with more in turn, with all processors to themselves and the client, and nothing kept. */
export async function measureWorkers(file: string, rounds: number): Promise<readonly WorkersRow[]> {
  const requests = new Requests(PATHS);
  const serving: Serving[] = [];
  try {
    for (const workers of WORKERS) {
      const settings = { WORKERS: `${workers}`, CACHE_MEMORY: '0' };
      const service = await startService(file, { where: 'all', settings });
      serving.push({ service, load: await Load.open(service.port, CONNECTIONS) });
    }
    for (const { load } of serving) await load.run(requests, WARM_UP_MS);
    const taken: (readonly Turn[])[] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await takeRound(serving, requests));
    return WORKERS.map((workers, index) => rowOf(workers, taken, index));
  } finally {
    for (const { load, service } of serving) {
      load.close();
      await service.stop();
    }
  }
}

/** Long lists of few fields, so that the client has little to do, each of another time, so that nobody shares an answer. */
const PATHS = Array.from({ length: 1_000 }, (_, second) => {
  const moment = new Date(Date.UTC(2025, 0, 1, 0, 0, second)).toISOString();
  return `/v1/articles?fields=slug,title&limit=100&publishedTo=${moment}`;
});

async function takeRound(serving: readonly Serving[], requests: Requests): Promise<readonly Turn[]> {
  const sums = serving.map(() => ({ answers: 0, ms: 0, client: 0 }));
  const order = [...serving.entries()];
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [index, { load }] of order.reverse()) {
      const sum = sums[index];
      if (sum === undefined) continue;
      const start = performance.now();
      const before = process.cpuUsage();
      sum.answers += (await load.run(requests, MS / TURNS)).length;
      const { user, system } = process.cpuUsage(before);
      sum.client += (user + system) / 1000;
      sum.ms += performance.now() - start;
    }
  }
  return sums.map(({ answers, ms, client }) => ({ perSecond: (1000 * answers) / ms, client: client / ms }));
}

function rowOf(workers: number, rounds: readonly (readonly Turn[])[], index: number): WorkersRow {
  const of = (figure: (turn: Turn, first: Turn) => number) =>
    median(
      rounds.flatMap((turns) => {
        const [first] = turns;
        const turn = turns[index];
        return first === undefined || turn === undefined ? [] : [figure(turn, first)];
      }),
    );
  return {
    workers,
    perSecond: of(({ perSecond }) => perSecond),
    times: of((turn, first) => turn.perSecond / first.perSecond),
    client: of(({ client }) => client),
  };
}
