import Fastify, { type InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { ANY_CHANGE_KEY, cache, holds, surrogateKey } from '../../src/http/cache.ts';
import { compression } from '../../src/http/compression.ts';
import { Problem } from '../../src/http/errors.ts';

const app = Fastify({ exposeHeadRoutes: false });
const now = instant('2024-01-02T12:00:00.000Z');
let nextChange: Instant | null = null;
let text = '';

const get = (headers: Record<string, string> = {}, options: InjectOptions = {}) =>
  app.inject({ method: 'GET', url: '/page', headers, ...options });

beforeAll(async () => {
  const policy = { cacheMaxAge: 30, cacheSMaxAge: 60, cacheStaleWhileRevalidate: 600 };
  await app.register(cache, { ...policy, clock: () => now });
  app.addHook('onRequest', async (request) => {
    request.nextChange = nextChange;
  });
  app.route({
    method: ['GET', 'HEAD'],
    url: '/page',
    handler: async () => ({ text }),
  });
  app.get('/own', async (_request, reply) => reply.header('cache-control', 'no-cache').send('x'));
  app.get('/moved', async (_request, reply) => reply.redirect('/page', 308));
  app.get('/gone', async () => {
    throw new Problem('not-found', 'There is nothing.');
  });
  app.post('/page', async () => 'saved');
  await app.register(compression);
});
afterAll(() => app.close());

beforeEach(() => {
  text = 'A sentence that compresses well. '.repeat(100);
  nextChange = null;
});

describe('a public answer', () => {
  it('says who may keep it', async () => {
    const { headers } = await get();
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=30, s-maxage=60, stale-while-revalidate=600',
      vary: 'Accept-Encoding',
    });
    expect(headers.etag).toMatch(/^"[\w-]{22}"$/);
  });

  it('has the same tag for the same bytes, and another for others', async () => {
    const { headers: first } = await get();
    expect((await get()).headers.etag).toBe(first.etag);
    text = 'Something else';
    expect((await get()).headers.etag).not.toBe(first.etag);
  });

  it('has a tag of its own in each content coding', async () => {
    const tags = await Promise.all(
      ['identity', 'gzip', 'br', 'zstd'].map(
        async (coding) => (await get({ 'accept-encoding': coding })).headers.etag,
      ),
    );
    expect(new Set(tags).size).toBe(4);
    expect(tags[2]).toMatch(/-br"$/);
  });

  it('answers HEAD with the headers of GET', async () => {
    const { date: _, ...expected } = (await get({ 'accept-encoding': 'br' })).headers;
    const answer = await get({ 'accept-encoding': 'br' }, { method: 'HEAD' });
    const { date: __, ...actual } = answer.headers;
    expect(actual).toEqual(expected);
    expect(answer.body).toBe('');
  });

  it('keeps what its handler says about caching', async () => {
    expect((await get({}, { url: '/own' })).headers['cache-control']).toBe('no-cache');
  });
});

describe('before the next change', () => {
  it.each([
    [-60_000, 0, 0, 0],
    [0, 0, 0, 0],
    [999, 0, 0, 0],
    [1_000, 1, 1, 0],
    [30_999, 30, 30, 0],
    [45_000, 30, 45, 0],
    [60_000, 30, 60, 0],
    [100_000, 30, 60, 40],
    [659_999, 30, 60, 599],
    [660_000, 30, 60, 600],
    [86_400_000, 30, 60, 600],
  ])(
    '%i ms ahead an answer is kept for %i s, by all for %i s, and shown stale for %i s',
    async (ms, ...s) => {
      nextChange = instantFromMs(toMs(now) + ms);
      const [own, shared, stale] = s;
      const expected = `public, max-age=${own}, s-maxage=${shared}, stale-while-revalidate=${stale}`;
      expect((await get()).headers['cache-control']).toBe(expected);
      expect((await get({}, { url: '/moved' })).headers['cache-control']).toBe(expected);
      expect((await get({}, { url: '/own' })).headers['cache-control']).toBe('no-cache');
      expect((await get({ authorization: 'Bearer x' })).headers['cache-control']).toBe('private, no-store');
    },
  );
});

describe('an answer to a request with a key', () => {
  it.each(['/page', '/own', '/moved'])('%s is for that client alone', async (url) => {
    const { headers } = await get({ authorization: 'Bearer x' }, { url });
    expect(headers['cache-control']).toBe('private, no-store');
    expect(headers.vary).toContain('Authorization');
  });
});

describe('what is no 200', () => {
  it('is not tagged', async () => {
    expect((await get({}, { url: '/moved' })).headers).toMatchObject({
      'cache-control': expect.stringContaining('public'),
    });
    expect((await get({}, { url: '/moved' })).headers.etag).toBeUndefined();
    expect((await get({}, { url: '/gone' })).headers.etag).toBeUndefined();
    expect((await get({}, { method: 'POST' })).headers['cache-control']).toBeUndefined();
  });
});

describe('If-None-Match', () => {
  const tagOf = async (coding: string) => String((await get({ 'accept-encoding': coding })).headers.etag);

  it.each(['identity', 'gzip', 'br', 'zstd'])('fits the tag of %s whatever is asked now', async (coding) => {
    const answer = await get({ 'if-none-match': await tagOf(coding), 'accept-encoding': 'br' });
    expect(answer.statusCode).toBe(304);
    expect(answer.body).toBe('');
    expect(answer.headers.etag).toBe(await tagOf('br'));
  });

  it('is answered with the validators and caching headers of the 200, and nothing of its body', async () => {
    const { headers } = await get({ 'if-none-match': await tagOf('br'), 'accept-encoding': 'br' });
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=30, s-maxage=60, stale-while-revalidate=600',
      vary: 'Accept-Encoding',
    });
    for (const name of ['content-type', 'content-length', 'content-encoding']) {
      expect(headers[name]).toBeUndefined();
    }
  });

  it('works with HEAD', async () => {
    const answer = await get({ 'if-none-match': await tagOf('identity') }, { method: 'HEAD' });
    expect(answer.statusCode).toBe(304);
  });

  it.each([
    ['a list', (tag: string) => `"other", ${tag}`, 304],
    ['a weak tag', (tag: string) => `W/${tag}`, 304],
    ['a star', () => '*', 304],
    ['another tag', () => '"other"', 200],
    ['a part of the tag', (tag: string) => `${tag.slice(0, -2)}"`, 200],
    ['the tag without its quotes', (tag: string) => tag.slice(1, -1), 200],
    ['nothing', () => '', 200],
  ])('with %s is answered as it should be', async (_, header, status) => {
    const answer = await get({ 'if-none-match': header(await tagOf('identity')) });
    expect(answer.statusCode).toBe(status);
  });
});

it('tags to purge by are told once each, and more than a header can hold by the one for every change', () => {
  expect(surrogateKey(['article-1', 'author-2', 'article-1'])).toBe('article-1 author-2');
  expect(surrogateKey(Array.from({ length: 200 }, (_, i) => `article-${i}`))).toBe(ANY_CHANGE_KEY);
});

describe('If-Modified-Since', () => {
  const validators = { tag: 'x', lastModified: 'Tue, 02 Jan 2024 03:04:05 GMT' };

  it.each([
    ['Tue, 02 Jan 2024 03:04:05 GMT', true],
    ['Wed, 03 Jan 2024 00:00:00 GMT', true],
    ['Tuesday, 02-Jan-24 03:04:05 GMT', true],
    ['Tue Jan  2 03:04:05 2024', true],
    ['Tue Jan  2 03:04:04 2024', false],
    ['Tue, 02 Jan 2024 03:04:04 GMT', false],
    ['2024-01-03', false],
    ['9999', false],
    ['tomorrow', false],
  ])('%s holds: %s', (since, expected) => {
    expect(holds(validators, undefined, since)).toBe(expected);
  });

  it('means nothing where If-None-Match is there too, or the answer has no Last-Modified', () => {
    expect(holds(validators, '"other"', 'Wed, 03 Jan 2124 00:00:00 GMT')).toBe(false);
    expect(holds({ ...validators, lastModified: null }, undefined, 'Wed, 03 Jan 2124 00:00:00 GMT')).toBe(
      false,
    );
  });
});
