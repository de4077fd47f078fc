import { type AddressInfo, connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { overNetwork, type Sent } from '../support/network.ts';
import { newsroom } from '../support/newsroom.ts';

let t: TestApp;
let port: number;
let closing = false;
/** What was measured, and whether it was the fast path that said so. */
const measured: { route: string; status: number; atOnce: boolean }[] = [];
const AT_ONCE = { atOnce: true };
const answeredAtOnce = () => measured.filter(({ atOnce }) => atOnce).length;

beforeAll(async () => {
  t = await testApp({
    fill: newsroom,
    deps: {
      isClosing: () => closing,
      metrics: {
        observe: (one) => {
          measured.push({ ...one, atOnce: new Error().stack?.includes('fast-path.ts') === true });
        },
        text: async () => '',
      },
    },
  });
  t.desk.advance(5000);
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  port = (t.app.server.address() as AddressInfo).port;
});
afterAll(() => t.close());

const STORY = '/v1/articles?body=html';

async function send(path: string, sent: Sent = {}) {
  const answer = await overNetwork(port, path, sent);
  return { ...answer, how: measured.at(-1) };
}

/** The same by the routes, which is what `inject` goes by. */
async function routed(path: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await t.app.inject({ url: path, headers: { 'x-request-id': 'same-request', ...headers } });
  const { date: _date, connection: _connection, ...rest } = answer.headers;
  return { status: answer.statusCode, headers: rest, body: answer.rawPayload };
}

describe('what is kept', () => {
  it.each([
    {},
    { 'accept-encoding': 'gzip' },
    { 'accept-encoding': 'br;q=0.5, identity' },
    { 'x-request-id': 'no good!' },
  ])('is answered at once as the routes answer it, with %o', async (headers) => {
    await send(STORY, { headers });
    const fast = await send(STORY, { headers });
    expect(fast.how).toMatchObject({ route: '/v1/articles', status: 200, ...AT_ONCE });
    const { how: _how, ...answer } = fast;
    const same = await routed(STORY, headers);
    if (headers['x-request-id'] !== undefined) {
      answer.headers['x-request-id'] = same.headers['x-request-id'];
    }
    expect({ ...answer, headers: withLength(answer.headers) }).toEqual({
      ...same,
      headers: withLength(same.headers),
    });
  });

  it('is 304 for who has it, by tag or by date, with the same headers as by the routes', async () => {
    // One without translations, as those have no date.
    const path = '/v1/articles/bare';
    await send(path);
    const { headers } = await send(path);
    const etag = String(headers.etag);
    const since = String(headers['last-modified']);
    for (const having of [
      { 'if-none-match': etag },
      { 'if-none-match': `W/${etag}, "x"` },
      { 'if-modified-since': since },
    ]) {
      const fast = await send(path, { headers: having });
      expect([fast.status, fast.body.length, fast.how]).toEqual([304, 0, expect.objectContaining(AT_ONCE)]);
      const { how: _how, ...answer } = fast;
      expect(answer).toEqual(await routed(path, having));
    }
    expect(
      (await send(path, { headers: { 'if-none-match': '"other"', 'if-modified-since': since } })).status,
    ).toBe(200);
  });

  it('is compressed as the client can read it', async () => {
    await send(STORY, { headers: { 'accept-encoding': 'gzip' } });
    const [plain, zipped] = [
      await send(STORY),
      await send(STORY, { headers: { 'accept-encoding': 'gzip' } }),
    ];
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
  });

  it('is not answered at once after a change, nor when its time is over', async () => {
    await send('/v1/tags');
    expect((await send('/v1/tags')).how).toMatchObject(AT_ONCE);
    await t.desk.tag('Another tag');
    const after = await send('/v1/tags');
    expect(after.how?.atOnce).toBe(false);
    expect(after.body.toString()).toContain('Another tag');
  });
});

describe('what is unusual about a request', () => {
  it.each([
    ['a key', { headers: { authorization: 'Bearer nonsense' } }, 401],
    ['a body', { headers: { 'content-length': '2' } }, 400],
    ['a type of a body', { headers: { 'content-type': 'text/plain' } }, 200],
    ['another method', { method: 'HEAD' }, 200],
    ['a method that is not taken', { method: 'PUT' }, 405],
    ['no coding that it can read', { headers: { 'accept-encoding': 'identity;q=0, *;q=0' } }, 406],
    [
      'too many headers',
      { headers: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`x-${n}`, 'x'])) },
      431,
    ],
  ] satisfies [string, Sent, number][])('is left to the routes: %s', async (_what, sent, status) => {
    await send(STORY);
    expect((await send(STORY)).how).toMatchObject(AT_ONCE);
    const before = answeredAtOnce();
    expect((await send(STORY, sent)).status).toBe(status);
    expect(answeredAtOnce()).toBe(before);
  });

  it.each([
    ['two Hosts', 'Host: a\r\nHost: b', 400],
    ['no Host', 'X-A: b', 400],
    ['two keys', 'Host: a\r\nAuthorization: Bearer x\r\nAuthorization: Bearer y', 400],
  ])('is refused as ever: %s', async (_what, headers, status) => {
    await send(STORY);
    const socket = connect(port, '127.0.0.1');
    socket.end(`GET ${STORY} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text.split('\r\n')[0]).toContain(` ${status} `);
  });

  it('makes no answer that others are given: a target with a host of its own', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.end('GET http://evil.test/v1/articles?limit=3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toContain(' 200 ');
    const { headers } = await send('/v1/articles?limit=3');
    expect(headers['cache-status']).toBe('Dateline; hit');
    expect(String(headers.link)).toMatch(/^<https:\/\/api\.test\/v1\/articles\?limit=3>; rel="first"/);
    expect(text).not.toContain('evil');
  });

  it('that comes while the service stops ends the connection', async () => {
    await send(STORY);
    closing = true;
    const before = answeredAtOnce();
    const { status } = await send(STORY);
    closing = false;
    expect([status, answeredAtOnce()]).toEqual([200, before]);
  });
});

/** Of bytes that are sent in pieces nobody says the length. */
function withLength(headers: Readonly<Record<string, unknown>>) {
  return { ...headers, 'content-length': Number(headers['content-length']) };
}
