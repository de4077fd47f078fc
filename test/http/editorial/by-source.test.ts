import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EditorialArticleWire } from '../../../src/http/schemas/editorial-articles.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt, type Sent } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;
let made = 0;

beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t);
});
afterAll(() => t.close());

type Refusal = {
  readonly code: string;
  readonly detail: string;
  readonly currentRevision?: number;
  readonly errors: readonly [
    { readonly pointer?: string; readonly parameter?: string; readonly header?: string },
  ];
};

/** A path that no test has used. */
const newPath = () => {
  made += 1;
  return `/articles/by-source/wire/item-${made}`;
};

/** Without `If-Match`, as feeders send it. */
function put(path: string, body: object, more: Sent = {}) {
  const { key = editor.key, ifMatch, headers } = more;
  return t.app
    .inject({
      method: 'PUT',
      url: `/v1/editorial${path}`,
      headers: {
        authorization: `Bearer ${key}`,
        ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
        ...headers,
      },
      payload: body,
    })
    .then((answer) => ({
      status: answer.statusCode,
      headers: answer.headers,
      json: (): EditorialArticleWire => answer.json(),
      problem: (): Refusal => answer.json(),
    }));
}

const STORY = { title: 'Wire copy', body: { html: '<p>From the wire.</p>' }, source: { name: 'BNS' } };

describe('an upsert by source', () => {
  it('creates what is not there and updates what is', async () => {
    const path = newPath();
    const created = await put(path, STORY);
    const { id } = created.json();
    expect([created.status, created.headers.etag, created.headers.location]).toEqual([
      201,
      '"1"',
      `https://api.test/v1/editorial/articles/${id}`,
    ]);
    expect(created.json()).toMatchObject({
      state: 'draft',
      external: { source: 'wire', id: `item-${made}` },
    });
    const updated = await put(path, { ...STORY, title: 'Wire copy, second take' });
    expect([updated.status, updated.headers.etag, updated.headers.location]).toEqual([200, '"2"', undefined]);
    expect(updated.json()).toMatchObject({ id, slug: created.json().slug, title: 'Wire copy, second take' });
  });

  it('publishes what it brought before without a publication', async () => {
    const path = newPath();
    await put(path, { title: 'A', publication: {} });
    await put(path, { title: 'B' });
    const published = await put(path, { title: 'B', publication: {} });
    expect(published.json()).toMatchObject({ revision: 3, version: 2, hasUnpublishedEdits: false });
    const { id } = published.json();
    expect((await t.app.inject(`/v1/articles/${id}`)).json().title).toBe('B');
    expect((await put(path, { title: 'B', publication: {} })).json().revision).toBe(3);
  });

  it('schedules what it brought before, once, and ends that schedule when it says so', async () => {
    const path = newPath();
    const at = '2099-01-01T00:00:00.000Z';
    await put(path, { title: 'A', publication: {} });
    await put(path, { title: 'B' });
    for (const _ of ['first', 'again']) {
      const scheduled = (await put(path, { title: 'B', publication: { at } })).json();
      expect(scheduled).toMatchObject({ revision: 3, state: 'published', scheduledFor: at });
    }
    const { id } = (await put(path, { title: 'B', publication: { at: null } })).json();
    expect((await editor.call('GET', `/articles/${id}`)).json()).toMatchObject({
      revision: 4,
      scheduledFor: null,
      hasUnpublishedEdits: true,
    });
  });

  it('does not publish what an editor has written since', async () => {
    const path = newPath();
    const { id } = (await put(path, { title: 'A', publication: {} })).json();
    await editor.call('PATCH', `/articles/${id}`, { body: { summary: 'Not finished' } });
    const again = (await put(path, { title: 'A', publication: {} })).json();
    expect(again).toMatchObject({ revision: 2, version: 1, hasUnpublishedEdits: true });
    await editor.call('DELETE', `/articles/${id}/publication`);
    expect((await put(path, { title: 'A', publication: {} })).json().state).toBe('draft');
    await put(path, { title: 'B' });
    expect((await put(path, { title: 'B', publication: {} })).json()).toMatchObject({ state: 'published' });
  });

  it('of the same content changes nothing', async () => {
    const path = newPath();
    const body = { ...STORY, publication: { publishedAt: '2023-12-29T09:37:00Z' } };
    const first = await put(path, body);
    const seq = (await t.store.changes.after(0, 1000)).length;
    t.desk.advance(1000);
    const second = await put(path, body);
    expect([second.status, second.json()]).toEqual([200, first.json()]);
    expect((await t.store.changes.after(0, 1000)).length).toBe(seq);
  });

  it('creates and publishes as one save', async () => {
    const created = await put(newPath(), { ...STORY, publication: { publishedAt: '2023-12-29T09:37:00Z' } });
    expect(created.json()).toMatchObject({
      state: 'published',
      revision: 1,
      version: 1,
      publishedAt: '2023-12-29T09:37:00.000Z',
      hasUnpublishedEdits: false,
    });
  });

  it('schedules, and sent again after that time leaves what was published', async () => {
    const path = newPath();
    const at = new Date(Date.parse(t.desk.now) + 1000).toISOString();
    const body = { ...STORY, publication: { at } };
    expect((await put(path, body)).json()).toMatchObject({
      state: 'scheduled',
      scheduledFor: at,
      revision: 1,
    });
    t.desk.advance(2000);
    expect((await put(path, body)).json()).toMatchObject({ state: 'published', revision: 2 });
  });

  it('leaves what editors took back as it is, unless there is something new', async () => {
    const path = newPath();
    const body = { ...STORY, publication: {} };
    const { id } = (await put(path, body)).json();
    await editor.call('DELETE', `/articles/${id}/publication`);
    expect((await put(path, body)).json()).toMatchObject({ state: 'draft', revision: 2 });
    expect((await put(path, { ...body, title: 'News of it' })).json()).toMatchObject({ state: 'published' });
    await editor.call('PUT', `/articles/${id}/withdrawal`, { body: { reason: 'Wrong.' } });
    const refused = await put(path, { ...body, title: 'More of it' });
    expect([refused.status, refused.problem().code]).toEqual([409, 'wrong-state']);
    expect((await put(path, { ...body, title: 'News of it' })).json().state).toBe('withdrawn');
  });

  it('publishes for keys alone that may', async () => {
    const key = await t.key('articles:write');
    const path = newPath();
    const refused = await put(path, { ...STORY, publication: {} }, { key });
    expect([refused.status, refused.problem().code]).toEqual([403, 'missing-scope']);
    expect(refused.problem().detail).toContain('articles:publish');
    expect((await put(path, STORY, { key })).status).toBe(201);
  });

  it('heeds If-Match and If-None-Match where they are sent', async () => {
    const path = newPath();
    expect((await put(path, STORY, { ifMatch: 1 })).status).toBe(412);
    expect((await put(path, STORY, { headers: { 'if-match': '*' } })).status).toBe(412);
    expect((await put(path, STORY, { headers: { 'if-none-match': '*' } })).status).toBe(201);
    const there = await put(path, { ...STORY, title: 'B' }, { headers: { 'if-none-match': '*' } });
    expect([there.status, there.problem().currentRevision]).toEqual([412, 1]);
    expect((await put(path, { ...STORY, title: 'B' }, { ifMatch: 2 })).status).toBe(412);
    expect((await put(path, { ...STORY, title: 'B' }, { ifMatch: 1 })).status).toBe(200);
    const odd = await put(path, STORY, { headers: { 'if-none-match': '"1"' } });
    expect([odd.status, odd.problem().errors[0].header]).toEqual([400, 'If-None-Match']);
  });

  it('has one article to each name, whoever comes first', async () => {
    const path = newPath();
    const answers = await Promise.all(Array.from({ length: 10 }, () => put(path, STORY)));
    expect(new Set(answers.map(({ json }) => json().id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('takes names of any script, and none that are too long, empty or with space around them', async () => {
    const name = encodeURIComponent('https://bns.test/ž?id=1');
    const created = await put(`/articles/by-source/bns/${name}`, STORY);
    expect(created.json().external).toEqual({ source: 'bns', id: 'https://bns.test/ž?id=1' });
    for (const [path, parameter] of [
      [`bns/${'x'.repeat(201)}`, 'externalId'],
      ['%20bns/1', 'source'],
      ['a%0d%0ab/1', 'source'],
      ['bns/1%C2%85', 'externalId'],
    ]) {
      const refused = await put(`/articles/by-source/${path}`, STORY);
      expect([refused.status, refused.problem().errors[0].parameter]).toEqual([400, parameter]);
    }
  });

  it.each([
    ['/title', {}],
    ['/slug', { ...STORY, slug: '01900000-0000-7000-8000-000000000001' }],
    ['/publication/at', { ...STORY, publication: { at: 'soon' } }],
    ['/publication/embargo', { ...STORY, publication: { embargo: true } }],
    ['/publication/publishedAt', { ...STORY, publication: { publishedAt: '2099-01-01T00:00:00Z' } }],
    ['/external', { ...STORY, external: { source: 'a', id: 'b' } }],
  ])('is refused with a pointer to %s', async (pointer, body) => {
    const refused = await put(newPath(), body);
    expect([refused.status, refused.problem().errors[0].pointer]).toEqual([400, pointer]);
  });
});
