import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleWire } from '../../../src/http/schemas/articles.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';
import { type Editor, editorAt } from '../../support/editor.ts';
import { callLists, type ListRequest, shownBy } from '../../support/list-editor.ts';

describe('editing curated lists', () => {
  let site: TestApp;
  let editor: Editor;
  /** In place of the editor's own. */
  let key: string | null;
  let ids: Readonly<Record<string, string>>;
  beforeEach(async () => {
    ids = {};
    site = await testApp({
      fill: async (desk) => {
        const tag = await desk.tag('Politics');
        const made: Record<string, string> = {};
        for (const title of ['A', 'B', 'C', 'D']) {
          desk.advance(60_000);
          made[title] = (await desk.publish({ title, tagIds: title < 'C' ? [tag.id] : [] })).id;
        }
        made.Hidden = (await desk.draft({ title: 'Hidden' })).id;
        ids = made;
      },
    });
    editor = await editorAt(site, 'articles:write', 'articles:publish');
    key = null;
  });
  afterEach(() => site.close());

  const call = (...asked: ListRequest) => callLists(editor, key, ...asked);
  const shown = (ref: string) => shownBy(site, ref);

  it('begins with a draft that has everything of its own, and no reader sees it', async () => {
    const made = await call('POST', '', {
      name: 'Front page',
      pins: ['b', ids.Hidden ?? ''],
      tail: { query: 'tag=-politics&sort=title' },
    });
    expect(made.status).toBe(201);
    const { id } = made.list();
    expect(made.headers).toMatchObject({
      etag: '"1"',
      location: `${PUBLIC_URL}/v1/editorial/lists/${id}`,
      'cache-control': 'no-store',
    });
    const at = site.desk.now;
    expect(made.list()).toEqual({
      id,
      slug: 'front-page',
      name: 'Front page',
      description: null,
      pins: [
        { id: ids.B, slug: 'b', title: 'B', state: 'published' },
        { id: ids.Hidden, slug: 'hidden', title: 'Hidden', state: 'draft' },
      ],
      tail: { query: 'tag=-politics&sort=title' },
      length: 20,
      state: 'draft',
      revision: 1,
      hasUnpublishedEdits: false,
      live: null,
      createdAt: at,
      savedAt: at,
    });
    expect(await shown('front-page')).toBe(404);
    for (const ref of [id, 'front-page']) expect((await call('GET', `/${ref}`)).list()).toEqual(made.list());
    const page = await call('GET', '?limit=1');
    expect(page.text).toBe(
      JSON.stringify({ data: [made.list()], page: { limit: 1, next: null, prev: null } }),
    );
  });

  it('is published, edited apart from what readers see, published again and taken back', async () => {
    await call('POST', '', { name: 'Front', pins: ['b'], tail: { query: '' }, length: 3 });
    const live = await call('PUT', '/front/publication', {});
    expect([live.status, live.headers.etag]).toEqual([200, '"2"']);
    const at = site.desk.now;
    expect(live.list()).toMatchObject({ state: 'published', live: { publishedAt: at, updatedAt: at } });
    expect(await shown('front')).toBe('BDC');
    const edited = await call('PATCH', '/front', { slug: 'home', pins: ['a'], tail: null });
    expect(edited.list()).toMatchObject({ slug: 'home', revision: 3, hasUnpublishedEdits: true, tail: null });
    expect(await shown('front')).toBe('BDC');
    expect((await call('GET', '/front')).list()).toEqual(edited.list());
    site.desk.advance(1000);
    await call('PUT', '/home/publication');
    expect(await shown('home')).toBe('A');
    expect(await shown('front')).toBe(308);
    expect((await call('GET', '/home')).list()).toMatchObject({
      hasUnpublishedEdits: false,
      live: { publishedAt: at, updatedAt: site.desk.now },
    });
    const back = await call('DELETE', '/home/publication');
    expect(back.list()).toMatchObject({ state: 'draft', live: null, revision: 5 });
    expect(await shown('home')).toBe(404);
    expect((await call('DELETE', '/home/publication')).problem()).toMatchObject({ code: 'wrong-state' });
  });

  it('patches what is sent, makes null the standard, and saves nothing where nothing changes', async () => {
    const whole = {
      name: 'List',
      description: 'About.',
      pins: ['a'],
      tail: { query: 'tag=politics' },
      length: 5,
    };
    const made = await call('POST', '', whole);
    const same = await call('PATCH', '/list', { name: 'List', pins: [ids.A ?? ''] });
    expect(same.list()).toEqual(made.list());
    const standard = await call('PATCH', '/list', {
      description: null,
      pins: null,
      tail: null,
      length: null,
    });
    expect(standard.list()).toMatchObject({
      name: 'List',
      description: null,
      pins: [],
      tail: null,
      length: 20,
    });
    const merged = await call(
      'PATCH',
      '/list',
      { name: 'Other' },
      {
        'content-type': 'application/merge-patch+json',
      },
    );
    expect(merged.list()).toMatchObject({ slug: 'list', name: 'Other', revision: 3 });
  });

  it('is deleted when no reader sees it, by its present name', async () => {
    await call('POST', '', { name: 'Front' });
    await call('PUT', '/front/publication');
    expect((await call('DELETE', '/front')).problem()).toMatchObject({ status: 409, code: 'wrong-state' });
    await call('PATCH', '/front', { slug: 'home' });
    await call('PUT', '/front/publication');
    await call('DELETE', '/home/publication');
    expect((await call('DELETE', '/front')).status).toBe(404);
    expect((await call('DELETE', '/home')).status).toBe(204);
    expect((await call('GET', '/home')).status).toBe(404);
    expect((await call('POST', '', { name: 'Front', slug: 'front' })).status).toBe(201);
  });

  it('asks for If-Match and refuses a stale one', async () => {
    await call('POST', '', { name: 'List' });
    const without = await site.app.inject({
      method: 'PUT',
      url: '/v1/editorial/lists/list/publication',
      headers: { authorization: `Bearer ${editor.key}` },
    });
    expect(without.json()).toMatchObject({ status: 428, code: 'precondition-required' });
    for (const [method, path] of [
      ['PATCH', '/list'],
      ['DELETE', '/list'],
      ['PUT', '/list/publication'],
      ['DELETE', '/list/publication'],
    ] as const) {
      const body = method === 'PATCH' ? { name: 'Other' } : undefined;
      const stale = await call(method, path, body, { 'if-match': '"7"' });
      expect(stale.problem()).toMatchObject({ status: 412, code: 'stale-revision', currentRevision: 1 });
    }
    expect((await call('PATCH', '/list', { name: 'Other' }, { 'if-match': '"1"' })).status).toBe(200);
  });

  it('is created once under an Idempotency-Key', async () => {
    const once = { 'idempotency-key': 'one' };
    const first = await call('POST', '', { name: 'List' }, once);
    const again = await call('POST', '', { name: 'List' }, once);
    expect([again.status, again.text, again.headers.etag]).toEqual([201, first.text, '"1"']);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await call('POST', '', { name: 'Else' }, once)).problem()).toMatchObject({ status: 422 });
  });

  it.each([
    ['an unknown parameter', 'sektion=x', '`sektion`'],
    ['a value that does not fit', 'genre=gossip', '`genre`'],
    ['a repeated sort', 'sort=title&sort=title', '`sort`'],
    ['a time that is none', 'publishedFrom=2024-02-30', '`publishedFrom`'],
    ['an order by relevance without a search', 'sort=relevance', '`sort`'],
    ['a limit', 'limit=5', '`limit`'],
    ['a cursor', 'cursor=abc', '`cursor`'],
    ['fields', 'fields=title', '`fields`'],
    ['a body', 'body=html', '`body`'],
    ['a total', 'total=true', '`total`'],
    ['facets', 'facets=tag', '`facets`'],
    ['expansions', 'expand=tags', '`expand`'],
    ['another list', 'list=other', '`list`'],
    ['too many prefixes', 'q=aa* bb* cc* dd* ee*', '`q`'],
    ['a prototype', '__proto__=x', '`__proto__`'],
  ])('refuses a tail with %s', async (_what, query, named) => {
    const refused = await call('POST', '', { name: 'List', tail: { query } });
    const { status, code, errors } = refused.problem();
    expect([status, code]).toEqual([400, 'invalid-body']);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({ pointer: '/tail/query' });
    expect(errors?.[0]?.message).toContain(named);
    expect((await call('GET', '/list')).status).toBe(404);
  });

  it('takes a tail with every filter, and finds what the same query finds', async () => {
    const query = `tag=politics&tag=-x,y&q=body&language=en&genre=news,opinion&publishedFrom=2024-01-01&updatedTo=2030-01-01T00%3A00%3A00Z&sort=publishedAt&id=${ids.A},${ids.B},${ids.C}`;
    for (const name of ['X', 'Y']) await site.desk.tag(name);
    const made = await call('POST', '', { name: 'List', tail: { query } });
    expect(made.status, made.text).toBe(201);
    await call('PUT', '/list/publication');
    const found = (await site.app.inject(`/v1/articles?${query}`)).json<{ data: ArticleWire[] }>();
    expect(await shown('list')).toBe(found.data.map(({ title }) => title).join(''));
    expect(await shown('list')).toBe('AB');
  });

  it.each([
    ['an unknown pin', { pins: ['a', 'nowhere'] }, 'unknown-reference', '/pins'],
    ['a tail of an unknown tag', { tail: { query: 'tag=nothing' } }, 'unknown-reference', '/tail/query'],
    ['an article pinned twice', { pins: ['a', 'b', 'a'] }, 'invalid-body', '/pins'],
    ['too long a list', { length: 501 }, 'invalid-body', '/length'],
    ['an empty list', { length: 0 }, 'invalid-body', '/length'],
    ['a length in words', { length: '5' }, 'invalid-body', '/length'],
    ['an empty name', { name: '' }, 'invalid-body', '/name'],
    ['a blank name', { name: ' ' }, 'invalid-body', '/name'],
    ['a tail without a query', { tail: {} }, 'invalid-body', '/tail/query'],
    ['a wrong slug', { slug: 'No Slug' }, 'invalid-body', '/slug'],
    ['what is not writable', { state: 'published' }, 'invalid-body', '/state'],
    ['an unknown field', { colour: 'red' }, 'invalid-body', '/colour'],
  ])('refuses %s, and names the place', async (_what, body, code, pointer) => {
    await call('POST', '', { name: 'List' });
    for (const refused of [
      await call('POST', '', { name: 'New', ...body }),
      await call('PATCH', '/list', body),
    ]) {
      expect(refused.problem()).toMatchObject({ code, errors: [{ pointer }] });
    }
    expect((await call('GET', '/list')).list()).toMatchObject({ revision: 1 });
  });

  it('refuses a slug that another list has, or that readers knew', async () => {
    await call('POST', '', { name: 'One' });
    expect((await call('POST', '', { name: 'X', slug: 'one' })).problem()).toMatchObject({
      code: 'slug-taken',
    });
    expect((await call('POST', '', { name: 'One' })).list().slug).toBe('one-2');
    expect((await call('PATCH', '/one-2', { slug: 'one' })).problem()).toMatchObject({ code: 'slug-taken' });
    expect((await call('PUT', '/one/publication', { at: '2030-01-01T00:00:00Z' })).status).toBe(400);
    expect((await call('PUT', '/nowhere/publication')).status).toBe(404);
  });

  it('leaves out a pin whose article was deleted, and goes on being editable', async () => {
    await call('POST', '', { name: 'List', pins: ['hidden', 'a'] });
    await site.store.articles.remove(ids.Hidden ?? '', null, site.desk.now);
    expect((await call('GET', '/list')).list().pins.map(({ title }) => title)).toEqual(['A']);
    expect((await call('PATCH', '/list', { name: 'Other' })).status).toBe(200);
  });

  it('needs articles:publish for what readers see, and no limits to sections', async () => {
    await call('POST', '', { name: 'List' });
    key = await site.key('articles:write');
    expect((await call('PATCH', '/list', { name: 'Other' })).status).toBe(200);
    expect((await call('PUT', '/list/publication')).problem()).toMatchObject({ code: 'missing-scope' });
    key = await site.key('drafts:read');
    expect((await call('GET', '/list')).status).toBe(200);
    expect((await call('POST', '', { name: 'New' })).status).toBe(403);
    const section = await site.desk.section('World');
    const scopes = ['articles:write', 'articles:publish'] as const;
    key = (await site.saveKey({ scopes, sections: [section.id] })).text;
    for (const answer of [
      await call('GET', ''),
      await call('GET', '/list'),
      await call('POST', '', { name: 'New' }),
      await call('PATCH', '/list', { name: 'New' }),
      await call('DELETE', '/list'),
      await call('PUT', '/list/publication'),
      await call('DELETE', '/list/publication'),
    ]) {
      expect(answer.problem()).toMatchObject({ status: 403, code: 'outside-sections' });
    }
  });
});
