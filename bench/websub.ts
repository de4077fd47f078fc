import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median } from './figures.ts';
import { keyOf, publish, removeDatabase } from './scratch.ts';
import { startService } from './starting.ts';

/*
 * `npm run bench:websub`: how soon a publication has reached all readers who subscribe to a feed with the hub. They share the processors with the
 * service, and have fifty to a host.
 */
const { values } = parseArgs({
  options: { readers: { type: 'string', default: '200' }, rounds: { type: 'string', default: '7' } },
});
const [readers, rounds] = [values.readers, values.rounds].map(Number) as [number, number];
const FILE = 'data/hub.db';
const TOPIC = 'http://localhost:3000/v1/articles.rss';
/** Milliseconds. */
const PATIENCE = 120_000;

removeDatabase(FILE);
const service = await startService(FILE, { where: 'all', settings: { WEBHOOK_PRIVATE_TARGETS: 'true' } });
let verified = 0;
let received = 0;
let bytes = 0;
/** The hub takes a hundred of a host, of which ten may have to confirm. */
const OF_A_HOST = 50;
const AT_ONCE = 10;
const receivers = Array.from({ length: Math.ceil(readers / OF_A_HOST) }, () =>
  createServer(async (request, response) => {
    const challenge = new URL(request.url ?? '', TOPIC).searchParams.get('hub.challenge');
    if (challenge !== null) {
      verified += 1;
      return response.end(challenge);
    }
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    received += 1;
    return response.writeHead(204).end();
  }),
);

try {
  const hosts = await Promise.all(receivers.map((receiver, n) => listening(receiver, `127.0.0.${n + 1}`)));
  const key = keyOf(FILE);
  await publish(
    service.port,
    key,
    Array.from({ length: 20 }, (_, n) => `Before ${n}`),
  );
  for (let n = 0; n < readers; n += 1) {
    await subscribe(`${hosts[Math.floor(n / OF_A_HOST)]}/${n}`);
    if ((n + 1) % AT_ONCE === 0) await until(() => verified > n);
  }
  await until(() => verified >= readers);
  // What was published while they subscribed is sent first.
  await wait(3_000);
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    received = 0;
    bytes = 0;
    const start = performance.now();
    await publish(service.port, key, [`Round ${round}`]);
    await until(() => received >= readers);
    taken.push(performance.now() - start);
  }
  const each = Math.round(bytes / readers / 1024);
  console.info(
    `a publication reaches ${readers} readers of a feed (${each} kB) within ${median(taken).toFixed(0)} ms (${Math.min(...taken).toFixed(0)} to ${Math.max(...taken).toFixed(0)})`,
  );
} finally {
  for (const receiver of receivers) {
    receiver.closeAllConnections();
    receiver.close();
  }
  await service.stop();
  removeDatabase(FILE);
}

async function listening(receiver: Server, host: string): Promise<string> {
  receiver.listen(0, host);
  await once(receiver, 'listening');
  return `http://${host}:${(receiver.address() as AddressInfo).port}`;
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE; !isSo(); await wait(5))
    if (performance.now() > end) throw new Error(`${verified} verified, ${received} reached`);
}

async function subscribe(callback: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${service.port}/v1/websub`, {
    method: 'POST',
    body: new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.callback': callback }),
  });
  if (answer.status !== 202) throw new Error(await answer.text());
}
