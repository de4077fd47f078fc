import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { editorAt } from '../support/editor.ts';

let lines: Record<string, unknown>[] = [];
const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
const INFO = 30;
const ERROR = 50;

beforeEach(() => {
  lines = [];
});

describe('the log', () => {
  it('has one line for each request', async () => {
    await using t = await testApp({ deps: { logger } });
    await t.app.inject({ url: '/.well-known/security.txt', headers: { 'x-request-id': 'test-0001' } });
    expect(lines).toEqual([
      expect.objectContaining({
        level: INFO,
        requestId: 'test-0001',
        method: 'GET',
        path: '/.well-known/security.txt',
        route: '/.well-known/security.txt',
        ip: '127.0.0.1',
        status: 200,
        ms: expect.any(Number),
      }),
    ]);
  });

  it('believes a proxy about the client where it was told to, and nobody else', async () => {
    const url = '/.well-known/security.txt';
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    for (const [TRUST_PROXY, ip] of [
      ['off', '127.0.0.1'],
      ['10.0.0.0/8', '127.0.0.1'],
      ['127.0.0.0/8', '203.0.113.7'],
    ] as const) {
      lines = [];
      await using t = await testApp({ deps: { logger }, env: { TRUST_PROXY } });
      await t.app.inject({ url, headers });
      expect(lines[0]?.ip, TRUST_PROXY).toBe(ip);
    }
  });

  it('leaves out the checks of supervisors', async () => {
    await using t = await testApp({ deps: { logger } });
    await t.app.inject('/healthz');
    await t.app.inject('/readyz');
    expect(lines).toEqual([]);
  });

  it('never holds the token of a preview, whatever it is asked with and for', async () => {
    await using t = await testApp({ deps: { logger } });
    const { create, call } = await editorAt(t);
    const { id } = await create();
    const { url } = (await call('POST', `/articles/${id}/preview`)).json<{ url: string }>();
    const token = url.split('/').at(-1) ?? '';
    const escaped = `/v1/preview/%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
    for (const path of [`/v1/preview/${token}`, escaped, `/v1/preview/${token}/x`, `/v1/preview/${token}x`]) {
      await t.app.inject(path);
    }
    await t.app.inject({ method: 'POST', url: `/v1/preview/${token}` });
    expect(lines.map(({ path }) => path)).toContain('/v1/preview/:token');
    expect(JSON.stringify(lines)).not.toContain(token.slice(1, 30));
  });

  it('never holds a key, wherever it was sent', async () => {
    await using t = await testApp({ deps: { logger } });
    const key = await t.key('content:read');
    await t.app.inject({ url: '/.well-known/security.txt', headers: { authorization: `Bearer ${key}` } });
    await t.app.inject({ url: '/.well-known/security.txt', headers: { authorization: `Bearer ${key}x` } });
    await t.app.inject(`/.well-known/security.txt?key=${key}`);
    await t.app.inject(`/.well-known/${key}`);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toHaveProperty('keyId');
    expect(JSON.stringify(lines)).not.toContain(key.slice(-64));
  });

  it('takes nothing that a client does for an error', async () => {
    await using t = await testApp({ deps: { logger } });
    await t.app.inject('/nowhere');
    await t.app.inject('/.well-known/security.txt?a=b');
    await t.app.inject('/%zz');
    await t.app.inject({ method: 'POST', url: '/.well-known/security.txt', payload: '{' });
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of lines) expect(line.level).toBe(INFO);
  });

  it('tells a failure of ours with its stack, under the id that the client was given', async () => {
    await using t = await testApp({
      deps: { logger },
      probe: (app) => {
        app.get('/boom', async () => {
          throw new Error('the disk is gone');
        });
      },
    });
    const answer = await t.app.inject('/boom');
    const [failure] = lines.filter(({ level }) => level === ERROR);
    expect(failure).toMatchObject({
      requestId: answer.json().requestId,
      err: { message: 'the disk is gone', stack: expect.stringContaining('request-log.test.ts') },
    });
  });
});
