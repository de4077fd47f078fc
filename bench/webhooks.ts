import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median } from './figures.ts';
import { keyOf, publish, removeDatabase } from './scratch.ts';
import { startService } from './starting.ts';

/*
 * `npm run bench:webhooks`: how many messages a second reach receivers on this machine, which take them at once, and how long one takes at twenty
 * publications a second, without and with webhooks whose receivers never answer. The receivers share the processors with the service.
 */
const { values } = parseArgs({
  options: {
    webhooks: { type: 'string', default: '4' },
    articles: { type: 'string', default: '500' },
    hanging: { type: 'string', default: '20' },
  },
});
const [webhooks, articles, hanging] = [values.webhooks, values.articles, values.hanging].map(Number) as [
  number,
  number,
  number,
];
const FILE = 'data/calling.db';
/** Milliseconds. */
const PATIENCE = 120_000;
const BETWEEN = 50;
/** Publications at that pace. */
const PACED = 200;

removeDatabase(FILE);
const service = await startService(FILE, { where: 'all', settings: { WEBHOOK_PRIVATE_TARGETS: 'true' } });
/** When each message was here, and the milliseconds since what it tells of. */
const arrived: { readonly at: number; readonly delay: number }[] = [];
const receiver = createServer(async (request, response) => {
  if (request.url?.startsWith('/hanging') === true) return;
  const delay = await delayOf(request);
  arrived.push({ at: performance.now(), delay });
  response.writeHead(204).end();
});

try {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const key = keyOf(FILE);
  const make = (path: string) => makeWebhook(`http://127.0.0.1:${port}/${path}`, key);
  for (let n = 0; n < webhooks; n += 1) await make(String(n));
  await measureThroughput(key);
  console.info(`${await pacedDelays('Before', key)}, no receiver hanging`);
  for (let n = 0; n < hanging; n += 1) await make(`hanging/${n}`);
  console.info(`${await pacedDelays('Beside', key)}, beside ${hanging} webhooks whose receivers hang`);
} finally {
  receiver.closeAllConnections();
  receiver.close();
  await service.stop();
  removeDatabase(FILE);
}

async function delayOf(request: IncomingMessage): Promise<number> {
  const { timestamp } = JSON.parse(await text(request)) as { timestamp: string };
  return Date.now() - Date.parse(timestamp);
}

async function allArrived(count: number): Promise<void> {
  for (const end = performance.now() + PATIENCE; arrived.length < count && performance.now() < end; )
    await wait(100);
}

async function measureThroughput(key: string): Promise<void> {
  const titles = Array.from({ length: articles }, (_, n) => `Story ${n}`);
  await publish(service.port, key, titles);
  await allArrived(webhooks * articles);
  const seconds = ((arrived.at(-1)?.at ?? 0) - (arrived[0]?.at ?? 0)) / 1000;
  console.info(
    `${arrived.length} of ${webhooks * articles} messages in ${seconds.toFixed(2)} s, ${(arrived.length / seconds).toFixed(0)} a second`,
  );
}

async function pacedDelays(name: string, key: string): Promise<string> {
  arrived.length = 0;
  for (let n = 0; n < PACED; n += 1) {
    await publish(service.port, key, [`${name} ${n}`]);
    await wait(BETWEEN);
  }
  await allArrived(webhooks * PACED);
  const delays = arrived.map(({ delay }) => delay).toSorted((a, b) => a - b);
  const [middle, late] = [median(delays), delays[Math.floor(delays.length * 0.99)]];
  return `${delays.length} of ${webhooks * PACED} messages, half within ${middle} ms and 99 % within ${late} ms`;
}

async function makeWebhook(url: string, key: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${service.port}/v1/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, types: ['article.published'] }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
}
