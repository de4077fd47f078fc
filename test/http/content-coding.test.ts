import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptedCoding } from '../../src/http/content-coding.ts';
import { type TestApp, testApp } from '../support/app.ts';

describe('Accept-Encoding', () => {
  const cases: [string | undefined, string | null, boolean][] = [
    [undefined, null, true],
    ['', null, true],
    ['gzip', 'gzip', true],
    ['gzip, deflate, br, zstd', 'zstd', true],
    ['gzip;q=1.0, br;q=0.8', 'gzip', true],
    ['GZIP', 'gzip', true],
    ['x-gzip', 'gzip', true],
    ['deflate', null, true],
    ['*', 'gzip', true],
    ['zstd;q=0, *', 'gzip', true],
    ['gzip;q=0, *', null, true],
    ['br;q=0', null, true],
    ['identity, gzip;q=0.5', null, true],
    ['identity;q=0.5, gzip;q=0.5', 'gzip', true],
    ['identity;q=0', null, false],
    ['*;q=0', null, false],
    ['*;q=0, identity;q=0.1', null, true],
    ['br, *;q=0', 'br', false],
    ['gzip;q=nonsense', null, true],
    ['gzip; q=0.9 , , br ;q=0.95', 'br', true],
  ];
  it.each(cases)('%j chooses %s, and bytes as they are: %s', (header, coding, identity) => {
    expect(acceptedCoding(header)).toEqual({ coding, identity });
  });
});

describe('a body', () => {
  let t: TestApp;
  const long = 'A sentence that compresses well. '.repeat(100);
  const get = (url: string, coding: string) => t.app.inject({ url, headers: { 'accept-encoding': coding } });

  beforeAll(async () => {
    t = await testApp({
      probe: (app) => {
        app.get('/long', async () => ({ text: long }));
        app.get('/short', async () => ({ text: 'short' }));
        app.get('/image', async (_request, reply) => reply.type('image/png').send(Buffer.alloc(5000)));
      },
    });
  });
  afterAll(() => t.close());

  it.each([
    ['zstd', zstdDecompressSync],
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('is sent in %s and is the same when it is unpacked', async (coding, unpack) => {
    const answer = await get('/long', coding);
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
    expect(answer.rawPayload.length).toBeLessThan(300);
    expect(JSON.parse(unpack(answer.rawPayload).toString())).toEqual({ text: long });
  });

  it('stays as it is when it is short, and says that it might not have', async () => {
    const answer = await get('/short', 'br');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers.vary).toBe('Accept-Encoding');
  });

  it('stays as it is when compressing it gains nothing', async () => {
    const answer = await get('/image', 'br');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers.vary).toBeUndefined();
  });

  it('is compressed however short where the client refuses it plain', async () => {
    const answer = await get('/short', 'gzip, identity;q=0');
    expect(answer.headers['content-encoding']).toBe('gzip');
  });

  it('that the client leaves no way to send is 406, with nothing said of the answer there would have been', async () => {
    const answer = await get('/openapi.json', 'identity;q=0');
    expect(answer.statusCode).toBe(406);
    expect(answer.json().code).toBe('not-acceptable');
    expect(answer.headers.etag).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});
