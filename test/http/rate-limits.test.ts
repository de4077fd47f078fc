import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { overNetwork } from '../support/network.ts';

type From = { readonly key?: string; readonly from?: string; readonly headers?: Record<string, string> };

async function ask(t: TestApp, url: string, { key, from, headers }: From = {}) {
  const answer = await t.app.inject({
    url,
    ...(from !== undefined && { remoteAddress: from }),
    headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...headers },
  });
  const { ratelimit, 'ratelimit-policy': policy, 'retry-after': retryAfter } = answer.headers;
  return { status: answer.statusCode, quota: ratelimit, policy, retryAfter, json: () => answer.json() };
}

describe('without limits', () => {
  it('nothing is said of any', async () => {
    await using t = await testApp();
    const key = await t.key('content:read');
    expect(await ask(t, '/v1/articles')).toMatchObject({ status: 200, quota: undefined, policy: undefined });
    expect(await ask(t, '/v1/articles', { key })).toMatchObject({ quota: undefined, policy: undefined });
  });
});

describe('a key’s limit', () => {
  it('is told with each answer, and beyond it 429 until its minute is over', async () => {
    await using t = await testApp();
    const { text: key } = await t.saveKey({ rateLimit: 2 });
    const other = (await t.saveKey({ rateLimit: 2 })).text;
    expect(await ask(t, '/v1/articles', { key })).toMatchObject({
      status: 200,
      policy: '"key";q=2;w=60',
      quota: '"key";r=1;t=60',
    });
    t.desk.advance(20_000);
    // What fails was asked too.
    expect(await ask(t, '/v1/articles/nowhere', { key })).toMatchObject({
      status: 404,
      quota: '"key";r=0;t=40',
    });
    const refused = await ask(t, '/v1/articles', { key });
    expect(refused).toMatchObject({ status: 429, retryAfter: '40', quota: '"key";r=0;t=40' });
    expect(refused.json()).toMatchObject({
      code: 'rate-limited',
      detail: 'The key may make 2 requests a minute, and has.',
    });
    expect((await ask(t, '/v1/articles', { key: other })).status).toBe(200);
    expect((await ask(t, '/v1/articles')).status).toBe(200);
    t.desk.advance(40_000);
    expect((await ask(t, '/v1/articles', { key })).status).toBe(200);
  });

  it('is the service’s where it has none of its own', async () => {
    await using t = await testApp({ env: { RATE_LIMIT_KEY: '1' } });
    const { text: plain } = await t.saveKey({});
    const { text: more } = await t.saveKey({ rateLimit: 3 });
    expect((await ask(t, '/v1/articles', { key: plain })).policy).toBe('"key";q=1;w=60');
    expect((await ask(t, '/v1/articles', { key: plain })).status).toBe(429);
    expect((await ask(t, '/v1/articles', { key: more })).policy).toBe('"key";q=3;w=60');
  });

  it('never refuses those who ask whether the service is alive', async () => {
    await using t = await testApp({ env: { RATE_LIMIT_ADDRESS: '1' } });
    for (let n = 0; n < 3; n += 1) expect((await ask(t, '/healthz')).status).toBe(200);
    expect((await ask(t, '/readyz')).quota).toBeUndefined();
    expect((await ask(t, '/v1/articles')).quota).toBe('"address";r=0;t=60');
  });
});

describe('an address’s limit', () => {
  const limited = () => testApp({ env: { RATE_LIMIT_ADDRESS: '2' } });

  it('holds for whoever asks from there without a key', async () => {
    await using t = await limited();
    const key = await t.key('content:read');
    const from = '192.0.2.1';
    expect(await ask(t, '/v1/articles', { from })).toMatchObject({
      status: 200,
      policy: '"address";q=2;w=60',
    });
    expect((await ask(t, '/nowhere', { from })).status).toBe(404);
    expect(await ask(t, '/v1/articles', { from })).toMatchObject({ status: 429, retryAfter: '60' });
    expect((await ask(t, '/v1/articles', { from: '192.0.2.2' })).status).toBe(200);
    // Its own requests are counted by it.
    expect((await ask(t, '/v1/articles', { from, key })).status).toBe(200);
  });

  it('holds for those who guess keys', async () => {
    await using t = await limited();
    const guess = { from: '192.0.2.1', key: 'dl_nonsense' };
    expect(await ask(t, '/v1/articles', guess)).toMatchObject({ status: 401, quota: '"address";r=1;t=60' });
    expect((await ask(t, '/v1/articles?api_key=x', { from: guess.from })).status).toBe(400);
    expect(await ask(t, '/v1/articles', guess)).toMatchObject({ status: 429 });
  });

  it('is one for a network of 64 bits of IPv6', async () => {
    await using t = await limited();
    for (const from of ['2001:db8::1', '2001:db8::2'])
      expect((await ask(t, '/v1/articles', { from })).status).toBe(200);
    expect((await ask(t, '/v1/articles', { from: '2001:db8::3' })).status).toBe(429);
    expect((await ask(t, '/v1/articles', { from: '2001:db8:0:1::3' })).status).toBe(200);
  });

  it('believes nobody but trusted proxies where they say that a request comes from', async () => {
    await using open = await limited();
    const said = (from: string) => ({ headers: { 'x-forwarded-for': from } });
    for (const from of ['192.0.2.1', '192.0.2.2']) await ask(open, '/v1/articles', said(from));
    expect((await ask(open, '/v1/articles', said('192.0.2.3'))).status).toBe(429);
    await using behind = await testApp({ env: { RATE_LIMIT_ADDRESS: '1', TRUST_PROXY: '127.0.0.1' } });
    expect((await ask(behind, '/v1/articles', said('192.0.2.1'))).status).toBe(200);
    expect((await ask(behind, '/v1/articles', said('192.0.2.2'))).status).toBe(200);
    expect((await ask(behind, '/v1/articles', said('198.51.100.1, 192.0.2.2'))).status).toBe(429);
  });

  it('counts what is answered before routing once, and says so in the same words', async () => {
    await using t = await testApp({ env: { RATE_LIMIT_ADDRESS: '3' } });
    await t.desk.publish({ title: 'Story' });
    await t.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = t.app.server.address() as AddressInfo;
    const get = async (path: string) => {
      const { status, headers } = await overNetwork(port, path);
      return [status, headers.ratelimit, headers['ratelimit-policy'], headers['retry-after']];
    };
    const policy = '"address";q=3;w=60';
    expect(await get('/v1/articles/story')).toEqual([200, '"address";r=2;t=60', policy, undefined]);
    // Told by the routes after it was looked up before them.
    expect(await get('/v1/articles/other')).toEqual([404, '"address";r=1;t=60', policy, undefined]);
    expect(await get('/v1/articles/story')).toEqual([200, '"address";r=0;t=60', policy, undefined]);
    expect(await get('/v1/articles/story')).toEqual([429, '"address";r=0;t=60', policy, '60']);
    t.desk.advance(60_000);
    expect(await get('/v1/articles/story')).toEqual([200, '"address";r=2;t=60', policy, undefined]);
  });
});

describe('a key’s networks', () => {
  it('are where it may be used from, and it opens nothing elsewhere', async () => {
    await using t = await testApp();
    const { text: key } = await t.saveKey({ networks: ['192.0.2.0/24', '2001:db8::1'] });
    for (const from of ['192.0.2.77', '::ffff:192.0.2.78', '2001:db8::1'])
      expect((await ask(t, '/v1/articles', { key, from })).status).toBe(200);
    for (const from of ['192.0.3.1', '2001:db8::2']) {
      const refused = await ask(t, '/v1/articles', { key, from });
      expect(refused.status).toBe(403);
      expect(refused.json()).toMatchObject({
        code: 'foreign-network',
        detail: `The key may not be used from ${from}.`,
      });
    }
  });
});
