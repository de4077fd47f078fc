import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiKey, issueKey } from '../../src/domain/api-key.ts';
import { instant, toMs } from '../../src/domain/clock.ts';
import { requireScope } from '../../src/http/auth.ts';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
let good: string;

beforeAll(async () => {
  t = await testApp({
    probe: (app) => {
      app.get('/who', async ({ apiKey }) => ({ name: apiKey?.name ?? null }));
      app.get('/write', { onRequest: requireScope('articles:write') }, async () => 'written');
    },
  });
  good = await t.key('content:read');
});
afterAll(() => t.close());

const get = (url: string, authorization?: string) =>
  t.app.inject({ url, headers: authorization === undefined ? {} : { authorization } });

describe('a key', () => {
  it('is not needed where anyone may read', async () => {
    expect((await get('/who')).json()).toEqual({ name: null });
  });

  it('says who asks', async () => {
    expect((await get('/who', `Bearer ${good}`)).json()).toEqual({ name: 'test' });
    expect((await get('/who', `bearer   ${good}`)).json()).toEqual({ name: 'test' });
  });

  it.each([
    ['malformed', () => 'Bearer nonsense'],
    ['of another scheme', () => `Basic ${good}`],
    ['without its scheme', () => good],
    ['empty', () => 'Bearer '],
    ['of nobody', () => `Bearer ${good.replace(/^dl_.{4}/, 'dl_ffff')}`],
    ['with a wrong secret', () => `Bearer ${good.replace(/b$/, 'c')}`],
  ])('that is %s answers 401 everywhere, also where none is needed', async (_, header) => {
    for (const url of ['/who', '/healthz', '/.well-known/api-catalog', '/nowhere']) {
      const answer = await get(url, header());
      expect(answer.statusCode).toBe(401);
      expect(answer.json().code).toBe('unauthorized');
      expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
      expect(answer.body).not.toContain(good);
    }
  });

  it('that has expired or was revoked answers 401', async () => {
    const expiring = issue({ expiresAt: instant('2024-01-01T00:01:00Z') });
    const revoked = issue({ revokedAt: t.desk.now });
    await t.store.apiKeys.create(expiring.key);
    await t.store.apiKeys.create(revoked.key);
    expect((await get('/who', `Bearer ${expiring.text}`)).statusCode).toBe(200);
    expect((await get('/who', `Bearer ${revoked.text}`)).statusCode).toBe(401);
    t.desk.advance(toMs(instant('2024-01-01T00:01:00Z')) - toMs(t.desk.now));
    expect((await get('/who', `Bearer ${expiring.text}`)).statusCode).toBe(401);
  });

  it('that lacks a scope answers 403 and names it', async () => {
    const answer = await get('/write', `Bearer ${good}`);
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({
      code: 'missing-scope',
      detail: 'The key lacks the scope articles:write.',
    });
    expect(answer.headers['www-authenticate']).toContain('scope="articles:write"');
    expect((await get('/write', `Bearer ${await t.key('articles:write')}`)).body).toBe('written');
  });

  it('that is missing answers 401 with a plain challenge', async () => {
    const answer = await get('/write');
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });
});

describe('a key in the URL', () => {
  it.each([
    'key',
    'api_key',
    'apikey',
    'API-Key',
    'x-api-key',
    'access_token',
    'token',
    'auth',
    'secret',
    'client_secret',
  ])('as %s answers 400 and names the parameter', async (parameter) => {
    const answer = await get(`/who?${parameter}=abc`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'key-in-url', errors: [{ parameter }] });
  });

  it('is known by its look under any name, and on any path', async () => {
    for (const url of [`/who?q=${good}`, `/who?q=Bearer%20${good}`, `/nowhere?a=1&a=${good}`]) {
      const answer = await get(url);
      expect(answer.json().code).toBe('key-in-url');
      expect(answer.body).not.toContain(good);
    }
  });

  it('is not seen in ordinary words', async () => {
    expect((await get('/who?keyword=abc')).json().code).toBe('unknown-parameter');
  });
});

describe('with PUBLIC_READ=false', () => {
  it('reading needs a key with content:read, and all else goes on as before', async () => {
    await using closed = await testApp({ env: { PUBLIC_READ: 'false' } });
    const ask = async (url: string, key?: string) => {
      const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
      return (await closed.app.inject({ url, headers })).statusCode;
    };
    expect(await ask('/v1/articles')).toBe(401);
    expect(await ask('/v1/articles', await closed.key('changes:read'))).toBe(403);
    expect(await ask('/v1/articles', await closed.key('content:read'))).toBe(200);
    expect(await ask('/healthz')).toBe(200);
    expect(await ask('/.well-known/api-catalog')).toBe(200);
  });
});

function issue(change: Partial<ApiKey>): { key: ApiKey; text: string } {
  const request = { id: t.desk.makeId(), name: 'test', scopes: ['content:read'], expiresAt: null };
  const { key, text } = issueKey({ ...request, secret: 'cd'.repeat(32) }, t.desk.now);
  return { key: { ...key, ...change }, text };
}
