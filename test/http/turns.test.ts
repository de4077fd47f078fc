import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Representation } from '../../src/http/read/representation.ts';
import { requestIdOf } from '../../src/http/request-identity.ts';
import { openStore } from '../../src/store/open.ts';
import type { LiveStore, Store } from '../../src/store/store.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { newsroom } from '../support/newsroom.ts';
import { RENDERING } from '../support/rendering.ts';

/* Requests that are there in the same turn of the event loop: they are answered together, and each as if it were alone. */

let t: TestApp;
let store: Store;
let port: number;
let made: number;

beforeEach(async () => {
  store = await openStore(':memory:', { rendering: RENDERING });
  const { renderedAll } = store.live;
  made = 0;
  const counted: LiveStore['renderedAll'] = (asked, at) => {
    made += asked.refs.length + asked.lists.length;
    return renderedAll(asked, at);
  };
  store.live.renderedAll = counted;
  t = await testApp({ fill: newsroom, env: { CACHE_MEMORY: '0' }, deps: { store } });
  t.desk.advance(5000);
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  port = (t.app.server.address() as AddressInfo).port;
  await t.app.inject('/v1/articles');
  return () => t.close();
});
afterEach(() => vi.restoreAllMocks());

/** Statuses of what is written to a connection at once. */
async function statuses(paths: readonly string[], headers = ''): Promise<number[]> {
  const socket = connect(port, '127.0.0.1');
  const end = paths.length - 1;
  const requests = paths.map(
    (path, at) =>
      `GET ${path} HTTP/1.1\r\nHost: a\r\n${headers}${at === end ? 'Connection: close\r\n' : ''}\r\n`,
  );
  socket.write(requests.join(''));
  let text = '';
  for await (const chunk of socket.setEncoding('latin1')) text += chunk;
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

const STORY = '/v1/articles/deport';
const LIST = '/v1/tags/politics/articles';

describe('what the routes have to answer', () => {
  it('is answered to all who share it', async () => {
    const none = '/v1/articles/none';
    const bad = `${LIST}?cursor=none`;
    expect(await statuses([none, none, bad, bad, STORY, STORY, LIST])).toEqual([
      404, 404, 400, 400, 200, 200, 200,
    ]);
  });

  it('is also what no coding is left for', async () => {
    expect(await statuses([STORY, STORY, LIST], 'Accept-Encoding: identity;q=0\r\n')).toEqual([
      406, 406, 406,
    ]);
  });

  it('is also what the store fails with, or can’t be asked for', async () => {
    store.live.renderedAll = () => Promise.reject(new Error('broken'));
    expect(await statuses([STORY, STORY, LIST])).toEqual([200, 200, 200]);
  });

  it('is also what can’t be compressed at once', async () => {
    const broken = vi.spyOn(Representation.prototype, 'variant').mockRejectedValueOnce(new Error('broken'));
    const gzip = 'Accept-Encoding: gzip\r\n';
    expect(await statuses([LIST], gzip)).toEqual([200]);
    expect(broken).toHaveBeenCalledTimes(2);
  });
});

it('a store whose version can’t be told is left to the routes', async () => {
  await using kept = await testApp({ fill: newsroom });
  await kept.app.listen({ host: '127.0.0.1', port: 0 });
  port = (kept.app.server.address() as AddressInfo).port;
  await statuses([STORY]);
  const { version } = kept.store.changes;
  kept.store.changes.version = () => {
    kept.store.changes.version = version;
    throw new Error('broken');
  };
  expect(await statuses([STORY, STORY])).toEqual([200, 200]);
});

it.each([5, 40])(
  'what is asked for again and again in a turn is made once, also among %i others',
  async (others) => {
    const lists = Array.from({ length: others }, (_, n) => `${LIST}?limit=${n + 1}`);
    const asked = [...lists, ...lists, STORY, ...lists, STORY];
    expect(await statuses(asked)).toEqual(asked.map(() => 200));
    expect(made).toBe(others + 1);
  },
);

it('of lists by several terms a turn makes a few; the routes answer the rest', async () => {
  const walks = Array.from({ length: 20 }, (_, n) => `/v1/articles?tag=politics&tag=-vilnius&limit=${n + 1}`);
  const lists = Array.from({ length: 20 }, (_, n) => `${LIST}?limit=${n + 1}`);
  const asked = [...walks, ...lists, ...walks];
  expect(await statuses(asked)).toEqual(asked.map(() => 200));
  expect(made).toBe(8 + lists.length);
});

it('what the routes answer is left to them as it comes, and waits for no others', async () => {
  const order: string[] = [];
  await using own = await testApp({
    fill: newsroom,
    probe: (app) => app.addHook('onRequest', async () => void order.push('routed')),
  });
  await own.app.listen({ host: '127.0.0.1', port: 0 });
  own.app.server.prependListener('request', () => setImmediate(() => order.push('the turn is over')));
  port = (own.app.server.address() as AddressInfo).port;
  expect(await statuses(['/v1/articles?q=deport'])).toEqual([200]);
  expect(order).toEqual(['routed', 'the turn is over']);
});

it('each request has an id of its own', () => {
  const ids = Array.from({ length: 1_000 }, () => requestIdOf(undefined));
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});
