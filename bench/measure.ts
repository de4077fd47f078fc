import { median, type Row } from './figures.ts';
import { load } from './load.ts';
import { type Answer, farPages, get, middlePage } from './pages.ts';
import { Worker } from './process.ts';
import { type Scenario, scenariosOf } from './scenarios.ts';
import type { Subjects } from './subjects.ts';

/** Connections that keep a server busy. */
const CONNECTIONS = 8;

/** Microseconds: a slower server is busy with one, and several would only wait until it gives them up. */
const SLOW = 100_000;

export type Effort = {
  readonly rounds: number;
  readonly ms: number;
  /** Part of the names of the scenarios to measure. */
  readonly only: string;
};

/** A served corpus. */
export type Site = { readonly worker: Worker; readonly port: number; readonly subjects: Subjects };

export async function openSite(file: string): Promise<Site> {
  const worker = new Worker('server.ts');
  return { worker, ...(await worker.ask<{ port: number; subjects: Subjects }>({ do: 'open', file })) };
}

/** Every page of every scenario on every site, the smallest corpus first; `onRow` hears of each as it is done. */
export async function measureAll(
  sites: readonly Site[],
  effort: Effort,
  onRow: (row: Row) => void,
): Promise<readonly Row[]> {
  const bare = new Worker('bare-server.ts');
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
          { name, page: 'first of ten' as const, at: [{ site, paths: [far.first] }] },
          { name, page: '400th of ten' as const, at: [{ site, paths: [far.far] }] },
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

/**
 * The corpora take turns within each round, so that whatever else the machine does meets them alike. The figures are
 * medians of the rounds.
 */
async function measurePage({ name, page, at }: PageToMeasure, bare: Worker, effort: Effort): Promise<Row> {
  const answers = await Promise.all(at.map(({ site, paths }) => get(site.port, paths[0] ?? '')));
  const largest = answers.at(-1);
  if (largest === undefined) throw new Error('there is nothing to measure');
  const barePort = await teach(bare, largest);
  const storeToo = ARTICLE_LIST.test(at[0]?.paths[0] ?? '');
  const rounds = at.map(() => ({ cpu: [] as number[], wall: [] as number[], store: [] as number[] }));
  const bareCpu: number[] = [];
  const targets: Target[] = [];
  for (const { site, paths } of at) {
    targets.push(await warm({ worker: site.worker, port: site.port, paths, connections: 1 }, effort));
  }
  const paths = targets.at(-1)?.paths ?? [];
  const bareTarget = await warm({ worker: bare, port: barePort, paths, connections: 1 }, effort);
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const [index, target] of targets.entries()) {
      const found = rounds[index];
      found?.cpu.push(await busy(target, effort));
      found?.wall.push(await alone(target, effort));
      if (storeToo) found?.store.push(await storeCall(target, effort));
    }
    bareCpu.push(await busy(bareTarget, effort));
  }
  return {
    name,
    page,
    items: answers.map(({ items }) => items),
    cpu: rounds.map(({ cpu }) => median(cpu)),
    wall: rounds.map(({ wall }) => median(wall)),
    bareCpu: median(bareCpu),
    bytes: Buffer.byteLength(largest.body),
    storeCpu: storeToo ? rounds.map(({ store }) => median(store)) : null,
  };
}

async function teach(bare: Worker, { headers, body }: Answer): Promise<number> {
  const own = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);
  const sent = Object.fromEntries([...headers].filter(([header]) => !own.has(header)));
  const { port } = await bare.ask<{ port: number }>({ do: 'answer', headers: sent, body });
  return port;
}

type Target = {
  readonly worker: Worker;
  readonly port: number;
  readonly paths: readonly string[];
  readonly connections: number;
};

async function warm(target: Target, { ms }: Effort): Promise<Target> {
  const fast = median(await load(target.port, target.paths, { connections: 1, ms })) < SLOW;
  return { ...target, connections: fast ? CONNECTIONS : 1 };
}

/** Microseconds of the server's processor time for a request, while it always has another one waiting. */
async function busy({ worker, port, paths, connections }: Target, { ms }: Effort): Promise<number> {
  const before = await worker.usage();
  const times = await load(port, paths, { connections, ms });
  return ((await worker.usage()) - before) / times.length;
}

async function alone({ port, paths }: Target, { ms }: Effort): Promise<number> {
  return median(await load(port, paths, { connections: 1, ms: ms / 4 }));
}

async function storeCall({ worker, port, paths }: Target, { ms }: Effort): Promise<number> {
  await get(port, paths[0] ?? '');
  const { cpu } = await worker.ask<{ cpu: number }>({ do: 'list', ms: ms / 4 });
  return cpu;
}
