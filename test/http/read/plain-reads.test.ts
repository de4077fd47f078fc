import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpublish } from '../../../src/domain/publishing.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { overNetwork } from '../../support/network.ts';
import { newsroom } from '../../support/newsroom.ts';

/** Nothing is kept, so that each answer is made. */
let t: TestApp;
let port: number;
const atOnce: string[] = [];

beforeAll(async () => {
  t = await testApp({
    fill: newsroom,
    env: { CACHE_MEMORY: '0' },
    deps: {
      metrics: {
        observe: ({ route }) => {
          if (new Error().stack?.includes('fast-path.ts') === true) atOnce.push(route);
        },
        text: async () => '',
      },
    },
  });
  t.desk.advance(5000);
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  port = (t.app.server.address() as AddressInfo).port;
  // Whatever is asked first finds out what is due.
  await t.app.inject('/v1/articles');
});
afterAll(() => t.close());

/** Over the network: `how` says whether a route was passed by. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}) {
  atOnce.length = 0;
  const { status, headers: all, body } = await overNetwork(port, path, { headers });
  return { answer: { status, headers: comparable(all), body: body.toString() }, how: atOnce[0] ?? 'routed' };
}

async function routed(url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await t.app.inject({ url, headers: { 'x-request-id': 'same-request', ...headers } });
  return { status: answer.statusCode, headers: comparable(answer.headers), body: answer.body };
}

function comparable(all: Readonly<Record<string, unknown>>) {
  const {
    date: _date,
    connection: _connection,
    'server-timing': timing,
    'keep-alive': _alive,
    ...rest
  } = all;
  return { ...rest, 'content-length': String(rest['content-length'] ?? ''), timed: timing !== undefined };
}

async function nextOf(path: string): Promise<string> {
  return (await t.app.inject(path)).json().page.next;
}

describe('a plain read', () => {
  it.each([
    ['/v1/articles/deport', '/v1/articles/:ref'],
    ['/v1/articles', '/v1/articles'],
    ['/v1/articles?limit=2', '/v1/articles'],
    ['/v1/articles?sort=title&limit=3', '/v1/articles'],
    ['/v1/articles?tag=politics&section=lithuania', '/v1/articles'],
    ['/v1/articles?sort=-updatedAt&author=ebenezer-mensah&limit=1', '/v1/articles'],
    ['/v1/sections/lithuania/articles?limit=1', '/v1/sections/:ref/articles'],
    ['/v1/tags/politics/articles', '/v1/tags/:ref/articles'],
    ['/v1/authors/ebenezer-mensah/articles?tag=politics', '/v1/authors/:ref/articles'],
    ['/v1/articles?tag=politics&tag=vilnius&limit=5', '/v1/articles'],
    ['/v1/articles?tag=-politics', '/v1/articles'],
    ['/v1/articles?tag=politics%2Cvilnius&limit=2', '/v1/articles'],
    ['/v1/articles?tag=politics,vilnius&section=-lithuania', '/v1/articles'],
    ['/v1/articles?language=en&genre=news,opinion&sort=publishedAt', '/v1/articles'],
    ['/v1/tags/politics/articles?language=-lt&language=en-GB,fr', '/v1/tags/:ref/articles'],
  ])('of %s passes by the routes, and gets what they give', async (path, route) => {
    const { answer, how } = await ask(path);
    expect(how).toBe(route);
    expect(answer).toEqual(await routed(path));
    expect(answer.status).toBe(200);
  });

  it.each([
    '/v1/articles?limit=1',
    '/v1/sections/lithuania/articles?limit=1',
    '/v1/articles?limit=1&sort=title',
    '/v1/articles?limit=1&tag=politics&section=lithuania&language=en',
    '/v1/articles?limit=1&tag=-daniyar-khassenov',
  ])('goes on to the next page of %s and back', async (path) => {
    const next = `${path}&cursor=${await nextOf(path)}`;
    const { answer, how } = await ask(next);
    expect(how).not.toBe('routed');
    expect(answer).toEqual(await routed(next));
    const back = `${path}&cursor=${JSON.parse(answer.body).page.prev}`;
    expect((await ask(back)).answer).toEqual(await routed(back));
  });

  it.each([{ 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br' }, { 'if-none-match': '*' }])(
    'with %o is answered as the routes answer it',
    async (headers) => {
      const { answer, how } = await ask('/v1/articles', headers);
      expect(how).toBe('/v1/articles');
      expect(answer).toEqual(await routed('/v1/articles', headers));
    },
  );

  it('is 304 for who has it', async () => {
    const { answer } = await ask('/v1/articles/deport');
    const etag = String((answer.headers as Record<string, unknown>).etag);
    expect((await ask('/v1/articles/deport', { 'if-none-match': etag })).answer).toMatchObject({
      status: 304,
      body: '',
    });
  });
});

it('what several ask for in the same turn is made once, and what some of them must be refused is their own', async () => {
  const socket = connect(port, '127.0.0.1');
  const paths = [
    '/v1/articles/deport',
    '/v1/articles/deport',
    '/v1/articles?cursor=none',
    '/v1/articles/none',
  ];
  const last = '/v1/tags/politics/articles';
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');
  socket.end(`${requests}GET ${last} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  const told = text.matchAll(/HTTP\/1\.1 (\d{3}) |^cache-status: Dateline; (.+)\r$/gm);
  expect([...told].map(([, status, cache]) => status ?? cache)).toEqual([
    ...['200', 'fwd=uri-miss', '200', 'fwd=uri-miss; collapsed'],
    ...['400', '404', '200', 'fwd=uri-miss'],
  ]);
});

describe('left to the routes', () => {
  it.each([
    '/v1/articles/nothing-here',
    '/v1/articles/Deport',
    '/v1/articles?limit=0',
    '/v1/articles?limit=101',
    '/v1/articles?limit=1&limit=1',
    '/v1/articles?sort=relevance',
    '/v1/articles?sort=nothing',
    '/v1/articles?tag=nothing',
    '/v1/articles?tag=politics,-vilnius',
    '/v1/articles?tag=politics,',
    '/v1/articles?genre=nothing',
    '/v1/articles?language=e',
    `/v1/articles?${'tag=politics&'.repeat(11)}limit=1`,
    `/v1/articles?tag=${'politics,'.repeat(20)}politics`,
    '/v1/articles?tag=politics%2cvilnius',
    '/v1/articles?tag=p%6Flitics',
    '/v1/articles?cursor=nothing',
    '/v1/articles?limit=',
    '/v1/articles?',
    '/v1/articles?unknown=1',
    '/v1/articles?__proto__=1',
    '/v1/articles?q=deport',
    '/v1/articles/deport?body=text',
    '/v1/tags/nothing/articles',
    '/v1/lists/nothing/articles',
  ])('is %s, with their answer', async (path) => {
    const { answer, how } = await ask(path);
    expect(how).toBe('routed');
    expect(answer).toEqual(await routed(path));
  });

  it('is what needs a key', async () => {
    await using own = await testApp({ fill: newsroom, env: { PUBLIC_READ: 'false' } });
    await own.app.listen({ host: '127.0.0.1', port: 0 });
    const { port: closed } = own.app.server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${closed}/v1/articles/deport`);
    expect(answer.status).toBe(401);
  });

  it('is one whose article has gone', async () => {
    const article = await t.store.articles.get('deport');
    await t.store.articles.update(article?.id ?? '', null, (now) => unpublish(now, t.desk.now));
    const { answer, how } = await ask('/v1/articles/deport');
    expect(how).toBe('routed');
    expect(answer.status).toBe(404);
  });
});
