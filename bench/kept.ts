import { median } from './figures.ts';
import { Load } from './load.ts';
import { openSite } from './measure.ts';
import { get } from './pages.ts';
import { Worker } from './process.ts';

/** What was measured of one request whose answer is kept in memory. */
export type KeptRow = {
  readonly name: string;
  /** Microseconds of processor time that a request took the service, and a bare `node:http` server that sends the same. */
  readonly cpu: number;
  readonly bareCpu: number;
  /** The bare server's time as a share of the service's: the median of turns taken one right after the other. */
  readonly ofLimit: number;
};

const CONNECTIONS = 8;
const TURNS = 40;
const TURN_MS = 80;
/** Turns until both servers' code is compiled. */
const WARM_UP = 5;

/** The story, a list of 20, and the story for a client that has it, from a corpus whose size makes no difference here. */
export async function measureKept(
  file: string,
  only: string,
  onRow: (row: KeptRow) => void,
): Promise<readonly KeptRow[]> {
  const site = await openSite(file, { cacheMemory: 64 });
  const bare = new Worker('bare-server.ts');
  const story = `/v1/articles/${site.subjects.articles[0]}`;
  const { headers } = await get(site.port, story);
  const rows: KeptRow[] = [];
  for (const { name, path, has = '' } of [
    { name: 'the story, kept', path: story },
    { name: 'a list of 20, kept', path: '/v1/articles' },
    { name: 'the story, not modified', path: story, has: `if-none-match: ${headers.get('etag')}\r\n` },
  ]) {
    if (!name.includes(only)) continue;
    await get(site.port, path);
    const { headers, body } = await get(site.port, path);
    const status = has === '' ? 200 : 304;
    const { port } = await bare.ask<{ port: number }>({
      do: 'answer',
      status,
      headers: sendable(headers, status),
      body: status === 304 ? '' : body,
    });
    const row = { name, ...(await compare(path, has, { ...site, bare, barePort: port })) };
    onRow(row);
    rows.push(row);
  }
  site.worker.stop();
  bare.stop();
  return rows;
}

/** Those that Node doesn't write by itself. */
function sendable(headers: Headers, status: number): Record<string, string> {
  const own = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);
  if (status === 304) for (const name of ['content-type', 'content-length']) own.add(name);
  return Object.fromEntries([...headers].filter(([name]) => !own.has(name)));
}

type Servers = {
  readonly worker: Worker;
  readonly port: number;
  readonly bare: Worker;
  readonly barePort: number;
};

async function compare(path: string, has: string, { worker, port, bare, barePort }: Servers) {
  const sides = [
    { worker, load: await Load.open(port, CONNECTIONS), cpu: [] as number[] },
    { worker: bare, load: await Load.open(barePort, CONNECTIONS), cpu: [] as number[] },
  ] as const;
  for (let turn = -WARM_UP; turn < TURNS; turn += 1) {
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
      const before = await side.worker.usage();
      const { length } = await side.load.run([path], TURN_MS, has);
      const used = (await side.worker.usage()) - before;
      if (turn >= 0) side.cpu.push(used / length);
    }
  }
  for (const { load } of sides) load.close();
  const [ours, limit] = sides;
  const shares = ours.cpu.map((cpu, turn) => (limit.cpu[turn] ?? Number.NaN) / cpu);
  return { cpu: median(ours.cpu), bareCpu: median(limit.cpu), ofLimit: median(shares) };
}
