import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';
import { type Newsroom, newsroom } from '../../support/newsroom.ts';

let t: TestApp;
let made: Newsroom;
let desk: string;
beforeEach(async () => {
  t = await testApp({
    fill: async (writer) => {
      made = await newsroom(writer);
    },
  });
  desk = await t.key('taxonomy:write', 'articles:write');
});
afterEach(() => t.close());

async function call(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = { 'if-match': '*' },
) {
  const response = await t.app.inject({
    method,
    url: `/v1/editorial${path}`,
    headers: { authorization: `Bearer ${desk}`, ...headers },
    ...(body !== undefined && { payload: body }),
  });
  const text = response.body;
  return {
    status: response.statusCode,
    headers: response.headers,
    json: text === '' ? null : JSON.parse(text),
  };
}

async function get(url: string) {
  const response = await t.app.inject(url);
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
}

const slugs = async (url: string): Promise<string[]> =>
  (await get(url)).data.map(({ slug }: { slug: string }) => slug);

describe('what was merged', () => {
  it('is shown to readers as the other at once: in articles, lists, facets, search, completions and validators', async () => {
    const pages = [
      '/v1/articles/court',
      '/v1/articles?tag=politics',
      '/v1/tags/politics',
      '/v1/tags',
      '/v1/articles?facets=tag',
    ];
    const tagOf = async (url: string) => (await t.app.inject(url)).headers.etag;
    const before = await Promise.all(pages.map(tagOf));
    const revision = (await call('GET', '/articles/court')).json.revision;

    const merged = await call('POST', '/tags/vilnius/merge', { into: 'politics' }, { 'if-match': '"1"' });

    expect(merged).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(merged.json).toMatchObject({ slug: 'politics', revision: 1, articleCount: 3 });
    const after = await Promise.all(pages.map(tagOf));
    for (const [index, etag] of after.entries()) expect(etag, pages[index]).not.toBe(before[index]);
    expect((await get('/v1/articles/court')).tags).toEqual([
      { id: made.tags.politics.id, slug: 'politics', name: 'Politics', type: 'topic' },
    ]);
    expect((await slugs('/v1/articles?tag=politics')).toSorted()).toEqual(['court', 'deport', 'teismas']);
    const { facets } = await get('/v1/articles?facets=tag');
    expect(facets.tag).toEqual([
      { value: 'politics', label: 'Politics', count: 3 },
      { value: 'daniyar-khassenov', label: 'Daniyar Khassenov', count: 1 },
    ]);
    expect((await slugs('/v1/articles?q=politics')).toSorted()).toEqual(['court', 'deport', 'teismas']);
    expect(await slugs('/v1/articles?q=vilnius')).toEqual([]);
    expect(await get('/v1/suggest?q=viln')).toEqual({ data: [] });
    expect(await slugs('/v1/tags')).toEqual(['daniyar-khassenov', 'politics']);
    expect((await call('GET', '/articles/court')).json).toMatchObject({
      revision,
      hasUnpublishedEdits: false,
    });
  });

  it('redirects from its slug and its id for ever, also when the other is renamed and merged in its turn', async () => {
    const { vilnius, politics, khassenov } = made.tags;
    await call('POST', '/tags/vilnius/merge', { into: politics.id });
    await call('PATCH', '/tags/politics', { slug: 'policy' });
    await call('POST', '/tags/policy/merge', { into: 'daniyar-khassenov' });
    await call('PATCH', `/tags/${khassenov.id}`, { slug: 'khassenov' });
    for (const ref of ['vilnius', vilnius.id, 'politics', politics.id, 'policy', 'daniyar-khassenov']) {
      for (const path of ['', '/articles']) {
        const answer = await t.app.inject(`/v1/tags/${ref}${path}`);
        expect(answer.statusCode).toBe(308);
        expect(answer.headers.location).toBe(`${PUBLIC_URL}/v1/tags/khassenov${path}`);
      }
      expect((await slugs(`/v1/articles?tag=${ref}`)).length).toBe(3);
      expect((await call('GET', `/tags/${ref}`)).json).toMatchObject({ id: khassenov.id });
    }
  });

  it('does not merge into itself, into nothing, or at another revision than was read', async () => {
    const into = (ref: string, etag?: string) =>
      call(
        'POST',
        '/authors/ebenezer-mensah/merge',
        { into: ref },
        etag === undefined ? {} : { 'if-match': etag },
      );
    for (const ref of ['ebenezer-mensah', made.authors.mensah.id, 'nobody', made.tags.politics.id]) {
      expect(await into(ref)).toMatchObject({
        status: 400,
        json: { code: 'unknown-reference', errors: [{ pointer: '/into' }] },
      });
    }
    expect(await into('evelina-gudzinskaite', '"2"')).toMatchObject({
      status: 412,
      json: { currentRevision: 1 },
    });
    for (const body of [{}, { into: null }, { into: '' }, { into: ['x'] }, { into: 'x', other: 1 }]) {
      expect((await call('POST', '/authors/ebenezer-mensah/merge', body)).status).toBe(400);
    }
    expect((await into('evelina-gudzinskaite')).status).toBe(200);
    expect((await get('/v1/articles/court')).authors).toEqual([
      { id: made.authors.gudzinskaite.id, slug: 'evelina-gudzinskaite', name: 'Evelina Gudzinskaitė' },
    ]);
    expect((await get('/v1/authors/evelina-gudzinskaite')).articleCount).toBe(2);
  });
});

describe('a branch of sections', () => {
  it('moves with all that is filed in it, addresses too', async () => {
    await call('POST', '/sections', { name: 'World' });
    const etag = (await t.app.inject('/v1/sections/lithuania')).headers.etag;
    const moved = await call('PATCH', '/sections/europe', { parent: 'world' });
    expect(moved.json).toMatchObject({ parent: { slug: 'world' }, path: 'world/europe', revision: 2 });
    expect(await get('/v1/sections/lithuania')).toMatchObject({
      path: 'world/europe/lithuania',
      ancestors: [{ slug: 'world' }, { slug: 'europe' }],
    });
    expect((await t.app.inject('/v1/sections/lithuania')).headers.etag).not.toBe(etag);
    expect(await slugs('/v1/articles?section=world')).toHaveLength(4);
    const top = await call('PATCH', '/sections/lithuania', { parent: null });
    expect(top.json).toMatchObject({ parent: null, path: 'lithuania' });
    expect(await slugs('/v1/articles?section=world')).toHaveLength(2);
    await call('POST', '/sections/europe/merge', { into: 'empty-section' });
    expect(await slugs('/v1/articles?section=world')).toEqual([]);
    expect(await slugs('/v1/articles?section=europe')).toHaveLength(2);
    const tree = await get('/v1/sections?tree=true');
    expect(tree.data.map(({ path }: { path: string }) => path)).toEqual([
      'empty-section',
      'lithuania',
      'world',
    ]);
  });

  it('does not move below itself, below nothing, or too deep', async () => {
    const move = (parent: unknown) => call('PATCH', '/sections/europe', { parent });
    for (const parent of ['europe', 'lithuania', made.sections.lithuania.id]) {
      expect(await move(parent)).toMatchObject({
        status: 409,
        json: { code: 'section-cycle', errors: [{ pointer: '/parent' }] },
      });
    }
    expect(await call('POST', '/sections/europe/merge', { into: 'lithuania' })).toMatchObject({
      status: 409,
      json: { code: 'section-cycle', errors: [{ pointer: '/into' }] },
    });
    expect(await move('nowhere')).toMatchObject({
      status: 400,
      json: { code: 'unknown-reference', errors: [{ pointer: '/parent' }] },
    });
    for (const parent of [1, true, ['europe'], {}, '']) expect((await move(parent)).status).toBe(400);
    let parent = 'lithuania';
    for (let depth = 3; depth <= 10; depth += 1) {
      parent = (await call('POST', '/sections', { name: 'Deeper', parent })).json.slug;
    }
    const deeper = await call('POST', '/sections', { name: 'Deepest', parent });
    expect(deeper).toMatchObject({
      status: 400,
      json: { code: 'invalid-body', errors: [{ pointer: '/parent' }] },
    });
  });
});

describe('what is in use', () => {
  it('is not deleted unless another takes its place', async () => {
    for (const path of [
      '/tags/vilnius',
      '/authors/ebenezer-mensah',
      '/sections/lithuania',
      '/sections/europe',
    ]) {
      expect(await call('DELETE', path)).toMatchObject({ status: 409, json: { code: 'in-use' } });
    }
    const gone = await call('DELETE', '/tags/vilnius?reassignTo=politics', undefined, { 'if-match': '"1"' });
    expect(gone.status).toBe(204);
    for (const ref of ['vilnius', made.tags.vilnius.id]) {
      expect((await t.app.inject(`/v1/tags/${ref}`)).statusCode).toBe(404);
      expect((await t.app.inject(`/v1/articles?tag=${ref}`)).statusCode).toBe(400);
    }
    expect((await slugs('/v1/articles?tag=politics')).toSorted()).toEqual(['court', 'deport', 'teismas']);
    expect((await call('POST', '/tags', { name: 'Vilnius' })).json.slug).toBe('vilnius');
    for (const ref of ['politics', 'nothing', '']) {
      const refused = await call('DELETE', `/tags/politics?reassignTo=${ref}`);
      expect(refused).toMatchObject({ status: 400, json: { errors: [{ parameter: 'reassignTo' }] } });
    }
    expect(await call('DELETE', '/sections/europe?reassignTo=lithuania')).toMatchObject({
      status: 409,
      json: { code: 'section-cycle', errors: [{ parameter: 'reassignTo' }] },
    });
    expect((await call('DELETE', '/sections/lithuania?reassignTo=europe')).status).toBe(204);
    expect((await get('/v1/articles/deport')).section).toMatchObject({ slug: 'europe' });
  });
});
