import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { editorAt } from '../../support/editor.ts';

/*
 * Two newsrooms with the same public content. One of them has beside it all that an editor can hide: a draft, a schedule, an
 * embargo, edits that nobody has published, an article that was taken back, a preview link. No reader can tell which.
 */
let plain: TestApp;
let hiding: TestApp;
let hidden: { readonly draft: string; readonly scheduled: string; readonly slugs: readonly string[] };

beforeAll(async () => {
  [plain, hiding] = await Promise.all([newsroom(), newsroom()]);
  hidden = await hide(hiding);
});
afterAll(() => Promise.all([plain.close(), hiding.close()]));

async function newsroom(): Promise<TestApp> {
  return testApp({
    fill: async (desk) => {
      const europe = await desk.section('Europe');
      const lithuania = await desk.section('Lithuania', europe.id);
      const author = await desk.author('Ebenezer Mensah');
      await desk.author('Unpublished Author');
      const tag = await desk.tag('Politics');
      await desk.tag('Secret');
      const content = { sectionId: lithuania.id, authorIds: [author.id], tagIds: [tag.id] };
      const first = await desk.publish({ title: 'Public story', ...content });
      await desk.publish({ title: 'Other story', tagIds: [tag.id], translationOf: first.id, language: 'lt' });
    },
  });
}

async function hide(t: TestApp) {
  const { create, call, publish } = await editorAt(t);
  const fields = {
    section: 'lithuania',
    authors: ['ebenezer-mensah', 'unpublished-author'],
    tags: ['politics', 'secret'],
    related: ['public-story'],
    body: { markdown: 'Zanzibar.' },
  };
  const draft = await create({
    title: 'Zanzibar draft',
    translationOf: 'public-story',
    language: 'de',
    ...fields,
  });
  const scheduled = await create({
    title: 'Zanzibar scheduled',
    url: 'https://www.test/zanzibar',
    ...fields,
  });
  await publish(scheduled.id, { at: '2024-06-01T00:00:00Z', embargo: true });
  const edits = { title: 'Zanzibar edited', slug: 'zanzibar-edited', related: [draft.id] };
  const edited = await call('PATCH', '/articles/public-story', {
    body: { ...fields, ...edits, expiresAt: '2030-01-01T00:00:00Z' },
  });
  expect([edited.status, edited.json().hasUnpublishedEdits]).toEqual([200, true]);
  await call('POST', `/articles/${draft.id}/preview`);
  return { draft: draft.id, scheduled: scheduled.id, slugs: [draft.slug, scheduled.slug, 'zanzibar-edited'] };
}

/** All that a reader is told but for what differs from request to request. */
async function told(t: TestApp, url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await t.app.inject({ url, headers: { 'x-request-id': 'the-same-one', ...headers } });
  const { date: _date, 'server-timing': _took, ...rest } = answer.headers;
  return { status: answer.statusCode, headers: rest, body: answer.body };
}

const LISTS = [
  '/v1/articles',
  '/v1/articles?sort=-updatedAt&total=true&facets=section,tag,author,genre,language,month',
  '/v1/articles?q=zanzibar&total=true',
  '/v1/articles?q=zanz*',
  '/v1/articles?tag=secret&total=true',
  '/v1/articles?author=unpublished-author&facets=tag',
  '/v1/articles?section=europe&body=html&expand=authors,section,tags',
  '/v1/articles?language=de',
  '/v1/articles?url=https%3A%2F%2Fwww.test%2Fzanzibar',
  '/v1/articles?url=https%3A%2F%2Fwww.test%2Flithuania%2Fzanzibar-edited',
  '/v1/articles?publishedFrom=2024-06-01',
  '/v1/articles/public-story?body=html,markdown,text,blocks',
  '/v1/articles/public-story/related',
  '/v1/articles/public-story/versions',
  '/v1/authors?sort=-articleCount',
  '/v1/authors/unpublished-author',
  '/v1/authors/ebenezer-mensah/articles?total=true',
  '/v1/sections?tree=true',
  '/v1/sections/lithuania/articles',
  '/v1/tags?sort=-articleCount',
  '/v1/tags/secret',
  '/v1/suggest?q=zanz',
  '/v1/suggest?q=secret',
  '/v1/lists',
  '/',
];

describe('what editors hide', () => {
  it.each(LISTS)(
    'changes nothing for readers at %s, not a byte of the answer or its headers',
    async (url) => {
      expect(await told(hiding, url)).toEqual(await told(plain, url));
    },
  );

  it('leaves what readers have kept valid: an ETag of before still fits', async () => {
    for (const url of LISTS.filter((one) => one !== '/')) {
      const { etag } = (await told(plain, url)).headers;
      expect([url, (await told(hiding, url, { 'if-none-match': String(etag) })).status]).toEqual([url, 304]);
    }
  });

  it.each(['', '/related', '/versions', '?fields=title', '/related?limit=0'])(
    'answers as for what was never there at /v1/articles/{ref}%s',
    async (rest) => {
      const unknown = ['01900000-0000-7000-8000-fffffffffff0', 'no-such-article'];
      const [byId, bySlug] = await Promise.all(
        unknown.map((ref) => told(hiding, `/v1/articles/${ref}${rest}`)),
      );
      for (const id of [hidden.draft, hidden.scheduled]) {
        expect(await told(hiding, `/v1/articles/${id}${rest}`)).toEqual(byId);
      }
      for (const slug of hidden.slugs)
        expect(await told(hiding, `/v1/articles/${slug}${rest}`)).toEqual(bySlug);
    },
  );

  it('is in no list of ids that are asked for', async () => {
    const ids = [hidden.draft, hidden.scheduled].join(',');
    const asked = await told(hiding, `/v1/articles?id=${ids}&total=true`);
    const { data, page } = JSON.parse(asked.body);
    expect([data, page.total]).toEqual([[], 0]);
  });

  it('is told to no key that may read what is public alone', async () => {
    const key = await hiding.key('content:read', 'articles:publish', 'taxonomy:write', 'audit:read');
    const headers = { authorization: `Bearer ${key}` };
    expect((await told(hiding, `/v1/articles/${hidden.draft}`, headers)).status).toBe(404);
    for (const path of [
      '',
      `/${hidden.draft}`,
      `/${hidden.draft}/revisions`,
      `/${hidden.draft}/revisions/1`,
    ]) {
      expect((await told(hiding, `/v1/editorial/articles${path}`, headers)).status).toBe(403);
    }
  });

  it('comes out when it is published, and not before', async () => {
    const shown = async () =>
      JSON.parse((await told(hiding, '/v1/articles?q=zanzibar&total=true')).body).page.total;
    hiding.desk.advance(Date.parse('2024-05-31T23:59:59.999Z') - Date.parse(hiding.desk.now));
    expect(await shown()).toBe(0);
    hiding.desk.advance(1);
    expect(await shown()).toBe(1);
  });
});

describe('a key that is limited to sections', () => {
  it('sees, edits and files articles there alone', async () => {
    await using t = await testApp({
      fill: async (desk) => {
        const europe = await desk.section('Europe');
        await desk.section('Lithuania', europe.id);
        await desk.section('Asia');
      },
    });
    const everywhere = await editorAt(t);
    const europe = await t.store.sections.get('europe');
    const { text: key } = await t.saveKey({
      scopes: ['drafts:read', 'articles:write', 'articles:publish'],
      sections: [europe?.id ?? ''],
    });
    const asia = await everywhere.create({ title: 'Asian', section: 'asia' });
    const none = await everywhere.create({ title: 'Nowhere' });
    const own = await everywhere.create({ title: 'Lithuanian', section: 'lithuania' });
    const statusOf = async (
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      path: string,
      body?: object,
    ) => {
      const answer = await everywhere.call(method, path, { key, body });
      return [answer.status, ...(answer.status >= 400 ? answer.fault : [])];
    };

    for (const { id } of [asia, none]) {
      for (const path of ['', '/revisions', '/revisions/1', '/revisions/1/diff']) {
        expect(await statusOf('GET', `/articles/${id}${path}`)).toEqual([404, 'not-found']);
      }
      expect(await statusOf('PATCH', `/articles/${id}`, { section: 'europe' })).toEqual([404, 'not-found']);
      expect(await statusOf('PUT', `/articles/${id}/publication`, {})).toEqual([404, 'not-found']);
      expect(await statusOf('POST', `/articles/${id}/preview`)).toEqual([404, 'not-found']);
      expect(await statusOf('DELETE', `/articles/${id}`)).toEqual([404, 'not-found']);
    }
    expect(await statusOf('PATCH', `/articles/${own.id}`, { title: 'Better' })).toEqual([200]);
    for (const section of ['asia', null]) {
      const outside = [403, 'outside-sections', '/section'];
      expect(await statusOf('PATCH', `/articles/${own.id}`, { section })).toEqual(outside);
      expect(await statusOf('POST', '/articles', { title: 'X', section })).toEqual(outside);
      expect(await statusOf('PUT', `/articles/by-source/a/${section}`, { title: 'X', section })).toEqual(
        outside,
      );
    }
    expect(await statusOf('POST', '/articles', { title: 'X', section: 'lithuania' })).toEqual([201]);
    const { data } = (await everywhere.call('GET', '/articles', { key })).json<{
      data: { title: string }[];
    }>();
    expect(data.map(({ title }) => title)).toEqual(['X', 'Better']);
  });
});
