import { median } from './figures.ts';
import { Load, type Requests } from './load.ts';
import type { Worker } from './process.ts';

/** How long and how often is measured. */
export type Effort = {
  /** Each figure is the median of these. */
  readonly rounds: number;
  /** Turns that each server has in a round. */
  readonly turns: number;
  /** Milliseconds of a turn. */
  readonly ms: number;
  /** Connections that always have a request waiting. */
  readonly connections: number;
  /** Milliseconds that each server is asked for the same before: until its code is compiled. */
  readonly warmUpMs: number;
};

/** So many times as many rounds for what is kept, random reads, page 400 and one article: with the growth of all pages too a run would take half as long again. */
export const STEADY = 5;

/** A server that is measured, and what is asked of it. */
export type Side = {
  readonly worker: Worker;
  readonly port: number;
  readonly requests: Requests;
};

/** Microseconds of one request in one round: the server's processor time, and what a lone client waited. */
export type Round = { readonly cpu: number; readonly wall: number };

/** Microseconds: a slower server is busy with one connection, and several would only wait until it gives them up. */
const SLOW = 100_000;

/** Requests that wake up what serves an answer, before it is measured. */
const WARM_UP_REQUESTS = 4_000;
/** Milliseconds in which it is seen how fast a server is. */
const LOOK_MS = 100;

/**
 * Servers take short turns, so that whatever else the machine does meets them alike; each comes after each other one as often as
 * before it. Resolves to the rounds, each with an entry for every side.
 */
export async function takeTurns(
  sides: readonly Side[],
  effort: Effort,
): Promise<readonly (readonly Round[])[]> {
  const aimed: Aimed[] = [];
  try {
    for (const side of sides) aimed.push(await aim(side, effort));
    const rounds: Round[][] = [];
    for (let round = 0; round < effort.rounds; round += 1) rounds.push(await takeRound(aimed, effort));
    return rounds;
  } finally {
    for (const { busy, alone } of aimed) {
      busy.close();
      alone.close();
    }
  }
}

/** Until a server's code is compiled, which goes by how often it ran. */
export async function warmUp({ port, requests }: Omit<Side, 'worker'>, ms: number): Promise<void> {
  const load = await Load.open(port, 8);
  await load.run(requests, ms);
  load.close();
}

type Aimed = Side & { readonly busy: Load; readonly alone: Load };

/** Opens the connections, and asks for each answer once, as far as there is time for it. */
async function aim(side: Side, { connections, warmUpMs }: Effort): Promise<Aimed> {
  const { port, requests } = side;
  const alone = await Load.open(port, 1);
  const fast = median(await alone.run(requests, LOOK_MS)) < SLOW;
  const busy = await Load.open(port, fast ? connections : 1);
  await busy.run(requests, warmUpMs, fast ? Math.min(requests.length, WARM_UP_REQUESTS) : 0);
  return { ...side, alone, busy };
}

async function takeRound(sides: readonly Aimed[], { turns, ms }: Effort): Promise<Round[]> {
  const sums = sides.map(() => ({ cpu: 0, requests: 0, waits: [] as number[] }));
  const order = [...sides.entries()];
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, side] of order.reverse()) {
      const sum = sums[index];
      if (sum === undefined) continue;
      const before = await side.worker.usage();
      const { length } = await side.busy.run(side.requests, ms);
      sum.cpu += (await side.worker.usage()) - before;
      sum.requests += length;
      sum.waits.push(...(await side.alone.run(side.requests, ms / 4)));
    }
  }
  return sums.map(({ cpu, requests, waits }) => ({ cpu: cpu / requests, wall: median(waits) }));
}
