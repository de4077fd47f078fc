import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../src/listen.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { exported } from '../../support/lines.ts';

const PATH = '/v1/editorial/import';
const NDJSON = 'application/x-ndjson';
const REQUEST_MS = 400;

let t: TestApp;
let port = 0;
let desk: string;

beforeAll(async () => {
  t = await testApp({
    limits: { requestTimeout: REQUEST_MS, headersTimeout: 200, connectionsCheckingInterval: 50 },
  });
  await t.app.ready();
  ({ port } = await listen(t.app.server, { host: 'localhost', port: 0 }));
  desk = await t.key('articles:write', 'articles:publish', 'taxonomy:write');
});
afterAll(() => t.close());

async function post(payload: string, key = desk, headers: Readonly<Record<string, string>> = {}) {
  const answer = await t.app.inject({
    method: 'POST',
    url: PATH,
    payload,
    headers: { authorization: `Bearer ${key}`, 'content-type': NDJSON, ...headers },
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body,
    lines: () => linesOf(answer.body),
  };
}

function linesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('an import', () => {
  it('answers each line, and says how it went', async () => {
    const answer = await post('{"title":"First","publication":{}}\n\n{"title":}\n');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': NDJSON, 'cache-control': 'no-store' });
    expect(answer.lines()).toEqual([
      { line: 1, status: 'created', id: expect.any(String), slug: 'first' },
      { line: 3, status: 'refused', error: { code: 'invalid-body', message: 'the line is not valid JSON' } },
      { done: true, lines: 2, created: 1, updated: 0, unchanged: 0, refused: 1 },
    ]);
    expect(await t.store.live.find('first', [])).toMatchObject({ is: 'found' });
  });

  it('is told of in the history, with the key that did it', async () => {
    await post('{"slug":"known","title":"Known"}');
    const article = await t.store.articles.get('known');
    const history = await t.store.articles.revisions(article?.id ?? '', { limit: 9, cursor: null });
    expect(history?.items).toMatchObject([{ revision: 1, action: 'import', by: { name: 'test' } }]);
  });

  it('of nothing does nothing', async () => {
    expect((await post('\n')).lines()).toEqual([
      { done: true, lines: 0, created: 0, updated: 0, unchanged: 0, refused: 0 },
    ]);
  });

  it('takes lists with the query of their tail, and refuses one that is none', async () => {
    const lines = [{ query: 'genre=news&sort=title' }, { query: 'genre=nothing' }];
    const texts = lines.map((tail, n) =>
      JSON.stringify({ type: 'list', name: `List ${n}`, tail, publication: {} }),
    );
    const [saved, refused] = (await post(texts.join('\n'))).lines();
    expect(saved).toMatchObject({ status: 'created', slug: 'list-0' });
    expect(refused).toMatchObject({
      status: 'refused',
      error: { code: 'invalid-body', pointer: '/tail/query' },
    });
    expect(await t.store.lists.find('list-0')).toMatchObject({ is: 'found' });
  });

  it('takes the lines of an export, and leaves what stands so already', async () => {
    const lines = await exported(t.store);
    const { refused, unchanged } = (await post(lines.join('\n'))).lines().at(-1) ?? {};
    expect({ refused, unchanged }).toEqual({ refused: 0, unchanged: lines.length });
  });

  it('refuses the lines that need a scope which the key lacks, and no others', async () => {
    const writer = await t.key('articles:write');
    const texts = [
      '{"title":"Mine"}',
      '{"title":"Public","publication":{}}',
      '{"type":"author","name":"Ada"}',
    ];
    const [mine, published, author] = (await post(texts.join('\n'), writer)).lines();
    expect(mine).toMatchObject({ status: 'created' });
    expect(published).toMatchObject({ error: { code: 'missing-scope', pointer: '/publication' } });
    expect(author).toMatchObject({ error: { code: 'missing-scope', pointer: '/type' } });
  });

  it.each([
    ['without a key', {}, { authorization: '' }, 401],
    ['with a key that may not write', { scope: 'drafts:read' }, {}, 403],
    ['as something else than NDJSON', {}, { 'content-type': 'application/json' }, 415],
    ['in another charset', {}, { 'content-type': `${NDJSON}; charset=latin1` }, 415],
    ['compressed', {}, { 'content-encoding': 'gzip' }, 415],
    ['with an Idempotency-Key', {}, { 'idempotency-key': 'once' }, 400],
  ] as const)('is refused %s', async (_how, { scope }: { scope?: 'drafts:read' }, headers, status) => {
    const answer = await post('{"title":"Never"}', scope && (await t.key(scope)), headers);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(await t.store.articles.get('never')).toBeNull();
  });
});

describe('a stream', () => {
  it('is answered while it comes, and takes longer than other requests may', async () => {
    const line = (n: number) => `{"title":"Slow ${n}"}\n`;
    const { sent, answers } = await open(line(1));
    for (const n of [1, 2, 3, 4]) {
      expect((await answers.next()).value).toMatchObject({ line: n, status: 'created' });
      await wait(REQUEST_MS / 2);
      if (n < 4) sent.write(line(n + 1));
    }
    sent.end();
    expect((await answers.next()).value).toMatchObject({ done: true, created: 4 });
  });

  it('is cut off when nothing comes any more; what was answered is saved', async () => {
    const { answers, response } = await open('{"title":"Last Words"}\n{"title":"Half of a li');
    expect((await answers.next()).value).toMatchObject({ status: 'created' });
    await expect(answers.next()).rejects.toThrow();
    expect(response.complete).toBe(false);
    expect(await t.store.articles.get('last-words')).not.toBeNull();
    expect(await t.store.articles.get('half-of-a-li')).toBeNull();
  });

  it('that never begins is 408', async () => {
    const { response } = await open('');
    expect(response.statusCode).toBe(408);
    response.resume();
  });
});

/** A request that begins with these lines, and its answers as they come; the first brings the answer's head. */
async function open(first: string) {
  const headers = { authorization: `Bearer ${desk}`, 'content-type': NDJSON };
  const sent = request({ port, host: '127.0.0.1', path: PATH, method: 'POST', headers });
  sent.on('error', () => undefined);
  if (first === '') sent.flushHeaders();
  else sent.write(first);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { sent, response, answers: answersOf(response) };
}

async function* answersOf(response: IncomingMessage): AsyncGenerator<unknown> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}
