import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median } from './figures.ts';
import { pinnedTo } from './process.ts';

/** A service as `npm start` runs it. */
export type Started = {
  readonly pid: number;
  readonly port: number;
  /** Resolves when it has ended. */
  readonly stop: () => Promise<void>;
};

const COMMAND = fileURLToPath(new URL('../bin/dateline.js', import.meta.url));

/** Listens on a free port. Rejects, with what it said, when it ends before it serves. */
export async function startService(
  file: string,
  {
    where = 'servers',
    settings = {},
  }: { where?: 'servers' | 'all'; settings?: Readonly<Record<string, string>> } = {},
): Promise<Started> {
  return started([...pinnedTo(where), process.execPath, COMMAND, 'serve', '--json'], {
    ...process.env,
    DATABASE_URL: `file:${file}`,
    PORT: '0',
    // As the corpus was rendered: under its own port the service would render all of it anew.
    PUBLIC_URL: 'http://localhost:3000',
    SEED: 'false',
    LOG_LEVEL: 'warn',
    ...settings,
  });
}

/** A command whose first line tells its port. */
async function started([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<Started> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  const ended = once(child, 'exit');
  const announced = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([announced, ended.then(() => null)]);
  if (first === null) throw new Error(`the service ended before it served: ${said}`);
  const { port } = JSON.parse(String(first[0])) as { port: number };
  return {
    pid: child.pid ?? 0,
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export type StartRow = {
  /** Articles in the corpus. */
  readonly articles: number;
  /** Milliseconds from the command to its first answered list. */
  readonly ms: number;
  /** The limit: the same of a bare `node:http` server that answers with nothing. */
  readonly bareMs: number;
};

/** The medians of starts; one before them has the file in the system's memory, and the code compiled. */
export async function measureStart(file: string, articles: number, times: number): Promise<StartRow> {
  const taken: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n <= times; n += 1) {
    const ms = await msToAnswer(() => startService(file, { where: 'all' }));
    const bareMs = await msToAnswer(startBare);
    if (n === 0) continue;
    taken.push(ms);
    bare.push(bareMs);
  }
  return { articles, ms: median(taken), bareMs: median(bare) };
}

async function msToAnswer(start: () => Promise<Started>): Promise<number> {
  const from = performance.now();
  const service = await start();
  const answer = await fetch(`http://127.0.0.1:${service.port}/v1/articles`);
  await answer.arrayBuffer();
  const ms = performance.now() - from;
  await service.stop();
  if (answer.status !== 200) throw new Error(`the first answer is ${answer.status}`);
  return ms;
}

const BARE = `const server = require('node:http').createServer((_, response) => response.end());
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));`;

function startBare(): Promise<Started> {
  return started([process.execPath, '-e', BARE], process.env);
}
