import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';

let t: TestApp;
let editor: Editor;
let id: string;

let before: number;

beforeAll(async () => {
  t = await testApp();
  editor = await editorAt(t);
});
afterAll(() => t.close());

beforeEach(async () => {
  before = (await t.store.changes.after(0, 1000)).at(-1)?.seq ?? 0;
  ({ id } = await editor.create({ title: 'A story', body: { markdown: 'First.' } }));
});

const HOUR = 3_600_000;
const inTime = (ms: number) => instantFromMs(toMs(t.desk.now) + ms);
const read = async (ref = id) => {
  const answer = await t.app.inject(`/v1/articles/${ref}`);
  return { status: answer.statusCode, json: () => answer.json() };
};
const changes = async () =>
  (await t.store.changes.after(before, 100)).map(({ type, version }) => [type, version]);
const put = (what: string, body?: object, ref = id) =>
  editor.call('PUT', `/articles/${ref}/${what}`, { body });
const remove = (what: string) => editor.call('DELETE', `/articles/${id}/${what}`);
const patch = (body: object) => editor.call('PATCH', `/articles/${id}`, { body });

describe('publication', () => {
  it('shows readers the working copy at once, with or without a body', async () => {
    const published = await put('publication');
    expect([published.status, published.headers.etag]).toEqual([200, '"2"']);
    expect(published.json()).toMatchObject({
      state: 'published',
      version: 1,
      live: { version: 1, publishedAt: t.desk.now, updatedAt: t.desk.now },
      hasUnpublishedEdits: false,
      links: { live: `https://api.test/v1/articles/${id}` },
    });
    expect((await read()).json()).toMatchObject({ title: 'A story', version: 1 });
  });

  it('again publishes the edits, and where there are none changes nothing', async () => {
    await put('publication', {});
    expect((await put('publication', {})).json()).toMatchObject({ revision: 2, version: 1 });
    t.desk.advance(HOUR);
    await patch({ title: 'A better story' });
    expect((await put('publication', {})).json()).toMatchObject({ revision: 4, version: 2 });
    expect((await read()).json()).toMatchObject({ title: 'A better story', updatedAt: t.desk.now });
    expect(await changes()).toEqual([
      ['article.published', 1],
      ['article.updated', 2],
    ]);
  });

  it('keeps the times of a publication elsewhere, the first time alone', async () => {
    const times = { publishedAt: '2020-05-01T10:00:00+02:00', updatedAt: '2020-05-02T10:00:00Z' };
    expect((await put('publication', times)).json().live).toEqual({
      version: 1,
      publishedAt: '2020-05-01T08:00:00.000Z',
      updatedAt: '2020-05-02T10:00:00.000Z',
    });
    expect((await put('publication', times)).status).toBe(200);
    const other = await put('publication', { publishedAt: '2019-05-01T10:00:00Z' });
    expect([other.status, ...other.fault]).toEqual([400, 'invalid-body', '/publishedAt']);
    const { id: second } = await editor.create({ publishedAt: '2021-01-01T00:00:00Z' });
    expect((await put('publication', {}, second)).json().publishedAt).toBe('2021-01-01T00:00:00.000Z');
    const late = await editor.call('PATCH', `/articles/${second}`, {
      body: { publishedAt: '2022-01-01T00:00:00Z' },
    });
    expect([late.status, ...late.fault]).toEqual([400, 'invalid-body', '/publishedAt']);
  });

  it('at a time in the future is a schedule, and fires with what stands there then', async () => {
    const at = inTime(HOUR);
    const scheduled = await put('publication', { at: at.replace('Z', '+00:00'), embargo: true });
    expect(scheduled.json()).toMatchObject({
      state: 'scheduled',
      scheduledFor: at,
      embargo: true,
      live: null,
    });
    await patch({ title: 'A later story' });
    expect((await read()).status).toBe(404);
    t.desk.advance(HOUR - 1);
    expect((await read()).status).toBe(404);
    t.desk.advance(1);
    expect((await read()).json()).toMatchObject({ title: 'A later story', publishedAt: t.desk.now });
    expect((await editor.call('GET', `/articles/${id}`)).json()).toMatchObject({
      state: 'published',
      revision: 4,
    });
  });

  it('of a schedule whose time has come shows to editors, who ask first', async () => {
    await put('publication', { at: inTime(HOUR) });
    t.desk.advance(HOUR);
    expect((await editor.call('GET', `/articles/${id}`)).json()).toMatchObject({
      state: 'published',
      revision: 3,
    });
  });

  it('of a schedule may be moved, or be brought forward', async () => {
    await put('publication', { at: inTime(HOUR) });
    expect((await put('publication', { at: inTime(HOUR) })).json().revision).toBe(2);
    expect((await put('publication', { at: inTime(5 * HOUR) })).json().revision).toBe(3);
    expect((await put('publication', {})).json()).toMatchObject({ state: 'published', scheduledFor: null });
  });

  it('of a schedule is called off with null, and what is live stays live', async () => {
    await put('publication', { at: inTime(HOUR) });
    expect((await put('publication', { at: null })).json()).toMatchObject({
      state: 'draft',
      scheduledFor: null,
    });
    expect((await put('publication', { at: null })).json().revision).toBe(3);
    await put('publication', {});
    await put('publication', { at: inTime(HOUR) });
    expect((await put('publication', { at: null })).json()).toMatchObject({
      state: 'published',
      scheduledFor: null,
      version: 1,
    });
    t.desk.advance(2 * HOUR);
    expect((await read()).json().version).toBe(1);
  });

  it.each([
    ['/at', { at: '2023-12-31T23:59:59Z' }],
    ['/at', { at: 'tomorrow' }],
    ['/embargo', { at: null, embargo: true }],
    ['/embargo', { embargo: true }],
    ['/publishedAt', { at: '2029-02-01T00:00:00Z', publishedAt: '2023-01-01T00:00:00Z' }],
    ['/publishedAt', { publishedAt: '2029-02-01T00:00:00Z' }],
    ['/updatedAt', { publishedAt: '2023-02-01T00:00:00Z', updatedAt: '2023-01-01T00:00:00Z' }],
    ['/when', { when: '2024-02-01T00:00:00Z' }],
  ])('is refused with a pointer to %s for %j', async (pointer, body) => {
    const refused = await put('publication', body);
    expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-body', pointer]);
    expect((await editor.call('GET', `/articles/${id}`)).json().revision).toBe(1);
  });

  it('is taken back to a draft, which readers don’t know', async () => {
    await put('publication', {});
    expect((await remove('publication')).json()).toMatchObject({ state: 'draft', live: null, version: 1 });
    expect((await read()).status).toBe(404);
    expect((await changes()).at(-1)).toEqual(['article.unpublished', 1]);
    expect((await remove('publication')).fault).toEqual(['wrong-state']);
    await put('publication', { at: inTime(HOUR) });
    expect((await remove('publication')).json()).toMatchObject({ state: 'draft', scheduledFor: null });
  });

  it('ends by itself where the article expires', async () => {
    await patch({ expiresAt: inTime(HOUR) });
    await put('publication', {});
    t.desk.advance(HOUR);
    expect((await read()).status).toBe(410);
    expect((await editor.call('GET', `/articles/${id}`)).json().state).toBe('withdrawn');
    const refused = await remove('withdrawal');
    expect([refused.status, ...refused.fault]).toEqual([400, 'invalid-body', '/expiresAt']);
    await patch({ expiresAt: null });
    expect((await remove('withdrawal')).json()).toMatchObject({ state: 'published', version: 2 });
  });
});

describe('a withdrawal', () => {
  it('tells readers that the article is gone, and why', async () => {
    await put('publication', {});
    const withdrawn = await put('withdrawal', { reason: 'It was wrong.' });
    expect(withdrawn.json()).toMatchObject({
      state: 'withdrawn',
      live: null,
      withdrawal: { at: t.desk.now, reason: 'It was wrong.' },
    });
    const gone = await read();
    expect(gone.status).toBe(410);
    expect(gone.json()).toMatchObject({ reason: 'It was wrong.' });
    expect((await put('publication', {})).fault).toEqual(['wrong-state']);
    expect((await put('withdrawal', { reason: 'Again.' })).fault).toEqual(['wrong-state']);
  });

  it('undone shows what was last published, and leaves the edits for later', async () => {
    await put('publication', {});
    await patch({ title: 'Edited before' });
    await put('withdrawal', { reason: 'It was wrong.' });
    await patch({ title: 'Edited after' });
    const reinstated = await remove('withdrawal');
    expect(reinstated.json()).toMatchObject({
      state: 'published',
      version: 2,
      title: 'Edited after',
      hasUnpublishedEdits: true,
      withdrawal: null,
    });
    expect((await read()).json()).toMatchObject({ title: 'A story', version: 2 });
    expect((await changes()).at(-1)).toEqual(['article.reinstated', 2]);
    expect((await remove('withdrawal')).fault).toEqual(['wrong-state']);
  });

  it('needs a reason, and something that was published', async () => {
    expect((await put('withdrawal', { reason: 'x' })).fault).toEqual(['wrong-state']);
    await put('publication', {});
    expect((await put('withdrawal', { reason: ' ' })).fault).toEqual(['invalid-body', '/reason']);
    expect((await put('withdrawal', {})).fault).toEqual(['invalid-body', '/reason']);
    expect((await put('withdrawal')).fault).toEqual(['invalid-body', '']);
  });
});

describe('a correction', () => {
  const correct = (body: object, ifMatch?: number) =>
    editor.call('POST', `/articles/${id}/corrections`, { body, ...(ifMatch !== undefined && { ifMatch }) });

  it('is published with the working copy as the next version', async () => {
    await put('publication', {});
    t.desk.advance(HOUR);
    await patch({ body: { markdown: 'Mended.' } });
    const corrected = await correct({ kind: 'correction', note: 'A name was misspelt.' });
    expect([corrected.status, corrected.headers.etag]).toEqual([201, '"4"']);
    expect(corrected.headers.location).toBe(`https://api.test/v1/editorial/articles/${id}`);
    const expected = { at: t.desk.now, kind: 'correction', note: 'A name was misspelt.', version: 2 };
    expect(corrected.json().corrections).toEqual([{ id: expect.any(String), ...expected }]);
    const shown = (await read()).json();
    expect(shown).toMatchObject({ version: 2, updatedAt: t.desk.now, body: { html: '<p>Mended.</p>' } });
    expect(shown.corrections).toMatchObject([expected]);
    expect((await changes()).at(-1)).toEqual(['article.corrected', 2]);
  });

  it('is for what readers see alone', async () => {
    expect((await correct({ kind: 'correction', note: 'x' })).fault).toEqual(['wrong-state']);
    await put('publication', {});
    await put('withdrawal', { reason: 'x' });
    expect((await correct({ kind: 'correction', note: 'x' })).fault).toEqual(['wrong-state']);
  });

  it('takes If-Match where it is sent', async () => {
    await put('publication', {});
    expect((await correct({ kind: 'update', note: 'x' }, 1)).status).toBe(412);
    expect((await correct({ kind: 'update', note: 'x' }, 2)).status).toBe(201);
  });

  it.each([
    [['/kind', '/note'], {}],
    [['/kind'], { kind: 'apology', note: 'x' }],
    [['/note'], { kind: 'update', note: ' ' }],
    [['/version'], { kind: 'update', note: 'x', version: 7 }],
  ])('is refused with a pointer to %s', async (pointers, body) => {
    await put('publication', {});
    const refused = await correct(body);
    expect([refused.status, refused.fault[0], ...refused.fault.slice(1).toSorted()]).toEqual([
      400,
      'invalid-body',
      ...pointers,
    ]);
  });
});
