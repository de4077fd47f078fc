import { connect } from 'node:net';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { exchange, head, parseAnswers, readAll } from '../support/wire.ts';

const PATH = '/.well-known/security.txt';
let t: TestApp;
let port = 0;

beforeAll(async () => {
  // Far above what a machine that does other things too may be late with what does arrive.
  const limits = { headersTimeout: 3_000, requestTimeout: 4_000, connectionsCheckingInterval: 50 };
  const body = Type.Object({ title: Type.String() }, { additionalProperties: false });
  t = await testApp({
    limits,
    probe: (app) => app.post('/probe', { schema: { body } }, async () => 'read'),
  });
  await t.app.ready();
  ({ port } = await listen(t.app.server, { host: 'localhost', port: 0 }));
});
afterAll(() => t.close());

const headers = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: 1`);

/** Sends bytes that are answered once, with a problem and the end of the connection, and returns its code. */
async function refusal(...chunks: (string | Buffer)[]): Promise<string> {
  const answers = await exchange(port, ...chunks);
  expect(answers).toHaveLength(1);
  const [answer] = answers;
  expect(answer?.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    connection: 'close',
  });
  const problem = JSON.parse(answer?.body ?? '');
  expect(problem.status).toBe(answer?.status);
  expect(problem.requestId).toBe(answer?.headers['x-request-id']);
  return `${problem.status} ${problem.code}`;
}

async function statusOf(...chunks: (string | Buffer)[]): Promise<number | undefined> {
  return (await exchange(port, ...chunks))[0]?.status;
}

describe('headers', () => {
  it('may be a hundred and no more', async () => {
    expect(await statusOf(head(`GET ${PATH} HTTP/1.1`, ...headers(98)))).toBe(200);
    expect(await refusal(head(`GET ${PATH} HTTP/1.1`, ...headers(99)))).toBe('431 headers-too-large');
    expect(await refusal(head(`GET ${PATH} HTTP/1.1`, ...headers(500)))).toBe('431 headers-too-large');
    expect(await refusal(head(`GET ${PATH} HTTP/1.1`, ...headers(2000)))).toBe('431 headers-too-large');
  });

  it('may be 16 kB together and no more', async () => {
    expect(await statusOf(head(`GET ${PATH} HTTP/1.1`, `X-Big: ${'a'.repeat(15_000)}`))).toBe(200);
    expect(await refusal(head(`GET ${PATH} HTTP/1.1`, `X-Big: ${'a'.repeat(17_000)}`))).toBe(
      '431 headers-too-large',
    );
  });

  it('that do not arrive in time are answered 408', async () => {
    expect(await refusal(`GET ${PATH} HTTP/1.1\r\nHost: api.test\r\n`)).toBe('408 request-timeout');
  });
});

describe('what could be read as two requests', () => {
  const post = `POST ${PATH} HTTP/1.1\r\nHost: api.test\r\n`;
  const twice = (name: string) => head(`GET ${PATH} HTTP/1.1`, `${name}: 0`, `${name.toLowerCase()}: 0`);
  it.each([
    ['a length and chunks', `${post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG`],
    ['two lengths', `${post}Content-Length: 6\r\nContent-Length: 7\r\n\r\nabcdefg`],
    ['a length that is none', `${post}Content-Length: +6\r\n\r\nabcdef`],
    ['an unknown transfer coding', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['a bare line feed', `GET ${PATH} HTTP/1.1\nHost: api.test\n\n`],
    ['a folded header', `GET ${PATH} HTTP/1.1\r\nHost: api.test\r\nX-A: a\r\n b\r\n\r\n`],
    ['a space before the colon', `GET ${PATH} HTTP/1.1\r\nHost : api.test\r\n\r\n`],
    ['a bare carriage return', `GET ${PATH} HTTP/1.1\r\nHost: api.test\r\nX: a\rb\r\n\r\n`],
    ['a NUL in a header', `GET ${PATH} HTTP/1.1\r\nHost: api.test\r\nX: a\0b\r\n\r\n`],
    ['a body with GET', `${head(`GET ${PATH} HTTP/1.1`, 'Content-Length: 3')}abc`],
    ['chunks with GET', `${head(`GET ${PATH} HTTP/1.1`, 'Transfer-Encoding: chunked')}0\r\n\r\n`],
    ['no Host', `GET ${PATH} HTTP/1.1\r\nConnection: close\r\n\r\n`],
    ['two keys', twice('Authorization')],
    ['two expected revisions', twice('If-Match')],
    ['two keys of once', twice('Idempotency-Key')],
    ['two types', twice('Content-Type')],
    ['the same length twice', twice('Content-Length')],
    ['two Hosts', head(`GET ${PATH} HTTP/1.1`, 'Host: evil.test')],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
    ['an expectation', head(`GET ${PATH} HTTP/1.1`, 'Expect: the-unexpected')],
  ])('%s is refused', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('400 bad-request');
  });

  it('a GET that says it has no body has none', async () => {
    expect(await statusOf(head(`GET ${PATH} HTTP/1.1`, 'Content-Length: 0'))).toBe(200);
  });

  it('a request is answered although nonsense follows it', async () => {
    const answers = await exchange(port, `GET ${PATH} HTTP/1.1\r\nHost: api.test\r\n\r\nNONSENSE\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });

  it('requests on one connection are answered in their order', async () => {
    const one = `GET /healthz HTTP/1.1\r\nHost: api.test\r\nX-Request-Id: request-`;
    const answers = await exchange(
      port,
      `${one}1\r\n\r\n${one}2\r\n\r\n${one}3\r\nConnection: close\r\n\r\n`,
    );
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual([
      'request-1',
      'request-2',
      'request-3',
    ]);
  });
});

describe('a URL', () => {
  it.each([
    ['a stray percent sign in the path', '/%zz'],
    ['a stray percent sign in the query', `${PATH}?a=%`],
    ['a lone surrogate in the path', '/%ED%A0%80'],
    ['a lone surrogate in the query', `${PATH}?a=%ED%B0%80`],
    ['half a character', `${PATH}?a=%C4`],
    ['a NUL in the path', '/%00'],
    ['a NUL in the query', `${PATH}?a=%00`],
    ['a fragment', `${PATH}#top`],
    ['a control character', `${PATH}?a=\x01`],
    ['a letter that is not ASCII', `${PATH}?a=ė`],
    ['a star', '*'],
  ])('with %s is refused', async (_, url) => {
    expect(await refusal(Buffer.from(head(`GET ${url} HTTP/1.1`)))).toBe('400 bad-request');
  });

  it('that is too long is refused', async () => {
    expect(await refusal(head(`GET /v1/articles/${'a'.repeat(501)} HTTP/1.1`))).toBe('414 uri-too-long');
    expect(await refusal(head(`GET /${'a'.repeat(17_000)} HTTP/1.1`))).toBe('431 headers-too-large');
  });

  it('may be absolute, and its host is used for nothing', async () => {
    const [answer] = await exchange(port, head(`GET http://evil.test${PATH} HTTP/1.1`));
    expect(answer?.status).toBe(200);
    expect(answer?.body).not.toContain('evil.test');
  });
});

describe('Host', () => {
  it.each(['evil.test', ';;<script>', 'api.test:99999', ''])('%j appears in no answer', async (host) => {
    for (const path of [PATH, '/.well-known/api-catalog', '/', '/nowhere']) {
      const request = [`GET ${path} HTTP/1.1`, `Host: ${host}`, 'X-Forwarded-Host: evil.test'].join('\r\n');
      const [answer] = await exchange(port, `${request}\r\nConnection: close\r\n\r\n`);
      expect(`${JSON.stringify(answer?.headers)}${answer?.body}`).not.toMatch(/evil|<script>|99999/);
    }
  });
});

describe('a method', () => {
  it.each(['TRACE', 'PROPFIND', 'QUERY', 'DELETE'])(
    '%s is not allowed where there is only GET',
    async (method) => {
      const [answer] = await exchange(port, head(`${method} ${PATH} HTTP/1.1`));
      expect(answer?.status).toBe(405);
      expect(answer?.headers.allow).toBe('GET, HEAD, OPTIONS');
    },
  );

  it('that nobody knows is no request', async () => {
    expect(await refusal(head(`JUNK ${PATH} HTTP/1.1`))).toBe('400 bad-request');
  });

  it('CONNECT finds no proxy', async () => {
    expect(await refusal(head('CONNECT evil.test:443 HTTP/1.1'))).toBe('405 method-not-allowed');
  });

  it('OPTIONS asks about the server as a whole with a star', async () => {
    expect(await statusOf(head('OPTIONS * HTTP/1.1'))).toBe(204);
  });
});

describe('a body where none is read', () => {
  const post = (body: string) => [
    head(`POST ${PATH} HTTP/1.1`, 'Content-Type: application/json', `Content-Length: ${body.length}`),
    body,
  ];

  it.each([
    ['nested a hundred thousand deep', '['.repeat(100_000)],
    ['that would change prototypes', '{"__proto__":{"polluted":true}}'],
    ['that is too large', 'x'.repeat(2_000_000)],
  ])('%s is answered before it is read', async (_, body) => {
    expect(await refusal(...post(body))).toBe('405 method-not-allowed');
  });
});

describe('a body that is read', () => {
  const post = (length: number) =>
    head('POST /probe HTTP/1.1', 'Content-Type: application/json', `Content-Length: ${length}`);

  it('and fits is', async () => {
    const body = '{"title":"x"}';
    expect(await statusOf(post(body.length), body)).toBe(200);
  });

  it('but does not arrive in time is answered 408', async () => {
    expect(await refusal(post(20), '{')).toBe('408 request-timeout');
  });

  it.each([
    ['nested a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000), '400 invalid-body'],
    ['that would change prototypes', '{"title":"x","__proto__":{"a":1}}', '400 invalid-body'],
    ['that is not JSON', '{"title":', '400 invalid-body'],
    ['that is too large', 'x'.repeat(2_000_000), '413 payload-too-large'],
  ])('%s is refused', async (_, body, expected) => {
    expect(await refusal(post(body.length), body)).toBe(expected);
  });
});

describe('localhost', () => {
  it('is both of its addresses, with the same limits', async () => {
    const socket = connect(port, '::1');
    socket.write(head(`GET ${PATH} HTTP/1.1`, ...headers(500)));
    expect(parseAnswers(await readAll(socket))[0]?.status).toBe(431);
  });
});
