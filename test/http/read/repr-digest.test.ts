import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { testApp } from '../../support/app.ts';
import { bodyOf } from '../../support/content.ts';

describe('Repr-Digest of an article', () => {
  it('is of the bytes as they are sent, in each coding and on each path, and not of a 304', async () => {
    await using test = await testApp();
    await test.desk.publish({ title: 'Story', body: bodyOf('words '.repeat(1000)) });
    await test.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = test.app.server.address() as AddressInfo;
    for (const url of ['/v1/articles/story', '/v1/articles/story?body=html,text']) {
      for (const coding of ['identity', 'gzip']) {
        for (const headers of [
          { 'accept-encoding': coding },
          { 'accept-encoding': coding, 'x-request-id': 'a' },
        ]) {
          const { head, body } = await rawly(port, url, headers);
          const digest = createHash('sha256').update(body).digest('base64');
          expect(head.get('repr-digest'), `${url} ${coding}`).toBe(`sha-256=:${digest}:`);
          expect(head.get('content-encoding') ?? 'identity').toBe(coding);
        }
      }
      const { headers } = await test.app.inject(url);
      const known = await test.app.inject({ url, headers: { 'if-none-match': String(headers.etag) } });
      expect([known.statusCode, known.headers['repr-digest']]).toEqual([304, undefined]);
    }
  });
});

/** The answer's bytes as they came, in whatever coding. */
function rawly(port: number, path: string, headers: Readonly<Record<string, string>>) {
  return new Promise<{ head: Map<string, string>; body: Buffer }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          head: new Map(Object.entries(answer.headers) as [string, string][]),
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}
