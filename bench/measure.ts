import { Bare, sample } from './bare.ts';
import { labelOf, type Row } from './figures.ts';
import { type Asked, Requests } from './load.ts';
import { farPages, firstPages, get, middlePages } from './pages.ts';
import { RANDOM_READS, randomReadsOf } from './random-reads.ts';
import { ONE_ARTICLE, type Scenario, scenariosOf } from './scenarios.ts';
import { keyOf } from './scratch.ts';
import { type Measuring, openSite, type Site, warmUpAll } from './site.ts';
import type { Subjects } from './subjects.ts';
import { STEADY, takeTurns } from './turns.ts';

export type Reads = {
  /** Another article or page with each request. */
  readonly random: readonly Row[];
  /** The same request again and again. */
  readonly pages: readonly Row[];
};

/** Answers that stand for those of random requests at the bare server. */
const SAMPLE = 64;

/** Every scenario, with nothing kept, on corpora in the order of their files, the smallest first. */
export async function measureReads(files: readonly string[], measuring: Measuring): Promise<Reads> {
  const { wants, warmUpMs } = measuring;
  const asked = scenariosOf(NO_SUBJECTS).filter(({ name }) => wants(name));
  if (asked.length === 0 && !RANDOM_READS.some(wants)) return { random: [], pages: [] };
  const sites: Site[] = [];
  for (const file of files) sites.push(await openSite(file));
  const bare = new Bare();
  try {
    const largest = sites.at(-1);
    if (largest === undefined) throw new RangeError('there is no corpus to measure');
    const port = await bare.send([await get(largest.port, '/v1/articles')]);
    const requests = new Requests(['/v1/articles', '/v1/articles?sort=title']);
    await warmUpAll(
      [...sites, { port }].map((server) => ({ ...server, requests })),
      warmUpMs,
    );
    return {
      random: await measureRandom(sites, bare, measuring),
      pages: await measurePages(sites, bare, measuring),
    };
  } finally {
    for (const { worker } of sites) worker.stop();
    bare.stop();
  }
}

async function measureRandom(sites: readonly Site[], bare: Bare, measuring: Measuring) {
  const { wants, onRow } = measuring;
  const reads = await Promise.all(
    sites.map(async (site) => ({ site, reads: await randomReadsOf(site.port, wants) })),
  );
  const rows: Row[] = [];
  for (const name of RANDOM_READS.filter(wants)) {
    const at = reads.map(({ site, reads: all }) => ({
      site,
      paths: all.find((those) => those.name === name)?.paths ?? [],
    }));
    const row = await measure({ name, page: null, at, isSteady: true }, bare, measuring);
    onRow(row);
    rows.push(row);
  }
  return rows;
}

async function measurePages(sites: readonly Site[], bare: Bare, measuring: Measuring) {
  const { wants, onRow, effort } = measuring;
  const pages: ToMeasure[] = [];
  // Before anything is measured: to find a far page is thousands of requests, after which a process is another one for a while.
  for (const [index, { name }] of scenariosOf(NO_SUBJECTS).entries())
    if (wants(name)) pages.push(...(await pagesOf(sites, index, effort.connections)));
  const rows: Row[] = [];
  for (const page of pages) {
    const row = await measure(page, bare, measuring);
    onRow(row);
    rows.push(row);
  }
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

type ToMeasure = Pick<Row, 'name' | 'page'> & {
  /** In more rounds: see STEADY. */
  readonly isSteady?: boolean;
  readonly at: readonly { readonly site: Site; readonly paths: readonly (string | Asked)[] }[];
};

/** What to measure of one scenario; pages of a list in `count` lengths. The 400th is looked for on the largest corpus alone. */
async function pagesOf(sites: readonly Site[], index: number, count: number): Promise<readonly ToMeasure[]> {
  const asked = sites.map((site) => ({ site, scenario: scenarioAt(site, index) }));
  const largest = asked.at(-1);
  if (largest === undefined) return [];
  const { name, pages } = largest.scenario;
  if (pages !== true) {
    const at = asked.map(({ site, scenario }) => ({ site, paths: [requestOf(site, scenario)] }));
    return [{ name, page: null, at, isSteady: name === ONE_ARTICLE }];
  }
  const first = asked.map(({ site, scenario }) => ({ site, paths: firstPages(scenario.path, count) }));
  const middle = await Promise.all(
    asked.map(async ({ site, scenario }) => ({
      site,
      paths: await middlePages(site.port, scenario.path, count),
    })),
  );
  const { site, scenario } = largest;
  const far = await farPages(site.port, scenario.path, count);
  const far400 = far === null ? [] : [[far.first, far.far].map((paths) => ({ site, paths }))];
  return [
    { name, page: 'first', at: first },
    { name, page: 'middle', at: middle },
    ...far400.map((at) => ({ name, page: '400th' as const, at, isSteady: true })),
  ];
}

function requestOf({ file }: Site, { path, needsKey }: Scenario): string | Asked {
  return needsKey === true ? { path, more: `authorization: Bearer ${keyOf(file)}\r\n` } : path;
}

function scenarioAt({ subjects }: Site, index: number): Scenario {
  const scenario = scenariosOf(subjects)[index];
  if (scenario === undefined) throw new RangeError(`there is no scenario ${index}`);
  return scenario;
}

/** Beside the bare server, which sends the largest corpus' answers. */
async function measure(
  { name, page, at, isSteady = false }: ToMeasure,
  bare: Bare,
  { effort, toRow }: Measuring,
): Promise<Row> {
  const answers = await Promise.all(at.map(({ site, paths }) => get(site.port, paths[0] ?? '')));
  const last = at.at(-1);
  if (last === undefined) throw new RangeError('there is nothing to measure');
  const sent = await sample(last.site.port, last.paths, SAMPLE);
  const bytes = sent.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0) / sent.length;
  const sides = at.map(({ site, paths }) => ({ ...site, requests: new Requests(paths) }));
  const limit = { worker: bare.worker, port: await bare.send(sent), requests: new Requests(last.paths) };
  const rounds = isSteady ? STEADY * effort.rounds : effort.rounds;
  // Those who ask for the same at the same time share what is made for one of them.
  const connections = Math.min(last.paths.length, effort.connections);
  const taken = await takeTurns([...sides, limit], { ...effort, rounds, connections }).catch(
    (cause: unknown) => {
      throw new Error(`${labelOf({ name, page })} could not be measured: ${cause}`, { cause });
    },
  );
  return toRow({ name, page, items: answers.map(({ items }) => items), bytes }, taken);
}
