import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { keyOf, publish, removeDatabase } from './scratch.ts';
import { startService } from './starting.ts';

/*
 * `npm run bench:webhooks`: how many messages a second reach receivers on this machine, which take them at once. The receivers share the
 * processors with the service.
 */
const { values } = parseArgs({
  options: { webhooks: { type: 'string', default: '4' }, articles: { type: 'string', default: '500' } },
});
const [webhooks, articles] = [Number(values.webhooks), Number(values.articles)];
const FILE = 'data/calling.db';
/** Milliseconds. */
const PATIENCE = 120_000;

removeDatabase(FILE);
const service = await startService(FILE, { where: 'all', settings: { WEBHOOK_PRIVATE_TARGETS: 'true' } });
const arrived: number[] = [];
const receiver = createServer((request, response) => {
  request.resume().once('end', () => {
    arrived.push(performance.now());
    response.writeHead(204).end();
  });
});

try {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const key = keyOf(FILE);
  for (let n = 0; n < webhooks; n += 1) await makeWebhook(`http://127.0.0.1:${port}/${n}`, key);
  await publish(
    service.port,
    key,
    Array.from({ length: articles }, (_, n) => `Story ${n}`),
  );
  const end = performance.now() + PATIENCE;
  while (arrived.length < webhooks * articles && performance.now() < end) await wait(100);
  const seconds = ((arrived.at(-1) ?? 0) - (arrived[0] ?? 0)) / 1000;
  console.info(
    `${arrived.length} of ${webhooks * articles} messages in ${seconds.toFixed(2)} s, ${(arrived.length / seconds).toFixed(0)} a second`,
  );
} finally {
  receiver.closeAllConnections();
  receiver.close();
  await service.stop();
  removeDatabase(FILE);
}

async function makeWebhook(url: string, key: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${service.port}/v1/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, types: ['article.published'] }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
}
