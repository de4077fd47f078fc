import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;

beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t);
});
afterAll(() => t.close());

const create = (body: unknown) => editor.call('POST', '/articles', { body });
const send = (
  payload: string | Buffer | undefined,
  headers: Readonly<Record<string, string>>,
  method = 'POST',
) =>
  t.app.inject({
    method: method as 'POST',
    url: '/v1/editorial/articles',
    headers: { authorization: `Bearer ${editor.key}`, ...headers },
    ...(payload !== undefined && { payload }),
  } as InjectOptions);
const JSON_TYPE = { 'content-type': 'application/json' };

/** Values of every kind, of which a field takes those of its own alone. */
const KINDS = {
  null: null,
  true: true,
  zero: 0,
  number: 1.5,
  text: 'odd text!',
  array: [],
  nested: [[]],
  object: {},
  deep: { a: 1 },
};

const TAKES: Readonly<Record<string, readonly (keyof typeof KINDS)[]>> = {
  title: ['text'],
  slug: [],
  url: ['null'],
  language: ['null'],
  genre: ['null'],
  summary: ['null', 'text'],
  dateline: ['null', 'text'],
  body: ['null'],
  section: ['null'],
  authors: ['null', 'array'],
  tags: ['null', 'array'],
  related: ['null', 'array'],
  createMissing: ['true'],
  image: ['null'],
  source: ['null'],
  rights: ['null', 'object'],
  translationOf: ['null'],
  expiresAt: ['null'],
  publishedAt: ['null'],
};

describe.each(Object.entries(TAKES))('the field %s', (name, takes) => {
  it.each(Object.entries(KINDS))('takes what it may be and no %s otherwise', async (kind, value) => {
    const answer = await create({ title: 'A title', [name]: value });
    const fits = takes.some((one) => one === kind);
    expect(answer.status, answer.text).toBe(fits ? 201 : 400);
    // What one case makes must be no other one's reference or slug.
    if (fits) await editor.call('DELETE', `/articles/${answer.json().id}`);
    else expect(String(answer.fault[1])).toMatch(new RegExp(`^/${name}(/|$)`));
  });
});

describe('text', () => {
  it.each([
    'Quotes " and \' and \\ and / and `',
    '<script>alert(1)</script>',
    'Emoji 👩‍👩‍👧‍👦, RTL \u202e שלום, combining e\u0301, ﬁ, ß, Ž',
    '\u2028 and \u2029 and \ufeff and \u200b',
    '{{constructor.constructor("return 1")()}} <%= 7*7 %> #{7*7} %s %n',
    "'; DROP TABLE articles; --",
    '  spaces around  ',
    'x'.repeat(500),
  ])('comes back exactly as it was sent: %j', async (text) => {
    const answer = await create({
      title: text,
      summary: text,
      dateline: text.slice(0, 200),
      image: { url: 'https://a.test/', alt: text, caption: text },
    });
    expect(answer.status, answer.text).toBe(201);
    const { id } = answer.json();
    const { title, summary, image } = (await editor.call('GET', `/articles/${id}`)).json();
    expect([title, summary, image?.alt, image?.caption]).toEqual([text, text, text, text]);
    await editor.publish(id);
    expect((await t.app.inject(`/v1/articles/${id}`)).json().title).toBe(text);
  });

  it.each([
    ['half a surrogate pair', '"\\ud800"'],
    ['the other half', '"a\\udc00b"'],
    ['a NUL', '"\\u0000"'],
  ])('with %s is refused by its place', async (_, text) => {
    const answer = await create(`{"title":"x","image":{"alt":${text}}}`);
    expect([answer.status, ...answer.fault]).toEqual([400, 'invalid-body', '/image/alt']);
  });

  it('that is longer than its field is refused', async () => {
    expect((await create({ title: 'x'.repeat(501) })).fault).toEqual(['invalid-body', '/title']);
    expect((await create({ title: 'x', tags: Array(101).fill('a') })).fault).toEqual([
      'invalid-body',
      '/tags',
    ]);
    expect(
      (await create({ title: 'x', image: { url: `https://a.test/${'x'.repeat(2000)}` } })).fault,
    ).toEqual(['invalid-body', '/image/url']);
  });
});

describe('a body of the request', () => {
  it.each([
    ['is empty', '', 400],
    ['is white space', ' \n', 400],
    ['is cut short', '{"title":"x"', 400],
    ['has more behind it', '{"title":"x"} {}', 400],
    ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
    ['is an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 400],
    ['holds NaN', '{"title":NaN}', 400],
    ['is a text', '"title"', 400],
    ['is null', 'null', 400],
    ['is an array', '[{"title":"x"}]', 400],
    ['holds __proto__', '{"title":"x","__proto__":{"state":"published"}}', 400],
    ['holds __proto__ below', '{"title":"x","image":{"__proto__":{"url":"https://a.test/"}}}', 400],
    ['holds constructor', '{"title":"x","constructor":{"prototype":{"a":1}}}', 400],
    ['nests a hundred thousand deep', `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
    ['is larger than any', `{"title":"${'x'.repeat(1_048_576)}"}`, 413],
  ])('that %s is refused', async (_, payload, status) => {
    const answer = await send(payload as string, JSON_TYPE);
    expect([answer.statusCode, typeof answer.json().code]).toEqual([status, 'string']);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json5',
    '',
  ])('of the type %j is 415', async (type) => {
    expect((await send('{"title":"x"}', { 'content-type': type })).statusCode).toBe(415);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'of the type %j is read',
    async (type) => {
      expect((await send('{"title":"x"}', { 'content-type': type })).statusCode).toBe(201);
    },
  );

  it.each([
    { 'content-type': 'application/json; charset=latin1' },
    { 'content-type': 'application/json; charset="utf-16"' },
    { 'content-type': 'application/json; charset=utf-8; charset=latin1' },
    { ...JSON_TYPE, 'content-encoding': 'gzip' },
    { ...JSON_TYPE, 'content-encoding': 'identity, br' },
  ])('that is coded or spelt otherwise is 415: %j', async (headers) => {
    const answer = await send('{"title":"x"}', headers);
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'unsupported-media-type']);
  });

  it.each([
    { 'content-type': 'application/json; Charset="UTF-8"' },
    { ...JSON_TYPE, 'content-encoding': 'Identity' },
  ])('that says no more than that it is plain UTF-8 is read: %j', async (headers) => {
    expect((await send('{"title":"x"}', headers)).statusCode).toBe(201);
  });

  it('has its faults named, but not without end', async () => {
    const answer = await create({ title: 'x', ...manyFields(90) });
    expect([answer.status, answer.fault.length <= 21]).toEqual([400, true]);
    expect((await create({ title: 'x', tags: Array(9_000).fill(1) })).status).toBe(400);
  });

  it('is refused where none is read, and may miss where all in it is optional', async () => {
    const { id } = await editor.create();
    expect((await editor.call('DELETE', `/articles/${id}/publication`, { body: {} })).fault).toEqual([
      'bad-request',
    ]);
    const empty = await t.app.inject({
      method: 'PUT',
      url: `/v1/editorial/articles/${id}/publication`,
      headers: { authorization: `Bearer ${editor.key}`, 'if-match': '*', 'content-type': 'application/json' },
    });
    expect(empty.statusCode).toBe(200);
  });

  it('is answered though the client takes no coding that there is, since it was written', async () => {
    const { id } = await editor.create();
    const headers = { 'accept-encoding': 'identity;q=0' };
    expect((await editor.call('PATCH', `/articles/${id}`, { body: { title: 'B' }, headers })).status).toBe(
      200,
    );
    expect((await editor.call('GET', `/articles/${id}`, { headers })).status).toBe(406);
  });

  it('has no member twice, of which one reader might take the first and another the last', async () => {
    const answer = await create('{"title":"a","image":{"url":"https://a.test/","alt":"b","\\u0061lt":"c"}}');
    expect([answer.status, ...answer.fault]).toEqual([400, 'invalid-body', '/image/alt']);
  });

  it.each([
    ['values', { tags: Array(10_000).fill('a') }, 'The body must not hold more than 10000 values.'],
    ['members', manyFields(101), 'The body must not hold more than 100 members.'],
    ['members below', { image: manyFields(101) }, 'The field `/image` must not hold more than 100 members.'],
  ])('holds no more %s than may be looked at while others wait', async (_what, body, detail) => {
    const answer = await create(body);
    expect([answer.status, answer.json<{ detail: string }>().detail]).toEqual([400, detail]);
  });
});

function manyFields(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`field${n}`, n]));
}
