import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError, type DomainErrorCode } from '../../src/domain/errors.ts';
import { PROBLEMS, Problem } from '../../src/http/errors.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
let thrown: () => unknown = () => new Error('nothing');

beforeAll(async () => {
  t = await testApp({ probe: addRoutes });
});
afterAll(() => t.close());

describe('a problem', () => {
  it('is an RFC 9457 document that names its page and the request, and is never cached', async () => {
    thrown = () => new Problem('withdrawn', 'It was withdrawn.', { extensions: { reason: 'Wrong man.' } });
    const answer = await t.app.inject({ url: '/boom', headers: { 'x-request-id': 'test-0001' } });
    expect(answer.statusCode).toBe(410);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': 'test-0001',
    });
    expect(answer.json()).toEqual({
      type: `${PUBLIC_URL}/problems/withdrawn`,
      title: 'Withdrawn',
      status: 410,
      detail: 'It was withdrawn.',
      code: 'withdrawn',
      requestId: 'test-0001',
      reason: 'Wrong man.',
    });
  });

  it('has a status that is an error, and a page, for every code', () => {
    for (const [code, { status, title, explanation }] of Object.entries(PROBLEMS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toMatch(/\.$/);
      expect(explanation.length).toBeGreaterThan(60);
    }
  });

  it.each(['short', 'has spaces here', 'x'.repeat(65), 'a\u00e9bcdefgh'])(
    'does not take %j for a request id',
    async (id) => {
      const answer = await t.app.inject({ url: '/boom', headers: { 'x-request-id': id } });
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    },
  );
});

describe('what the domain refuses', () => {
  const cases: [DomainErrorCode, string | undefined, number, string][] = [
    ['invalid-value', 'limit', 400, 'invalid-parameter'],
    ['invalid-value', 'cursor', 400, 'invalid-cursor'],
    ['unknown-reference', 'section', 400, 'unknown-reference'],
    ['not-found', undefined, 404, 'not-found'],
    ['slug-taken', undefined, 409, 'slug-taken'],
    ['stale-revision', undefined, 412, 'stale-revision'],
    ['wrong-state', undefined, 409, 'wrong-state'],
    ['section-cycle', undefined, 409, 'section-cycle'],
    ['store-busy', undefined, 503, 'store-busy'],
    ['store-full', undefined, 507, 'store-full'],
  ];
  it.each(cases)('%s of %s answers %i %s', async (code, field, status, problem) => {
    thrown = () => new DomainError(code, 'it does not fit', field);
    const answer = await t.app.inject('/boom');
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code: problem, detail: 'It does not fit.' });
    expect(answer.json().errors?.[0].parameter).toBe(field);
    expect(answer.headers['retry-after']).toBe(code === 'store-busy' ? '1' : undefined);
  });

  it('points into the body where there is one', async () => {
    thrown = () => new DomainError('invalid-value', 'it does not fit', 'body.html');
    const answer = await t.app.inject({ method: 'POST', url: '/boom', payload: { title: 'x' } });
    expect(answer.json()).toMatchObject({ code: 'invalid-body', errors: [{ pointer: '/body/html' }] });
  });
});

describe('what nobody foresaw', () => {
  it.each([
    new Error('secret'),
    new TypeError('secret'),
    Object.assign(new Error('secret'), { code: 'SQLITE_CORRUPT' }),
    'secret',
    undefined,
  ])('is 500 without a word of it: %s', async (error) => {
    thrown = () => error;
    const answer = await t.app.inject('/boom');
    expect(answer.statusCode).toBe(500);
    expect(answer.json().code).toBe('internal');
    expect(answer.body).not.toMatch(/secret|SQLITE|at .*\.ts/);
  });
});

describe('a request that does not fit its schema', () => {
  const cases: [string, string, object[]][] = [
    ['/list/a?limt=1', 'unknown-parameter', [{ parameter: 'limt', code: 'unknown-parameter' }]],
    ['/list/a?__proto__=1', 'unknown-parameter', [{ parameter: '__proto__' }]],
    ['/list/a?limit=101', 'invalid-parameter', [{ parameter: 'limit', code: 'out-of-range' }]],
    ['/list/a?limit=ten', 'invalid-parameter', [{ parameter: 'limit', code: 'wrong-type' }]],
    ['/list/a?limit=1&limit=2', 'invalid-parameter', [{ parameter: 'limit', code: 'wrong-type' }]],
    ['/list/a?limit=', 'invalid-parameter', [{ parameter: 'limit' }]],
    [
      '/list/a?sort=name',
      'invalid-parameter',
      [{ parameter: 'sort', message: 'must be one of title, -title' }],
    ],
    ['/list/a?at=noon', 'invalid-parameter', [{ parameter: 'at', code: 'wrong-format' }]],
    ['/list/0123456789', 'invalid-parameter', [{ parameter: 'ref', code: 'wrong-length' }]],
  ];
  it.each(cases)('%s answers 400 %s and names the parameter', async (url, code, errors) => {
    const answer = await t.app.inject(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code, errors });
    expect(answer.json().errors).toHaveLength(errors.length);
  });

  const bodies: [string, string, number, string, object[] | undefined][] = [
    [
      '{"title":"x","id":1}',
      'application/json',
      400,
      'invalid-body',
      [{ pointer: '/id', code: 'unknown-field' }],
    ],
    ['{}', 'application/json', 400, 'invalid-body', [{ pointer: '/title', code: 'required' }]],
    ['{"title":"x","a/b":"y"}', 'application/json', 400, 'invalid-body', [{ pointer: '/a~1b' }]],
    ['{"title":', 'application/json', 400, 'invalid-body', undefined],
    ['{"title":"x","__proto__":{"a":1}}', 'application/json', 400, 'invalid-body', undefined],
    ['', 'application/json', 400, 'invalid-body', undefined],
    ['<title/>', 'application/xml', 415, 'unsupported-media-type', undefined],
    ['"x"'.padEnd(1_100_000), 'application/json', 413, 'payload-too-large', undefined],
  ];
  it.each(bodies)('a body %.30s as %s answers %i %s', async (payload, type, status, code, errors) => {
    const headers = { 'content-type': type };
    const answer = await t.app.inject({ method: 'POST', url: '/boom', payload, headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.json().code).toBe(code);
    if (errors) expect(answer.json()).toMatchObject({ errors });
  });
});

function addRoutes(app: FastifyInstance): void {
  const raise = () => {
    throw thrown();
  };
  app.get('/boom', raise);
  const body = Type.Object(
    { title: Type.String(), 'a/b': Type.Optional(Type.Integer()) },
    { additionalProperties: false },
  );
  app.post('/boom', { schema: { body } }, raise);
  const querystring = Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      sort: Type.Optional(Type.Unsafe({ type: 'string', enum: ['title', '-title'] })),
      at: Type.Optional(Type.Union([Type.String({ format: 'date' }), Type.String({ format: 'date-time' })])),
    },
    { additionalProperties: false },
  );
  app.get(
    '/list/:ref',
    { schema: { querystring, params: Type.Object({ ref: Type.String({ maxLength: 9 }) }) } },
    raise,
  );
}
