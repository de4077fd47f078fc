import { median, type Row } from './figures.ts';
import { Load } from './load.ts';
import { type Answer, farPages, get, middlePage } from './pages.ts';
import { Worker } from './process.ts';
import { type Scenario, scenariosOf } from './scenarios.ts';
import type { Subjects } from './subjects.ts';

/** Connections that keep a server busy. */
const CONNECTIONS = 8;

/** Microseconds: a slower server is busy with one, and several would only wait until it gives them up. */
const SLOW = 100_000;

const WARM_UP_MS = 3_000;

export type Effort = {
  readonly rounds: number;
  readonly ms: number;
  /** Part of the names of the scenarios to measure. */
  readonly only: string;
};

/** A served corpus. */
export type Site = { readonly worker: Worker; readonly port: number; readonly subjects: Subjects };

/** `cacheMemory` is in megabytes: with none, each answer is made from the database. */
export async function openSite(file: string, { cacheMemory = 0 } = {}): Promise<Site> {
  const worker = new Worker('server.ts');
  const opened = await worker.ask<{ port: number; subjects: Subjects }>({ do: 'open', file, cacheMemory });
  return { worker, ...opened };
}

/** Every page of every scenario on every site, the smallest corpus first; `onRow` hears of each as it is done. */
export async function measureAll(
  sites: readonly Site[],
  effort: Effort,
  onRow: (row: Row) => void,
): Promise<readonly Row[]> {
  const bare = new Worker('bare-server.ts');
  for (const { port } of sites) await warmUp(port);
  const rows: Row[] = [];
  const measure = async (page: PageToMeasure) => {
    const row = await measurePage(page, bare, effort);
    onRow(row);
    rows.push(row);
  };
  for (const [index, { name }] of scenariosOf(NO_SUBJECTS).entries()) {
    if (!name.includes(effort.only)) continue;
    for (const page of await pagesOf(sites, index)) await measure(page);
  }
  bare.stop();
  return rows;
}

/** Whether any request has this in its name. */
export function isRead(only: string): boolean {
  return scenariosOf(NO_SUBJECTS).some(({ name }) => name.includes(only));
}

/** A server is slow until its code is compiled, which goes by how often it ran. */
async function warmUp(port: number): Promise<void> {
  const load = await Load.open(port, CONNECTIONS);
  await load.run(['/v1/articles', '/v1/articles?sort=title'], WARM_UP_MS);
  load.close();
}

const NO_SUBJECTS: Subjects = {
  section: '',
  subsection: '',
  tag: '',
  secondTag: '',
  rareTag: '',
  author: '',
  articles: [],
};

const ARTICLE_LIST = /\/articles(?:\?|$)/;

type PageToMeasure = Pick<Row, 'name' | 'page'> & {
  readonly at: readonly { readonly site: Site; readonly paths: readonly string[] }[];
};

/** The pages of one scenario; the 400th is looked for on the largest corpus alone. */
async function pagesOf(sites: readonly Site[], index: number): Promise<readonly PageToMeasure[]> {
  const asked = sites.map((site) => ({ site, scenario: scenarioAt(site, index) }));
  const largest = asked.at(-1);
  if (largest === undefined) return [];
  const { name, pages } = largest.scenario;
  const first = asked.map(({ site, scenario }) => ({ site, paths: variants(scenario, site.subjects) }));
  if (pages !== true) return [{ name, page: null, at: first }];
  const middle = await Promise.all(
    asked.map(async ({ site, scenario }) => ({ site, paths: [await middlePage(site.port, scenario.path)] })),
  );
  const far = await farPages(largest.site.port, largest.scenario.path);
  const { site } = largest;
  return [
    { name, page: 'first', at: first },
    { name, page: 'middle', at: middle },
    ...(far === null
      ? []
      : [
          { name, page: '400th' as const, at: [far.first, far.far].map((path) => ({ site, paths: [path] })) },
        ]),
  ];
}

function scenarioAt({ subjects }: Site, index: number): Scenario {
  const scenario = scenariosOf(subjects)[index];
  if (scenario === undefined) throw new RangeError(`there is no scenario ${index}`);
  return scenario;
}

/** A request for one article is made for many in turn, so that not one row of the database is all that is read. */
function variants({ path }: Scenario, { articles }: Subjects): readonly string[] {
  const [article] = articles;
  if (article === undefined || !path.startsWith(`/v1/articles/${article}`)) return [path];
  return articles.map((other) => path.replace(article, other));
}

/** Turns of each server in a round. */
const TURNS = 5;

/**
 * The servers take short turns within each round, so that whatever else the machine does meets them alike. The figures
 * are medians of the rounds.
 */
async function measurePage({ name, page, at }: PageToMeasure, bare: Worker, effort: Effort): Promise<Row> {
  const answers = await Promise.all(at.map(({ site, paths }) => get(site.port, paths[0] ?? '')));
  const largest = answers.at(-1);
  if (largest === undefined) throw new Error('there is nothing to measure');
  const storeToo = ARTICLE_LIST.test(at[0]?.paths[0] ?? '');
  const targets: Target[] = [];
  for (const { site, paths } of at) targets.push(await aim(site, paths, effort));
  const barePort = await teach(bare, largest);
  const bareTarget = await aim({ worker: bare, port: barePort }, targets.at(-1)?.paths ?? [], effort);
  const rounds: Round[][] = [];
  for (let round = 0; round < effort.rounds; round += 1) {
    rounds.push(await measureRound([...targets, bareTarget], storeToo ? targets : [], effort.ms / TURNS));
  }
  for (const { busy, alone } of [...targets, bareTarget]) {
    busy.close();
    alone.close();
  }
  const medianAt = (index: number, figure: keyof Round) =>
    median(rounds.map((round) => round[index]?.[figure] ?? Number.NaN));
  return {
    name,
    page,
    items: answers.map(({ items }) => items),
    cpu: targets.map((_, index) => medianAt(index, 'cpu')),
    wall: targets.map((_, index) => medianAt(index, 'wall')),
    bareCpu: medianAt(targets.length, 'cpu'),
    bytes: Buffer.byteLength(largest.body),
    storeCpu: storeToo ? targets.map((_, index) => medianAt(index, 'store')) : null,
  };
}

async function teach(bare: Worker, { headers, body }: Answer): Promise<number> {
  const own = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);
  const sent = Object.fromEntries([...headers].filter(([header]) => !own.has(header)));
  const { port } = await bare.ask<{ port: number }>({ do: 'answer', status: 200, headers: sent, body });
  return port;
}

type Target = {
  readonly worker: Worker;
  readonly port: number;
  readonly paths: readonly string[];
  /** Connections that keep the server busy, and a lone one. */
  readonly busy: Load;
  readonly alone: Load;
};

/** Opens the connections, and lets the server warm up. */
async function aim(
  { worker, port }: Pick<Site, 'worker' | 'port'>,
  paths: readonly string[],
  { ms }: Effort,
): Promise<Target> {
  const alone = await Load.open(port, 1);
  const fast = median(await alone.run(paths, ms)) < SLOW;
  return { worker, port, paths, alone, busy: await Load.open(port, fast ? CONNECTIONS : 1) };
}

/** Microseconds of one request or call; `store` is NaN where it wasn't asked for. */
type Round = { readonly cpu: number; readonly wall: number; readonly store: number };

async function measureRound(
  targets: readonly Target[],
  withStore: readonly Target[],
  ms: number,
): Promise<Round[]> {
  const sums = targets.map(() => ({ cpu: 0, requests: 0, waits: [] as number[], store: 0, calls: 0 }));
  const order = [...targets.entries()];
  for (let turn = 0; turn < TURNS; turn += 1) {
    // Each after each other one as often as before it.
    for (const [index, target] of order.reverse()) {
      const sum = sums[index];
      if (sum === undefined) continue;
      const { cpu, requests } = await keepBusy(target, ms);
      sum.cpu += cpu;
      sum.requests += requests;
      sum.waits.push(...(await target.alone.run(target.paths, ms / 4)));
      if (!withStore.includes(target)) continue;
      const store = await callStore(target, ms / 4);
      sum.store += store.cpu;
      sum.calls += store.calls;
    }
  }
  return sums.map(({ cpu, requests, waits, store, calls }) => ({
    cpu: cpu / requests,
    wall: median(waits),
    store: store / calls,
  }));
}

/** The server's processor time, while it always has another request waiting. */
async function keepBusy(
  { worker, busy, paths }: Target,
  ms: number,
): Promise<{ cpu: number; requests: number }> {
  const before = await worker.usage();
  const { length } = await busy.run(paths, ms);
  return { cpu: (await worker.usage()) - before, requests: length };
}

/** The store's list that the first of the paths leads to. */
async function callStore(
  { worker, alone, paths }: Target,
  ms: number,
): Promise<{ cpu: number; calls: number }> {
  await alone.run(paths.slice(0, 1), 0);
  return worker.ask<{ cpu: number; calls: number }>({ do: 'list', ms });
}
