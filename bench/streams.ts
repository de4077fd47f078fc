import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median } from './figures.ts';
import { pinSelf } from './process.ts';
import { keyOf, publish, removeDatabase } from './scratch.ts';
import { startService } from './starting.ts';

/*
 * `npm run bench:streams`: how long a publication takes to reach everyone who streams what changes, and what memory streams take. Needs as
 * many open files as streams, here and in the service (`ulimit -n`).
 */
const { values } = parseArgs({
  options: { streams: { type: 'string', default: '10000' }, times: { type: 'string', default: '7' } },
});
const [streams, times] = [Number(values.streams), Number(values.times)];
const FILE = 'data/streaming.db';
const MARK = 'event: article.';

pinSelf();
removeDatabase(FILE);
const service = await startService(FILE, { settings: { SEED: 'true' } });
const key = keyOf(FILE);
const sockets: Socket[] = [];
/** How many events each has had in all. */
let events = 0;
let reached: () => void = () => undefined;
let wanted = Number.POSITIVE_INFINITY;

try {
  const before = residentMib(service.pid);
  for (let n = 0; n < streams; n += 1) sockets.push(await open());
  // The story that a new service has, with its terms.
  const first = await settledCount();
  console.info(
    `${streams} streams: ${before.toFixed(0)} MiB before, ${residentMib(service.pid).toFixed(0)} MiB with them`,
  );
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) took.push(await publication(n, first + (n + 1) * streams));
  const [most, least] = [Math.max(...took), Math.min(...took)];
  console.info(
    `a publication reached all in ${median(took).toFixed(0)} ms (median of ${times}; ${least.toFixed(0)} to ${most.toFixed(0)}), answered after its commit; ${residentMib(service.pid).toFixed(0)} MiB in the end`,
  );
} finally {
  for (const socket of sockets) socket.destroy();
  await service.stop();
  removeDatabase(FILE);
}

/** Milliseconds from the request that publishes to the event's arrival at the last stream. */
async function publication(n: number, target: number): Promise<number> {
  const all = new Promise<void>((resolve) => {
    reached = resolve;
    wanted = target;
  });
  const start = performance.now();
  await publish(service.port, key, [`Breaking ${n}`]);
  await Promise.race([
    all,
    wait(60_000, null, { ref: false }).then(() =>
      Promise.reject(new Error(`${events} of ${target} events came`)),
    ),
  ]);
  return performance.now() - start;
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: service.port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('connect', () =>
      socket.write(
        `GET /v1/changes/stream?body=none HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${key}\r\n\r\n`,
      ),
    );
    socket.once('data', () => resolve(socket));
    socket.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(MARK); at !== -1; at = chunk.indexOf(MARK, at + 1)) events += 1;
      if (events >= wanted) reached();
    });
  });
}

async function settledCount(): Promise<number> {
  for (;;) {
    const before = events;
    await wait(500);
    if (events === before && events > 0) return events;
  }
}

function residentMib(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
