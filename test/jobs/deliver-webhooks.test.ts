import { Webhook as Verifier } from 'standardwebhooks';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { revokeKey } from '../../src/domain/api-key.ts';
import { MAX_ATTEMPTS } from '../../src/domain/attempt.ts';
import { instantFromMs } from '../../src/domain/clock.ts';
import { rotateWebhook, type Webhook } from '../../src/domain/webhook.ts';
import { guardOf } from '../../src/guarded-request.ts';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { messageWriter } from '../../src/http/present/webhook-messages.ts';
import { type Delivering, webhookDeliverer } from '../../src/jobs/deliver-webhooks.ts';
import type { Deliverer } from '../../src/jobs/deliverer.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { SECRET } from '../support/app.ts';
import { Desk } from '../support/content.ts';
import { type Received, receiver, until } from '../support/receiver.ts';
import { issuedOf, partnerKey, sealing } from '../support/webhooks.ts';

const DAY_MS = 86_400_000;
const ADDRESSES = addressesOf({
  publicUrl: 'https://api.test',
  siteUrl: 'https://www.test',
  articlePath: '/{slug}',
});

let store: Store;
let desk: Desk;
let owner: string;
beforeEach(async () => {
  store = await openStore(':memory:');
  desk = new Desk(store);
  // The verifier looks at the real time.
  desk.now = instantFromMs(Date.now());
  owner = (await partnerKey(store, desk)).id;
  onTestFinished(() => store.close());
});

/** Ends before the store is closed. */
function deliverer(more: Partial<Delivering> = {}): Deliverer {
  const made = webhookDeliverer({
    store,
    clock: () => desk.now,
    secret: SECRET,
    guard: guardOf(true),
    messageOf: messageWriter(ADDRESSES),
    chance: () => 0,
    ...more,
  });
  onTestFinished(() => made.stop());
  return made;
}

async function hook(url: string, keyId = owner) {
  const issued = issuedOf(desk, { url, keyId });
  await store.webhooks.create(issued.webhook);
  return { ...issued.webhook, text: issued.secret };
}

const deliveriesOf = async ({ id }: Pick<Webhook, 'id'>) =>
  (await store.webhooks.deliveries(id, { page: { limit: 100, cursor: null } })).items;
const settled = (webhook: Pick<Webhook, 'id'>, count: number) =>
  until(
    async () => (await deliveriesOf(webhook)).filter(({ state }) => state !== 'pending').length === count,
  );
const attempted = (webhook: Pick<Webhook, 'id'>, attempts: number) =>
  until(async () => (await deliveriesOf(webhook)).every((it) => it.attempts === attempts));
const seqsOf = (received: readonly Received[]) => received.map(({ body }) => JSON.parse(body).data.seq);
const rename = (id: string, name: string) =>
  store.tags.update(id, (it) => ({ ...it, name, revision: it.revision + 1, updatedAt: desk.now }));

describe('what is sent to a webhook', () => {
  it('is each change, signed so that an independent verifier takes it', async () => {
    await using partner = await receiver();
    const webhook = await hook(partner.url);
    const { id } = await desk.publish({ title: 'One' });
    await deliverer().turn();
    await settled(webhook, 1);
    const [message] = partner.received;
    const payload = new Verifier(webhook.text).verify(
      message?.body ?? '',
      message?.headers as Record<string, string>,
    );
    expect(payload).toEqual({
      type: 'article.published',
      timestamp: desk.now,
      data: {
        seq: 1,
        type: 'article.published',
        at: desk.now,
        id,
        slug: 'one',
        version: 1,
        links: { self: `https://api.test/v1/articles/${id}` },
      },
    });
    expect(message?.headers['content-type']).toBe('application/json');
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'delivered', status: 204, attempts: 1 }]);
  });

  it('is signed with both secrets for a day after a rotation', async () => {
    await using partner = await receiver();
    const webhook = await hook(partner.url);
    let next = '';
    await store.webhooks.update(webhook.id, 'rotate', desk.now, (it) => {
      const issued = rotateWebhook(it, sealing(), desk.now);
      next = issued.secret;
      return issued.webhook;
    });
    await store.webhooks.test(webhook.id, 'msg_1', desk.now);
    await deliverer().turn();
    await settled(webhook, 1);
    const [message] = partner.received;
    for (const text of [webhook.text, next])
      new Verifier(text).verify(message?.body ?? '', message?.headers as Record<string, string>);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      type: 'webhook.test',
      data: { id: webhook.id, links: { self: `https://api.test/v1/webhooks/${webhook.id}` } },
    });
  });

  it('is tried until it arrives, each time the same message under the same id', async () => {
    const answers = [500, 302, 200];
    await using partner = await receiver((response) => response.writeHead(answers.shift() ?? 200).end());
    const webhook = await hook(partner.url);
    await desk.tag('One');
    const job = deliverer();
    for (const [attempts, pause] of [5_000, 300_000, 0].entries()) {
      await job.turn();
      await attempted(webhook, attempts + 1);
      await job.turn();
      desk.advance(pause);
    }
    expect(partner.received).toHaveLength(3);
    expect(new Set(partner.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(partner.received.map(({ body }) => body)).size).toBe(1);
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'delivered', status: 200, attempts: 3 }]);
  });

  it('about one thing is in order, whatever fails, and nothing else waits for it', async () => {
    let isDown = true;
    await using partner = await receiver((response, { body }) =>
      response.writeHead(isDown && body.includes('"slug":"a') ? 503 : 200).end(),
    );
    const webhook = await hook(partner.url);
    const { id } = await desk.tag('A');
    for (const name of ['A2', 'A3', 'A4']) await rename(id, name);
    for (const name of ['B', 'C', 'D']) await desk.tag(name);
    const job = deliverer();
    await job.turn();
    await settled(webhook, 3);
    await until(() => partner.received.length === 4);
    isDown = false;
    await until(async () => (await deliveriesOf(webhook)).some(({ attempts }) => attempts === 1));
    desk.advance(5_000);
    await job.turn();
    await settled(webhook, 7);
    const ofA = partner.received.filter(({ body }) => JSON.parse(body).data.id === id);
    expect(seqsOf(ofA)).toEqual([1, 1, 2, 3, 4]);
  });

  it('is nothing to an address that may not be called', async () => {
    await using partner = await receiver();
    const webhook = await hook(`https://rebinding.test:${partner.port}/`);
    await desk.tag('One');
    await deliverer({ guard: guardOf(false, async () => ['127.0.0.1']) }).turn();
    await attempted(webhook, 1);
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'pending', failure: 'refused-address' }]);
    expect(partner.connections()).toBe(0);
  });

  it('is nothing that nobody could verify: a secret of another service', async () => {
    await using partner = await receiver();
    const webhook = await hook(partner.url);
    await desk.tag('One');
    await deliverer({ secret: Buffer.alloc(32, 1) }).turn();
    await attempted(webhook, 1);
    expect(await deliveriesOf(webhook)).toMatchObject([{ failure: 'secret' }]);
    expect(partner.received).toEqual([]);
  });
});

describe('a receiver', () => {
  it('that hangs delays no other, however many messages and webhooks hang there', async () => {
    const stranger = (await partnerKey(store, desk)).id;
    await using hanging = await receiver(() => undefined);
    await using good = await receiver();
    for (let n = 0; n < 30; n += 1) await hook(hanging.url, stranger);
    const webhook = await hook(good.url);
    for (let n = 0; n < 60; n += 1) await desk.tag(`Tag ${n}`);
    const job = deliverer({ timeout: 600_000 });
    await job.turn();
    await settled(webhook, 60);
    expect(seqsOf(good.received).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, n) => n + 1),
    );
    await until(() => hanging.received.length === 16);
    await job.turn();
    expect(hanging.received).toHaveLength(16);
  });

  it('that has just failed is asked one at a time', async () => {
    let open = 0;
    let most = 0;
    await using partner = await receiver((response) => {
      if (partner.received.length <= 4) return;
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.writeHead(500).end();
      }, 20);
    });
    const webhook = await hook(partner.url);
    for (let n = 0; n < 10; n += 1) await desk.tag(`Tag ${n}`);
    await deliverer({ timeout: 200 }).turn();
    await attempted(webhook, 1);
    expect((await deliveriesOf(webhook)).map(({ failure }) => failure).toSorted()).toEqual([
      ...Array(6).fill('status'),
      ...Array(4).fill('timeout'),
    ]);
    expect(most).toBe(1);
  });

  it('that says 410 is sent no more, and the webhook says why', async () => {
    await using partner = await receiver((response) => response.writeHead(410).end());
    const webhook = await hook(partner.url);
    const { id } = await desk.tag('A');
    await rename(id, 'B');
    const job = deliverer();
    await job.turn();
    await settled(webhook, 2);
    expect(await store.webhooks.get(webhook.id)).toMatchObject({
      disabled: { reason: 'gone', at: desk.now },
    });
    await desk.tag('C');
    await job.turn();
    expect(partner.received).toHaveLength(1);
    expect((await deliveriesOf(webhook)).map(({ failure }) => failure)).toEqual(['disabled', 'gone']);
  });

  it('that is dead for three days is sent no more, and the webhook says why', async () => {
    const dead = await receiver();
    await dead[Symbol.asyncDispose]();
    const webhook = await hook(dead.url);
    await desk.tag('One');
    const job = deliverer();
    for (let n = 1; n <= MAX_ATTEMPTS; n += 1) {
      await job.turn();
      await attempted(webhook, n);
      await job.turn();
      desk.advance(DAY_MS);
    }
    expect(await store.webhooks.get(webhook.id)).toMatchObject({ disabled: { reason: 'failing' } });
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'failed', failure: 'unreachable' }]);
  });

  it.each([
    ['is revoked', {}],
    ['has lost its scope', { scopes: ['changes:read'] }],
    ['has ended', { expiresAt: instantFromMs(0) }],
  ])('whose key %s is sent nothing', async (_, change) => {
    await using partner = await receiver();
    const key = await partnerKey(store, desk, change);
    const webhook = await hook(partner.url, key.id);
    if (Object.keys(change).length === 0)
      await store.apiKeys.update(key.id, 'revoke', desk.now, (it) => revokeKey(it, desk.now));
    await desk.tag('One');
    await deliverer().turn();
    expect(await store.webhooks.get(webhook.id)).toMatchObject({ disabled: { reason: 'key-ended' } });
    expect(partner.received).toEqual([]);
  });
});

describe('a stop', () => {
  it('between sending and noting sends once more, under the same id, and loses nothing', async () => {
    await using partner = await receiver();
    const webhook = await hook(partner.url);
    await desk.tag('One');
    const forgetful: Store = {
      ...store,
      webhooks: {
        ...store.webhooks,
        attempted: async () => {
          throw new Error('the power is cut');
        },
      },
    };
    const first = deliverer({ store: forgetful });
    await first.turn();
    await until(() => partner.received.length === 1);
    await first.stop();
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'pending', attempts: 0 }]);
    await deliverer().turn();
    await settled(webhook, 1);
    expect(partner.received).toHaveLength(2);
    expect(partner.received[0]?.headers['webhook-id']).toBe(partner.received[1]?.headers['webhook-id']);
  });

  it('does not wait for a receiver that hangs, and counts no attempt that it cut short', async () => {
    await using hanging = await receiver(() => undefined);
    const webhook = await hook(hanging.url);
    await desk.tag('One');
    const job = deliverer({ timeout: 600_000 });
    await job.turn();
    await until(() => hanging.received.length === 1);
    await job.stop();
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'pending', attempts: 0 }]);
    await job.turn();
    expect(hanging.received).toHaveLength(1);
  });

  it('waits for the answer that is on its way', async () => {
    let answer = () => undefined as unknown;
    await using partner = await receiver((response) => {
      answer = () => response.writeHead(200).end();
    });
    const webhook = await hook(partner.url);
    await desk.tag('One');
    const job = deliverer();
    await job.turn();
    await until(() => partner.received.length === 1);
    const stopped = job.stop();
    answer();
    await stopped;
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'delivered' }]);
  });
});

describe('the store', () => {
  it('that takes no writes for a while has each result noted later, and nothing sent twice', async () => {
    await using partner = await receiver();
    const webhook = await hook(partner.url);
    await desk.tag('One');
    let refusals = 1;
    const errors: unknown[] = [];
    const busy: Store = {
      ...store,
      webhooks: {
        ...store.webhooks,
        attempted: async (...asked) => {
          if (refusals-- > 0) throw new Error('busy');
          return store.webhooks.attempted(...asked);
        },
      },
    };
    const job = deliverer({ store: busy, logger: { error: (it: object) => errors.push(it) } as never });
    await job.turn();
    await until(() => errors.length === 1);
    await job.turn();
    await settled(webhook, 1);
    expect(partner.received).toHaveLength(1);
  });

  it('is not looked at while nothing is written and nothing is due', async () => {
    await using partner = await receiver((response) => response.writeHead(500).end());
    const webhook = await hook(partner.url);
    let looks = 0;
    const counting: Store = {
      ...store,
      webhooks: {
        ...store.webhooks,
        due: (...asked) => {
          looks += 1;
          return store.webhooks.due(...asked);
        },
      },
    };
    const job = deliverer({ store: counting });
    await desk.tag('One');
    await job.turn();
    await attempted(webhook, 1);
    await job.turn();
    await job.turn();
    const before = looks;
    for (let n = 0; n < 5; n += 1) await job.turn();
    expect(looks).toBe(before);
    desk.advance(5_000);
    await job.turn();
    expect(looks).toBeGreaterThan(before);
    await attempted(webhook, 2);
  });
});
