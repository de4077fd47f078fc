import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { TopicContent } from '../../src/domain/subscription.ts';
import { hubRequest } from '../../src/domain/subscription.ts';
import { guardOf } from '../../src/guarded-request.ts';
import { type Hub, hubDeliverer, hubVerifier } from '../../src/jobs/deliver-subscriptions.ts';
import type { Deliverer } from '../../src/jobs/deliverer.ts';
import { UNSURE } from '../../src/jobs/in-flight.ts';
import { newHubSecret } from '../../src/new-hub-secret.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { SECRET } from '../support/app.ts';
import { Desk } from '../support/content.ts';
import { dueToHub, hubRequestOf, subscribed, TOPIC } from '../support/hub.ts';
import { type Received, receiver, until } from '../support/receiver.ts';

const HUB = 'https://api.test/v1/websub';
const HOUR_MS = 3_600_000;

let store: Store;
let desk: Desk;
/** What is at each topic. */
let contents: Map<string, string>;
beforeEach(async () => {
  store = await openStore(':memory:');
  desk = new Desk(store);
  contents = new Map([[TOPIC, 'nothing yet']]);
  onTestFinished(() => store.close());
});

const tagOf = (text: string) => `"${text}"`;
async function contentOf(topic: string): Promise<TopicContent | null> {
  const text = contents.get(topic);
  if (text === undefined) return null;
  return { bytes: Buffer.from(text), type: 'application/rss+xml; charset=utf-8', tag: tagOf(text) };
}

/** Ends before the store is closed. */
function deliverer(more: Partial<Hub> = {}): Deliverer {
  const hub = {
    store,
    clock: () => desk.now,
    makeId: desk.makeId,
    secret: SECRET,
    guard: guardOf(true),
    address: HUB,
    contentOf,
    chance: () => 0,
    ...more,
  };
  const made = [hubVerifier(hub), hubDeliverer(hub)];
  const stop = async () => void (await Promise.all(made.map((one) => one.stop())));
  onTestFinished(stop);
  return { stop, turn: async () => Math.min(...(await Promise.all(made.map((one) => one.turn())))) };
}

/** Answers a question with its challenge, and all else with 204. */
const agrees: Parameters<typeof receiver>[0] = (response, { path }) =>
  response.end(asked({ path }).get('hub.challenge') ?? '');
const asked = ({ path }: Pick<Received, 'path'>) => new URL(path, 'http://reader.test').searchParams;
const questions = (received: readonly Received[]) => received.map((one) => Object.fromEntries(asked(one)));
/** The content at a topic comes to be another, as something is logged. */
async function changes(text: string, topic = TOPIC): Promise<void> {
  contents.set(topic, text);
  await desk.tag(`Tag of ${text}`);
}
const askFor = async (callback: string, fields: Parameters<typeof hubRequestOf>[1] = {}) =>
  store.subscriptions.ask(hubRequestOf(desk, { callback, tag: tagOf('nothing yet'), ...fields }), desk.now);
const subscribe = (callback: string, fields: Parameters<typeof hubRequestOf>[1] = {}) =>
  subscribed(store, desk, { callback, tag: tagOf('nothing yet'), ...fields });
/** Whether a topic has subscribers, seen by whether it is looked at. */
const isSubscribed = async (topic = TOPIC) =>
  (await store.subscriptions.unseenTopics(Number.MAX_SAFE_INTEGER, desk.now, 10)).includes(topic);
const requestsLeft = async () => {
  const inAnHour = await dueToHub(store, desk.later(HOUR_MS), 100);
  return inAnHour.items.filter(({ is }) => is === 'request').length;
};

describe('a callback', () => {
  it('is asked whether it wants what somebody asked for in its name, and is subscribed where it says so', async () => {
    await using reader = await receiver(agrees);
    await askFor(`${reader.url}?of=mine`, { lease: 7_200 });
    await deliverer().turn();
    await until(() => isSubscribed());
    const [question] = questions(reader.received);
    expect(question).toEqual({
      of: 'mine',
      'hub.mode': 'subscribe',
      'hub.topic': TOPIC,
      'hub.challenge': expect.stringMatching(/^[\w-]{32}$/),
      'hub.lease_seconds': '7200',
    });
    expect(reader.received[0]?.body).toBe('');
    desk.advance(2 * HOUR_MS);
    expect(await isSubscribed()).toBe(false);
  });

  it('is asked before a subscription ends, so that nobody ends another’s', async () => {
    await using reader = await receiver(agrees);
    await subscribe(reader.url);
    await askFor(reader.url, { mode: 'unsubscribe' });
    await deliverer().turn();
    await until(async () => !(await isSubscribed()));
    expect(questions(reader.received)).toEqual([
      { 'hub.mode': 'unsubscribe', 'hub.topic': TOPIC, 'hub.challenge': expect.any(String) },
    ]);
  });

  it.each([
    ['says no', 404, (challenge: string) => challenge],
    ['answers something else', 200, () => 'yes, please'],
    ['answers more than the challenge', 200, (challenge: string) => `${challenge}\n`],
    ['answers with another address', 302, (challenge: string) => challenge],
  ])('is not subscribed where it %s', async (_, status, answer) => {
    await using reader = await receiver((response, one) =>
      response
        .writeHead(status, { location: '/elsewhere' })
        .end(answer(asked(one).get('hub.challenge') ?? '')),
    );
    await askFor(reader.url);
    const jobs = deliverer();
    await jobs.turn();
    await until(async () => (await requestsLeft()) === 0);
    desk.advance(HOUR_MS);
    await jobs.turn();
    expect(await isSubscribed()).toBe(false);
    expect(reader.received).toHaveLength(1);
  });

  it('is asked thrice where it can’t be reached', async () => {
    let isUp = false;
    await using reader = await receiver((response, one) =>
      isUp ? agrees(response, one) : response.destroy(),
    );
    await askFor(reader.url);
    const jobs = deliverer();
    await jobs.turn();
    await until(() => reader.received.length === 1);
    for (const [asks, wait] of [
      [2, 1_000],
      [3, 5_000],
    ] as const) {
      await until(async () => (await dueToHub(store, desk.later(wait), 1)).items.length === 1);
      if (asks === 3) isUp = true;
      desk.advance(wait);
      await jobs.turn();
      await until(() => reader.received.length === asks);
    }
    await until(() => isSubscribed());
  });

  it('is never asked at a private address', async () => {
    await using reader = await receiver(agrees);
    await askFor(reader.url);
    await deliverer({ guard: guardOf(false) }).turn();
    await until(async () => (await requestsLeft()) === 0);
    expect(reader.connections()).toBe(0);
  });
});

describe('what is sent to a subscriber', () => {
  it('is the topic as readers get it, with where it came from, and signed', async () => {
    await using reader = await receiver();
    const request = hubRequest(
      {
        ...{ id: desk.makeId(), mode: 'subscribe', topic: TOPIC, callback: reader.url },
        ...{ tag: tagOf('nothing yet'), sealing: newHubSecret('wir zwei', SECRET) },
      },
      desk.now,
    );
    await store.subscriptions.ask(request, desk.now);
    await store.subscriptions.confirm(request.id, desk.now);
    const jobs = deliverer();
    await jobs.turn();
    expect(reader.received, 'it knows what there was when it asked').toEqual([]);
    await changes('Žinios: a story');
    await jobs.turn();
    await until(() => reader.received.length === 1);
    const [{ body, headers, path }] = reader.received as [Received];
    expect([path, body]).toEqual(['/hook', 'Žinios: a story']);
    expect(headers).toMatchObject({
      'content-type': 'application/rss+xml; charset=utf-8',
      link: `<${HUB}>; rel="hub", <${TOPIC}>; rel="self"`,
      'x-hub-signature': `sha256=${createHmac('sha256', 'wir zwei').update(body).digest('hex')}`,
    });
  });

  it('is not signed without a secret, and sent once for each content', async () => {
    await using reader = await receiver();
    await subscribe(reader.url);
    const jobs = deliverer();
    await changes('one');
    await jobs.turn();
    await until(async () => (await contentsDue()) === 0 && reader.received.length === 1);
    // Something was logged that this topic doesn't show.
    await desk.tag('Elsewhere');
    await jobs.turn();
    await changes('two');
    await jobs.turn();
    await until(() => reader.received.length === 2);
    expect(reader.received.map(({ body }) => body)).toEqual(['one', 'two']);
    expect(reader.received[0]?.headers['x-hub-signature']).toBeUndefined();
  });

  const contentsDue = async () => (await dueToHub(store, desk.later(24 * HOUR_MS), 100)).items.length;

  it('is the newest where the one before didn’t arrive', async () => {
    let status = 503;
    await using reader = await receiver((response) => response.writeHead(status).end());
    await subscribe(reader.url);
    const jobs = deliverer();
    await changes('one');
    await jobs.turn();
    await until(async () => (await attempts()) === 1);
    await changes('two');
    await jobs.turn();
    expect(reader.received, 'it waits').toHaveLength(1);
    status = 200;
    desk.advance(HOUR_MS);
    await jobs.turn();
    await until(async () => (await contentsDue()) === 0);
    expect(reader.received.map(({ body }) => body)).toEqual(['one', 'two']);
  });

  const attempts = async () => {
    const [task] = (await dueToHub(store, desk.later(HOUR_MS), 1)).items;
    return task?.is === 'content' ? task.subscription.attempts : null;
  };

  it('ends with 410', async () => {
    await using reader = await receiver((response) => response.writeHead(410).end());
    await subscribe(reader.url);
    await changes('one');
    await deliverer().turn();
    await until(async () => !(await isSubscribed()));
    expect(reader.received).toHaveLength(1);
  });

  it('ends when nothing has arrived for three days', async () => {
    await using reader = await receiver((response) => response.writeHead(500).end());
    await subscribe(reader.url, { lease: 30 * 86_400 });
    const jobs = deliverer();
    await changes('one');
    const began = desk.now;
    for (let n = 0; await isSubscribed(); n += 1) {
      const { next } = await dueToHub(store, desk.now, 1);
      if (next !== null) desk.now = next;
      await jobs.turn();
      await until(
        async () => !(await isSubscribed()) || (await dueToHub(store, desk.now, 1)).items.length === 0,
      );
      expect(n).toBeLessThan(30);
    }
    const days = (Date.parse(desk.now) - Date.parse(began)) / 86_400_000;
    expect(days).toBeCloseTo(3, 0);
  });

  it('is told to have ended where the topic is none any more', async () => {
    await using reader = await receiver();
    await subscribe(reader.url);
    await desk.tag('One');
    contents.clear();
    const jobs = deliverer();
    await jobs.turn();
    // Who asks callbacks finds it with the next.
    await jobs.turn();
    await until(() => reader.received.length === 1);
    expect(questions(reader.received)).toEqual([
      { 'hub.mode': 'denied', 'hub.topic': TOPIC, 'hub.reason': 'The topic is gone.' },
    ]);
    await until(async () => (await requestsLeft()) === 0);
    expect(await isSubscribed()).toBe(false);
  });

  it('ends where its secret can’t be read, since nobody could prove who sends', async () => {
    await using reader = await receiver();
    await subscribe(reader.url, { secret: 'v1.nonsense' });
    await changes('one');
    await deliverer().turn();
    await until(async () => !(await isSubscribed()));
    expect(reader.received).toEqual([]);
  });

  it('goes to others while a topic can’t be read, which is looked at again', async () => {
    await using reader = await receiver();
    const broken = 'https://api.test/v1/articles.atom';
    await subscribe(`${reader.url}/broken`, { topic: broken });
    await subscribe(reader.url);
    let isBroken = true;
    const jobs = deliverer({
      contentOf: (topic) =>
        topic === broken && isBroken ? Promise.reject(new Error('too much to do')) : contentOf(topic),
    });
    contents.set(broken, 'mended');
    await changes('one');
    await jobs.turn();
    await until(() => reader.received.length === 1);
    isBroken = false;
    await jobs.turn();
    await until(() => reader.received.length === 2);
    expect(reader.received.map(({ path }) => path)).toEqual(['/hook', '/hook/broken']);
  });

  it('is tried again with the next turn, and not at once, where it can’t be made', async () => {
    await using reader = await receiver();
    await subscribe(reader.url);
    await changes('one');
    let asks = 0;
    const jobs = deliverer({
      contentOf: (topic) => {
        asks += 1;
        return asks === 1 ? contentOf(topic) : Promise.reject(new Error('too much to do'));
      },
    });
    await jobs.turn();
    await until(() => asks > 1);
    for (let n = 0; n < 50; n += 1) await new Promise(setImmediate);
    expect(asks).toBe(2);
  });

  it('goes out whatever hosts hang that are only asked, however many there are', async () => {
    await using hanging = await receiver(() => undefined);
    await using reader = await receiver();
    await subscribe(reader.url);
    for (let n = 0; n < 300; n += 1) await askFor(`http://n${n}.reader.test:${hanging.port}/`);
    const jobs = deliverer({ guard: guardOf(true, async () => ['127.0.0.1']) });
    await jobs.turn();
    await until(() => hanging.connections() >= UNSURE.inAll);
    await changes('one');
    await jobs.turn();
    await until(() => reader.received.length === 1);
  });

  it('goes to all others while one of them hangs', async () => {
    await using hanging = await receiver(() => undefined);
    await using reader = await receiver();
    for (let n = 0; n < 5; n += 1) await subscribe(`${hanging.url}/${n}`);
    await subscribe(`http://reader.test:${reader.port}/hook`);
    const jobs = deliverer({ guard: guardOf(true, async () => ['127.0.0.1']) });
    for (const text of ['one', 'two', 'three']) {
      await changes(text);
      await jobs.turn();
      await until(() => reader.received.at(-1)?.body === text);
    }
    expect(hanging.received.every(({ body }) => body === 'one')).toBe(true);
  });
});
