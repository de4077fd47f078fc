import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposableSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CHANGE_TYPES } from '../../src/domain/change.ts';
import { instantFromMs } from '../../src/domain/clock.ts';
import { guardOf } from '../../src/guarded-request.ts';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { messageWriter } from '../../src/http/present/webhook-messages.ts';
import { webhookDeliverer } from '../../src/jobs/deliver-webhooks.ts';
import { openStore } from '../../src/store/open.ts';
import { SECRET } from '../support/app.ts';
import { Desk } from '../support/content.ts';
import { until } from '../support/receiver.ts';
import { issuedOf, partnerKey } from '../support/webhooks.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GUIDE = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8');
const RECEIVER = /^```js\n([\s\S]*?)^```/m.exec(GUIDE)?.[1] ?? '';
const messageOf = messageWriter(
  addressesOf({ publicUrl: 'https://api.example.com', siteUrl: 'https://www.test', articlePath: '/{slug}' }),
);

it('the guide names every type of change, and no other', () => {
  const named = GUIDE.match(/`(?:article|author|section|tag|list)\.\w+`/g) ?? [];
  expect(new Set(named.map((name) => name.slice(1, -1)))).toEqual(new Set(CHANGE_TYPES));
});

it('the message in the guide is one as it is sent', () => {
  const shown = /^```json\n([\s\S]*?)^```/m.exec(GUIDE)?.[1] ?? '';
  const { links: _links, ...entry } = JSON.parse(shown).data;
  expect(JSON.parse(messageOf({ ...entry, reason: null }))).toEqual(JSON.parse(shown));
  expect(JSON.parse(messageOf({ ...entry, reason: 'Wrong.' })).data).toMatchObject({ reason: 'Wrong.' });
});

it('what took the place of a term is told by its id, and no words of the log’s own are', () => {
  const entry = { seq: 1, at: instantFromMs(0), id: 'x', slug: 'x', version: null, reason: 'y' };
  const { data } = JSON.parse(messageOf({ ...entry, type: 'tag.merged' }));
  expect([data.into, data.reason]).toEqual(['y', undefined]);
  const moved = JSON.parse(messageOf({ ...entry, type: 'section.updated' })).data;
  expect([moved.into, moved.reason]).toEqual([undefined, undefined]);
});

it('the receiver of the guide takes what is sent to it, and nothing with another signature', async () => {
  expect(RECEIVER.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
  using folder = mkdtempDisposableSync(join(tmpdir(), 'dateline-webhooks-'));
  writeFileSync(join(folder.path, 'receiver.mjs'), RECEIVER);
  symlinkSync(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  const store = await openStore(':memory:');
  const desk = new Desk(store);
  desk.now = instantFromMs(Date.now());
  const { id: keyId } = await partnerKey(store, desk);
  const port = await freePort();
  const { webhook, secret } = issuedOf(desk, { url: `http://127.0.0.1:${port}/`, keyId });
  await store.webhooks.create(webhook);
  const child = spawn(process.execPath, ['receiver.mjs'], {
    cwd: folder.path,
    env: { WEBHOOK_SECRET: secret, PORT: `${port}` },
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const post = (headers: Record<string, string>) =>
    fetch(webhook.url, { method: 'POST', body: '{}', headers }).then(({ status }) => status);
  const job = webhookDeliverer({
    ...{ store, clock: () => desk.now, secret: SECRET, guard: guardOf(true), messageOf },
  });
  try {
    await until(() =>
      post({}).then(
        () => true,
        () => false,
      ),
    );
    const { id } = await desk.publish({ title: 'One' });
    await job.turn();
    await until(() => said !== '');
    expect(said).toBe(`article.published https://api.example.com/v1/articles/${id}\n`);
    const timestamp = `${Math.floor(Date.now() / 1000)}`;
    const forged = { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': 'v1,AAAA' };
    expect(await post(forged)).toBe(400);
  } finally {
    child.kill();
    await ended;
    await job.stop();
    await store.close();
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}
