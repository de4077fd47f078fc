import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/domain/key-fields.ts';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
let authorization: string;

/** Every path without parameters that the service has, with the methods it takes, from its own document. */
let paths: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  t = await testApp({ env: { METRICS_TOKEN: 'a-token-for-scrapers' } });
  const { body } = await t.app.inject('/openapi.json');
  const documented = Object.entries(JSON.parse(body).paths as Record<string, object>);
  paths = new Map(
    documented.flatMap(([path, operations]) => {
      const methods = Object.keys(operations).map((method) => method.toUpperCase());
      const all = [
        ...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
        'OPTIONS',
      ];
      return path.includes('{') ? [] : [[path, all]];
    }),
  );
  authorization = `Bearer ${await t.key(...SCOPES)}`;
});
afterAll(() => t.close());

/** A key for the editors' and partners' paths alone: no other needs one. */
const keyFor = (url: string) =>
  /^\/v1\/(editorial|changes|embargoed|webhooks)/.test(url) ? { authorization } : {};
/** Its answer has no end; its own tests have its HEAD. */
const ENDLESS = '/v1/changes/stream';

describe('every path', () => {
  it('answers HEAD as it answers GET, without the body', async () => {
    expect(paths.size).toBeGreaterThan(8);
    for (const [url, methods] of paths) {
      if (!methods.includes('GET') || url === ENDLESS) continue;
      const headers = { 'x-request-id': 'same-request', ...keyFor(url) };
      // So that both are answered from what is kept.
      await t.app.inject({ url, headers });
      const get = await t.app.inject({ url, headers });
      const head = await t.app.inject({ method: 'HEAD', url, headers });
      expect(head.statusCode, url).toBe(get.statusCode);
      // What is made anew takes another time.
      const untimed = { date: '', 'server-timing': '' };
      expect({ ...head.headers, ...untimed }, url).toEqual({ ...get.headers, ...untimed });
      expect(head.body, url).toBe('');
    }
  });

  it('says with OPTIONS which methods it takes', async () => {
    for (const [url, methods] of paths) {
      const answer = await t.app.inject({ method: 'OPTIONS', url });
      expect(answer.statusCode, url).toBe(204);
      expect(allowed(answer.headers.allow), url).toEqual(methods.toSorted());
    }
  });

  it('answers any other method 405, naming those it takes, before it reads a body', async () => {
    for (const [url, methods] of paths) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'] as const) {
        if (methods.includes(method)) continue;
        const answer = await t.app.inject({
          method,
          url,
          headers: { 'content-type': 'application/json' },
          ...(method !== 'TRACE' && { payload: '{"__proto__": {' }),
        });
        expect(answer.statusCode, `${method} ${url}`).toBe(405);
        expect(allowed(answer.headers.allow), url).toEqual(methods.toSorted());
        expect(answer.json().code).toBe('method-not-allowed');
      }
    }
  });

  it('refuses a parameter that it does not know, and names it', async () => {
    for (const [url, methods] of paths) {
      if (!methods.includes('GET')) continue;
      const needed = url === '/v1/suggest' ? 'q=a&' : '';
      const answer = await t.app.inject({ url: `${url}?${needed}colour=red`, headers: keyFor(url) });
      expect(answer.statusCode, url).toBe(400);
      expect(answer.json(), url).toMatchObject({
        code: 'unknown-parameter',
        errors: [{ parameter: 'colour' }],
      });
    }
  });
});

function allowed(header: unknown): readonly string[] {
  return String(header).split(', ').toSorted();
}

describe('an address where there is nothing', () => {
  it.each(['/nowhere', '/v1', '/v1/', '/v1/nowhere', '/healthz/', '/HEALTHZ', '//healthz'])(
    '%s answers 404, whatever the method',
    async (url) => {
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS'] as const) {
        const answer = await t.app.inject({ method, url: `https://api.test${url}` });
        expect(answer.statusCode, method).toBe(404);
      }
    },
  );

  it('is not repeated in the answer, so nothing can be put there', async () => {
    const answer = await t.app.inject('/<script>alert(1)</script>');
    expect(answer.body).not.toContain('script');
  });
});

describe('scripts of another origin', () => {
  const origin = 'https://elsewhere.test';

  it('may read what is public, with the headers they need', async () => {
    const { headers } = await t.app.inject({ url: '/.well-known/api-catalog', headers: { origin } });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toMatch(/ETag.*Link.*X-Request-Id/);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('may learn why they were refused', async () => {
    for (const url of ['/nowhere', '/.well-known/api-catalog?a=b', '/.well-known/api-catalog?key=b']) {
      const { headers, statusCode } = await t.app.inject({ url, headers: { origin } });
      expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(headers['access-control-allow-origin'], url).toBe('*');
    }
  });

  it('may send a key', async () => {
    const { statusCode, headers } = await t.app.inject({
      method: 'OPTIONS',
      url: '/.well-known/api-catalog',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
    expect(headers['access-control-allow-headers']).toContain('Authorization');
  });

  it('may not read what is for those who run the service', async () => {
    for (const url of ['/healthz', '/metrics']) {
      const { headers } = await t.app.inject({ url, headers: { origin } });
      expect(headers['access-control-allow-origin'], url).toBeUndefined();
    }
  });
});
