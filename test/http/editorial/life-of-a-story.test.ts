import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import type { ArticleWire } from '../../../src/http/schemas/articles.ts';
import type { EditorialArticleWire } from '../../../src/http/schemas/editorial-articles.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';
import { NOTHING, readersOf } from '../../support/readers.ts';

const HOUR = 3_600_000;
const TITLE = 'Migration Department Stands by Decision';
const FED = {
  title: TITLE,
  slug: 'decision',
  body: { markdown: 'The first text is about Zanzibar.' },
  section: 'lithuania',
  authors: ['ebenezer-mensah'],
  tags: ['politics'],
};

let t: TestApp;
let editor: Editor;
let id: string;
/** The revision that the last answer to the editor told. */
let revision: number;
/** The entity tag under which readers have the article. */
let etag: string;

beforeAll(async () => {
  t = await testApp({
    fill: async (desk) => {
      const lithuania = await desk.section('Lithuania');
      const mensah = await desk.author('Ebenezer Mensah');
      const politics = await desk.tag('Politics');
      const filed = { sectionId: lithuania.id, authorIds: [mensah.id], tagIds: [politics.id] };
      await desk.publish({ title: 'Other', ...filed });
      const filter = { section: { allOf: [[lithuania.id]], noneOf: [] } };
      await desk.publishedList('Front', {
        tail: { query: 'section=lithuania', filter, sort: '-publishedAt' },
      });
      desk.advance(HOUR);
    },
  });
  editor = await editorAt(t, 'drafts:read', 'articles:write', 'articles:publish', 'audit:read');
});
afterAll(() => t.close());

describe('a story', () => {
  it('comes in from a feeder as a draft, twice, of which the second time changes nothing', async () => {
    const first = await feed();
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({ state: 'draft', revision: 1, version: 0, live: null });
    const second = await feed();
    expect([second.statusCode, second.json()]).toEqual([200, first.json()]);
    ({ id, revision } = first.json());
    expect(await readers()).toEqual(NOTHING);
  });

  it('is scheduled, of which readers learn nothing but that their caches end then', async () => {
    const at = later(2 * HOUR);
    const planned = await call('PUT', `/articles/${id}/publication`, { at });
    expect(planned).toMatchObject({ state: 'scheduled', scheduledFor: at, revision: 2, live: null });
    expect(await readers()).toEqual(NOTHING);
    t.desk.advance(2 * HOUR - 20_000);
    const { headers } = await t.app.inject('/v1/articles');
    expect(headers['cache-control']).toBe('public, max-age=20, s-maxage=20, stale-while-revalidate=0');
  });

  it('is previewed by somebody without a key, who sees what is saved meanwhile', async () => {
    const { url } = await call<{ url: string }>('POST', `/articles/${id}/preview`, {});
    await call('PATCH', `/articles/${id}`, { summary: 'In brief.' });
    const preview = await t.app.inject(new URL(url).pathname);
    expect(preview.statusCode).toBe(200);
    expect(preview.headers['cache-control']).toBe('private, no-store');
    expect(preview.json()).toMatchObject({ id, title: TITLE, summary: 'In brief.' });
    expect((await editor.call('DELETE', `/articles/${id}/preview`)).status).toBe(204);
    expect((await t.app.inject(new URL(url).pathname)).statusCode).toBe(404);
    expect(await readers()).toEqual(NOTHING);
  });

  it('is published before its time, which ends the schedule', async () => {
    const published = await call('PUT', `/articles/${id}/publication`, {});
    const at = t.desk.now;
    expect(published).toMatchObject({
      state: 'published',
      scheduledFor: null,
      revision: 4,
      live: { version: 1, publishedAt: at, updatedAt: at },
      hasUnpublishedEdits: false,
    });
    expect(await readers()).toEqual({ ...SHOWN, version: 1, versions: [1] });
    t.desk.advance(HOUR);
    expect(await readers()).toEqual({ ...SHOWN, version: 1, versions: [1] });
    etag = (await asRead()).etag;
  });

  it('is edited, while readers go on seeing the old text', async () => {
    const edited = await call('PATCH', `/articles/${id}`, {
      title: 'A New Headline',
      body: { html: '<p>The second text is about a quagga.<script>alert(1)</script></p>' },
    });
    expect(edited).toMatchObject({ revision: 5, hasUnpublishedEdits: true, live: { version: 1 } });
    expect(await readers()).toEqual({ ...SHOWN, version: 1, versions: [1] });
    expect((await asRead({ 'if-none-match': etag })).status).toBe(304);
  });

  it('refuses the save of somebody who has not seen that edit', async () => {
    const stale = await editor.call('PATCH', `/articles/${id}`, { body: { title: 'Lost' }, ifMatch: 4 });
    expect(stale.status).toBe(412);
    expect(stale.json<object>()).toMatchObject({ code: 'stale-revision', currentRevision: 5 });
  });

  it('is published again, and every trace of the old text is gone', async () => {
    const first = (await asRead()).article.publishedAt;
    t.desk.advance(1000);
    await call('PUT', `/articles/${id}/publication`, {});
    expect(await readers()).toEqual({ ...RETITLED, version: 2, versions: [2, 1] });
    const { status, article, etag: now } = await asRead({ 'if-none-match': etag });
    expect(status).toBe(200);
    expect(now).not.toBe(etag);
    expect(article).toMatchObject({ publishedAt: first, updatedAt: t.desk.now });
    expect(article.body?.html).toBe('<p>The second text is about a quagga.</p>');
    etag = now;
  });

  it('is corrected, for everyone to see', async () => {
    t.desk.advance(1000);
    const correction = { kind: 'correction', note: 'It was a zebra.' };
    await call('POST', `/articles/${id}/corrections`, correction, 201);
    expect(await readers()).toEqual({ ...RETITLED, version: 3, versions: [3, 2, 1] });
    const { status, article } = await asRead({ 'if-none-match': etag });
    expect(status).toBe(200);
    expect(article.updatedAt).toBe(t.desk.now);
    expect(article.corrections).toEqual([
      { ...correction, id: expect.any(String), at: t.desk.now, version: 3 },
    ]);
  });

  it('gets another slug, to which the old one leads from the next publication on', async () => {
    await call('PATCH', `/articles/${id}`, { slug: 'new-slug' });
    expect(await statusOf('decision')).toBe(200);
    expect(await statusOf('new-slug')).toBe(404);
    await call('PUT', `/articles/${id}/publication`, {});
    expect(await statusOf('new-slug')).toBe(200);
    const moved = await t.app.inject('/v1/articles/decision?body=none');
    expect([moved.statusCode, moved.headers.location]).toEqual([
      308,
      'https://api.test/v1/articles/new-slug?body=none',
    ]);
    expect(await readers()).toEqual({ ...RETITLED, version: 4, versions: [4, 3, 2, 1] });
  });

  it('is withdrawn, of which readers are told', async () => {
    await call('PUT', `/articles/${id}/withdrawal`, { reason: 'It was no zebra.' });
    expect(await readers()).toEqual({ ...NOTHING, status: 410, versions: 410 });
    const gone = await t.app.inject('/v1/articles/new-slug');
    expect(gone.json()).toMatchObject({ withdrawnAt: t.desk.now, reason: 'It was no zebra.' });
    const refused = await editor.call('PUT', `/articles/${id}/publication`, { body: {} });
    expect(refused.fault).toEqual(['wrong-state']);
  });

  it('is edited and reinstated, as it was last seen, with the edit kept for later', async () => {
    await call('PATCH', `/articles/${id}`, { title: 'Not Yet', slug: 'not-yet' });
    const back = await call('DELETE', `/articles/${id}/withdrawal`);
    expect(back).toMatchObject({
      state: 'published',
      title: 'Not Yet',
      slug: 'not-yet',
      hasUnpublishedEdits: true,
      withdrawal: null,
    });
    expect(await readers()).toEqual({ ...RETITLED, version: 5, versions: [5, 4, 3, 2, 1] });
    expect(await statusOf('new-slug')).toBe(200);
    expect(await statusOf('not-yet')).toBe(404);
    expect(await statusOf('decision')).toBe(308);
  });

  it('expires at its moment', async () => {
    const expiresAt = later(HOUR);
    await call('PATCH', `/articles/${id}`, { title: RETITLED.suggested[0], expiresAt });
    await call('PUT', `/articles/${id}/publication`, {});
    const shown = { ...RETITLED, version: 6, versions: [6, 5, 4, 3, 2, 1] };
    t.desk.advance(HOUR - 1);
    expect(await readers()).toEqual(shown);
    t.desk.advance(1);
    expect(await readers()).toEqual({ ...NOTHING, status: 410, versions: 410 });
    const expired = await editor.call('GET', `/articles/${id}`);
    expect(expired.json()).toMatchObject({ state: 'withdrawn', withdrawal: { at: expiresAt }, live: null });
    revision = expired.json().revision;
  });

  it('leaves a history of every save, with who made it', async () => {
    const { data } = (await editor.call('GET', `/articles/${id}/revisions`)).json<{ data: Saved[] }>();
    expect(data.map(({ action }) => action).toReversed()).toEqual(SAVES);
    expect(data.map((saved) => saved.revision)).toEqual(SAVES.map((_, n) => SAVES.length - n));
    expect(revision).toBe(SAVES.length);
    expect(data.map(({ by }) => by.name)).toEqual(['dateline', ...SAVES.slice(1).map(() => 'test')]);
  });

  it('leaves the same in the audit, from each revision to the next', async () => {
    const { data } = (await editor.call('GET', `/audit?id=${id}`)).json<{ data: Audited[] }>();
    const saves = data.filter((entry) => entry.fromRevision !== entry.toRevision).toReversed();
    expect(saves.map(({ action }) => action)).toEqual(SAVES);
    expect(saves.map(({ fromRevision, toRevision }) => [fromRevision, toRevision])).toEqual(
      SAVES.map((_, n) => [n === 0 ? null : n, n + 1]),
    );
    const others = data.filter((entry) => entry.fromRevision === entry.toRevision);
    expect(others.map(({ action }) => action)).toEqual(['revoke-previews', 'preview']);
  });

  it('leaves in the change log what the public saw of it, under the slugs that the public knew', async () => {
    const log = (await t.store.changes.after(0, 100)).filter((entry) => entry.id === id);
    expect(log.map(({ type, version, slug, reason }) => [type, version, slug, reason])).toEqual([
      ['article.published', 1, 'decision', null],
      ['article.updated', 2, 'decision', null],
      ['article.corrected', 3, 'decision', 'It was a zebra.'],
      ['article.updated', 4, 'new-slug', null],
      ['article.withdrawn', 4, 'new-slug', 'It was no zebra.'],
      ['article.reinstated', 5, 'new-slug', null],
      ['article.updated', 6, 'not-yet', null],
      ['article.unpublished', 6, 'not-yet', 'expired'],
    ]);
  });
});

type Saved = { readonly revision: number; readonly action: string; readonly by: { readonly name: string } };
type Audited = {
  readonly action: string;
  readonly fromRevision: number | null;
  readonly toRevision: number | null;
};

const SAVES = [
  ...['import', 'schedule', 'edit', 'publish', 'edit', 'publish', 'correct', 'edit', 'publish'],
  ...['withdraw', 'edit', 'reinstate', 'edit', 'publish', 'expire'],
];

const SHOWN = {
  status: 200,
  found: ['zanzibar'],
  suggested: [TITLE],
  listed: true,
  related: true,
  front: true,
  counts: [2, 2, 2],
};
const RETITLED = { ...SHOWN, found: ['quagga'], suggested: ['A New Headline'] };

const readers = () => readersOf(t, id);

/** As a feeder does, who knows nothing of revisions. */
function feed() {
  return t.app.inject({
    method: 'PUT',
    url: '/v1/editorial/articles/by-source/bnn/17',
    headers: { authorization: `Bearer ${editor.key}` },
    payload: FED,
  });
}

/** Calls as an editor who has seen the last answer; fails the test where that is refused. */
async function call<T = EditorialArticleWire>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  status?: number,
): Promise<T> {
  const answer = await editor.call(method, path, { body, ...(method !== 'POST' && { ifMatch: revision }) });
  if (answer.status >= 400) throw new Error(answer.text);
  if (status !== undefined) expect(answer.status).toBe(status);
  const saved = answer.json<{ revision?: number }>().revision;
  if (saved !== undefined) {
    expect(answer.headers.etag).toBe(`"${saved}"`);
    revision = saved;
  }
  return answer.json<T>();
}

async function asRead(headers: Readonly<Record<string, string>> = {}) {
  const answer = await t.app.inject({ url: `/v1/articles/${id}`, headers });
  const article = (answer.body === '' ? {} : answer.json()) as ArticleWire;
  return { status: answer.statusCode, etag: String(answer.headers.etag), article };
}

async function statusOf(ref: string): Promise<number> {
  return (await t.app.inject(`/v1/articles/${ref}`)).statusCode;
}

function later(ms: number): string {
  return instantFromMs(toMs(t.desk.now) + ms);
}
