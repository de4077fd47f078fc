import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { renderingOf } from '../../src/http/read/rendering.ts';
import { openStore } from '../../src/store/open.ts';
import type { Lent } from '../../src/store/store.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { bodyOf } from '../support/content.ts';
import { PUBLIC_URL, SITE_URL } from '../support/rendering.ts';

/** Nothing is kept, and all is bound: each answer is read to bytes that were lent to others before, or made by SQLite and freed. */
let t: TestApp;
let port: number;
let paths: string[];
const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
const expected = new Map<string, string>();
const counts = { lent: 0, back: 0 };

beforeAll(async () => {
  const rendering = renderingOf(addressesOf(readConfig({ PUBLIC_URL, SITE_URL })));
  const store = await openStore(join(folder, 'dateline.db'), { rendering });
  const { renderedAll } = store.live;
  store.live.renderedAll = async (asked, at) => {
    const found = await renderedAll(asked, at);
    return found && { articles: found.articles.map(watched), lists: found.lists.map(watched) };
  };
  t = await testApp({ env: { CACHE_MEMORY: '0' }, deps: { store } });
  const tag = await t.desk.tag('Politics');
  const author = await t.desk.author('Ada');
  const section = await t.desk.section('World');
  for (let n = 0; n < 60; n += 1) {
    t.desk.advance(60_000);
    await t.desk.publish({
      title: `Story ${n}`,
      summary: `${n} `.repeat(100),
      tagIds: [tag.id],
      authorIds: [author.id],
      sectionId: section.id,
      body: bodyOf(`word${n} `.repeat(2_000)),
    });
  }
  t.desk.advance(60_000);
  await store.live.bind(() => false);
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  port = (t.app.server.address() as AddressInfo).port;
  paths = [
    ...Array.from({ length: 60 }, (_, n) => `/v1/articles/story-${n}`),
    ...[1, 5, 20, 60, 100].map((limit) => `/v1/tags/politics/articles?limit=${limit}`),
    // Made by SQLite, in memory of their own that is free once they are sent.
    ...[1, 5, 20, 60, 100].map((limit) => `/v1/tags/politics/articles?limit=${limit}&sort=title`),
    '/v1/articles?sort=-updatedAt',
  ];
  for (const path of paths) expected.set(path, (await t.app.inject(path)).body);
}, 60_000);
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

function watched<T extends Lent>(one: T | null): T | null {
  const { giveBack } = one ?? {};
  if (one === null || giveBack === undefined) return one;
  counts.lent += 1;
  const counted = (bytes: Buffer) => {
    counts.back += 1;
    // What is read after this is wrong, and not by chance the same.
    bytes.fill('X');
    giveBack(bytes);
  };
  return { ...one, giveBack: counted };
}

/** Answers to requests that were written to a connection one behind the other, as bodies. */
async function bodies(socket: Socket, count: number): Promise<Buffer[]> {
  const found: Buffer[] = [];
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/.exec(rest.toString('latin1', 0, end))?.[1]);
      if (end === -1 || rest.length < end + 4 + length) break;
      found.push(rest.subarray(end + 4, end + 4 + length));
      rest = rest.subarray(end + 4 + length);
    }
    if (found.length === count) break;
  }
  return found;
}

async function opened(): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

function requests(asked: readonly string[], headers = ''): string {
  return asked.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`).join('');
}

async function expectAll(): Promise<void> {
  const socket = await opened();
  socket.write(requests(paths));
  const found = await bodies(socket, paths.length);
  expect(found.map(String)).toEqual(paths.map((path) => expected.get(path)));
}

it('are each answer’s own until it was sent, however slowly its client reads', {
  timeout: 60_000,
}, async () => {
  const each = Array.from({ length: 30 }, () => paths).flat();
  // Asked for in the same turn, these share their bytes.
  const shared = each.slice(0, each.length / 3).flatMap((path) => [path, path, path]);
  const slow = await Promise.all(
    [each, shared, each, shared].map(async (asked) => ({ asked, socket: await opened() })),
  );
  for (const { asked, socket } of slow) socket.pause().write(requests(asked));
  await expectAll();
  const others = Array.from({ length: 40 }, expectAll);
  const found = await Promise.all(slow.map(({ asked, socket }) => bodies(socket, asked.length)));
  await Promise.all(others);
  for (const [client, { asked }] of slow.entries()) {
    const wrong = asked.filter((path, at) => found[client]?.[at]?.toString() !== expected.get(path));
    expect(wrong).toEqual([]);
  }
});

it('are given back once they were sent, to whoever reads at once and whoever is slow', async () => {
  await expectAll();
  await wait(50);
  const before = { ...counts };
  const [socket, slow] = [await opened(), await opened()];
  socket.write(requests(paths));
  await bodies(socket, paths.length);
  // So much that not all of it fits into what the system holds for a client.
  const asked = Array.from({ length: 100 }, (_, n) =>
    ['tags/politics', 'authors/ada', 'sections/world'].map((of) => `/v1/${of}/articles?limit=${n + 1}`),
  ).flat();
  slow.pause().write(requests(asked));
  await wait(200);
  expect(counts.back - before.back).toBeLessThan(counts.lent - before.lent);
  await bodies(slow, asked.length);
  await vi.waitFor(() => expect(counts.back - before.back).toBe(counts.lent - before.lent), {
    timeout: 30_000,
  });
  expect(counts.lent).toBeGreaterThan(before.lent + paths.length);
});

it('are nobody’s once a client has gone in the middle', async () => {
  for (let round = 0; round < 10; round += 1) {
    const gone = await Promise.all(Array.from({ length: 4 }, opened));
    for (const socket of gone) socket.pause().write(requests(paths));
    await wait(5);
    for (const socket of gone) socket.destroy();
    await expectAll();
  }
});

it('are given back after they were compressed, or shared, and never before', async () => {
  for (let round = 0; round < 3; round += 1) {
    const [zipped, same] = [await opened(), await opened()];
    zipped.write(requests(paths, 'Accept-Encoding: gzip\r\n'));
    same.write(requests(['/v1/articles/story-1', '/v1/articles/story-1', '/v1/articles/story-1']));
    const [all, three] = await Promise.all([bodies(zipped, paths.length), bodies(same, 3), expectAll()]);
    expect(all.map((bytes) => gunzipSync(bytes).toString())).toEqual(paths.map((path) => expected.get(path)));
    expect(new Set(three.map(String))).toEqual(new Set([expected.get('/v1/articles/story-1')]));
  }
});
