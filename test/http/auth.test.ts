import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant, toMs } from '../../src/domain/clock.ts';
import { idInKey, keyText } from '../../src/domain/key-text.ts';
import { requireScope } from '../../src/http/auth.ts';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
let good: string;

beforeAll(async () => {
  t = await testApp({
    probe: (app) => {
      app.get('/who', async ({ apiKey }) => ({ name: apiKey?.name ?? null }));
      app.get('/either', { onRequest: requireScope('articles:write', 'drafts:read') }, async () => 'seen');
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
    ['of nobody, but well made', () => `Bearer ${keyText(t.desk.makeId(), 'ab'.repeat(32))}`],
    ['with a wrong secret', () => `Bearer ${keyText(idInKey(good) ?? '', 'cd'.repeat(32))}`],
    ['mistyped', () => `Bearer ${good.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))}`],
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
    const expiring = await t.saveKey({ expiresAt: instant('2024-01-01T00:01:00Z') });
    const revoked = await t.saveKey({ revokedAt: t.desk.now });
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

  it('that has none of several scopes answers 403 and names them all', async () => {
    const answer = await get('/either', `Bearer ${good}`);
    expect(answer.statusCode).toBe(403);
    expect(answer.json().detail).toBe('The key lacks the scope articles:write or drafts:read.');
    expect((await get('/either', `Bearer ${await t.key('drafts:read')}`)).body).toBe('seen');
    expect((await get('/either', `Bearer ${await t.key('articles:write')}`)).body).toBe('seen');
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
