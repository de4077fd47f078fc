import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instant, instant, instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { edit } from '../../../src/domain/publishing.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { bodyOf, type Desk } from '../../support/content.ts';
import { moveTo, reschedule } from '../../support/schedules.ts';

const DUE = instant('2024-01-01T10:00:00.000Z');
const before = (ms: number) => instantFromMs(toMs(DUE) - ms);
const after = (ms: number) => instantFromMs(toMs(DUE) + ms);

let t: TestApp;
let tags: Map<string, string>;

/** Every way in which a reader could learn of the article, and whether the answer tells of it. */
const SURFACES: readonly (readonly [url: string, tells: (body: Body) => boolean])[] = [
  ['/v1/articles', ({ data }) => data.some(isIt)],
  ['/v1/articles?fields=title&sort=title&limit=1', ({ data }) => data.some(isIt)],
  ['/v1/articles?total=true&limit=1&fields=id', ({ page }) => page.total === 2],
  ['/v1/articles?q=zanzibar', ({ data }) => data.some(isIt)],
  ['/v1/articles?section=world', ({ data }) => data.some(isIt)],
  ['/v1/articles?url=https%3A%2F%2Felsewhere.test%2Fit', ({ data }) => data.some(isIt)],
  ['/v1/articles?fields=id&facets=section,tag,author,genre,language,month', ({ facets }) => counts(facets)],
  ['/v1/articles/other/related', ({ data }) => data.some(isIt)],
  ['/v1/suggest?q=aardv', ({ data }) => data.some(({ type }) => type === 'article')],
  ['/v1/sections', ({ data }) => data.some(({ articleCount }) => articleCount === 2)],
  ['/v1/sections?tree=true', ({ data }) => data.some(({ articleCount }) => articleCount === 2)],
  ['/v1/sections/world', ({ articleCount }) => articleCount === 2],
  ['/v1/sections/world/articles', ({ data }) => data.some(isIt)],
  ['/v1/tags/a-tag', ({ articleCount }) => articleCount === 2],
  ['/v1/tags/a-tag/articles', ({ data }) => data.some(isIt)],
  ['/v1/authors/an-author', ({ articleCount }) => articleCount === 2],
  ['/v1/authors/an-author/articles', ({ data }) => data.some(isIt)],
  ['/v1/lists/front/articles', ({ data }) => data.some(isIt)],
  ['/v1/lists/pinned/articles', ({ data }) => data.some(isIt)],
  ['/v1/articles?list=pinned', ({ data }) => data.some(isIt)],
];
const URLS = SURFACES.map(([url]) => url);
const ITS_OWN = ['/v1/articles/it', '/v1/articles/it/related', '/v1/articles/it/versions'];

type Item = {
  readonly slug?: string;
  readonly title?: string;
  readonly type?: string;
  readonly articleCount?: number;
};
type Body = Item & {
  readonly data: readonly Item[];
  readonly page: { readonly total?: number };
  readonly facets: Readonly<Record<string, readonly { readonly count: number }[]>>;
};

function isIt({ title }: Item): boolean {
  return title === 'An Aardvark';
}

function counts(facets: Body['facets']): boolean {
  return Object.values(facets).every((values) => values.some(({ count }) => count === 2));
}

describe('at the moment of a publication', () => {
  beforeAll(async () => {
    t = await testApp({ fill: (desk) => fill(desk, null) });
  });
  afterAll(() => t.close());

  it('a millisecond before, nothing anywhere tells of it', async () => {
    moveTo(t.desk, before(1));
    expect(await telling()).toEqual([]);
    expect(await statuses()).toEqual([404, 404, 404]);
    tags = await entityTags();
  });

  it('at the moment everything does, without a job, and no cache that asks again is told that it has it', async () => {
    moveTo(t.desk, DUE);
    const stale = await Promise.all(URLS.map(async (url) => (await get(url, tags.get(url))).statusCode));
    expect(stale).toEqual(URLS.map(() => 200));
    expect(await telling()).toEqual(URLS);
    expect(await statuses()).toEqual([200, 200, 200]);
    expect((await get('/v1/articles/it')).json()).toMatchObject({
      publishedAt: DUE,
      updatedAt: DUE,
      version: 1,
    });
    tags = await entityTags();
  });

  it('afterwards nothing changes any more, so that caches keep what they have', async () => {
    moveTo(t.desk, after(1));
    expect(await telling()).toEqual(URLS);
    const fresh = await Promise.all(URLS.map(async (url) => (await get(url, tags.get(url))).statusCode));
    expect(fresh).toEqual(URLS.map(() => 304));
  });

  it('it has happened once', async () => {
    expect(await t.store.changes.after(0, 100)).toMatchObject([
      { slug: 'a-tag' },
      { slug: 'an-author' },
      { slug: 'world' },
      { type: 'article.published', slug: 'other' },
      { type: 'list.updated' },
      { type: 'list.updated' },
      { type: 'article.published', slug: 'it' },
    ]);
  });
});

describe('at the moment of an expiry', () => {
  beforeAll(async () => {
    t = await testApp({ fill: (desk) => fill(desk, DUE) });
  });
  afterAll(() => t.close());

  it('a millisecond before, everything tells of the article', async () => {
    moveTo(t.desk, before(1));
    expect(await telling()).toEqual(URLS);
    expect(await statuses()).toEqual([200, 200, 200]);
    tags = await entityTags();
  });

  it('at the moment it is gone, and no cache that asks again is told that it has it', async () => {
    moveTo(t.desk, DUE);
    const stale = await Promise.all(URLS.map(async (url) => (await get(url, tags.get(url))).statusCode));
    expect(stale).toEqual(URLS.map(() => 200));
    expect(await telling()).toEqual([]);
    const it = await t.app.inject({
      url: '/v1/articles/it',
      headers: { 'if-none-match': '*', 'if-modified-since': new Date(toMs(DUE)).toUTCString() },
    });
    expect(it.json()).toMatchObject({ status: 410, code: 'withdrawn', withdrawnAt: DUE });
    expect(await statuses()).toEqual([410, 410, 410]);
  });

  it('afterwards it stays so', async () => {
    moveTo(t.desk, after(1));
    expect(await telling()).toEqual([]);
    expect(await statuses()).toEqual([410, 410, 410]);
    const log = await t.store.changes.after(0, 100);
    expect(log.at(-1)).toMatchObject({ type: 'article.unpublished', reason: 'expired', slug: 'it' });
    expect(log.filter(({ slug }) => slug === 'it')).toHaveLength(2);
  });
});

describe('at the moment of an update', () => {
  it('readers see the old text under the old address until then, and from then on the new one', async () => {
    await using app = await testApp();
    const { desk, store } = app;
    const article = await desk.publish({ title: 'Old' });
    await store.articles.update(article.id, null, (now) =>
      edit(now, { slug: 'new', content: { title: 'New' } }, desk.now),
    );
    await reschedule(desk, article, DUE);
    const ask = async (url: string, headers = {}) => {
      const { statusCode, headers: sent, body } = await app.app.inject({ url, headers });
      return {
        status: statusCode,
        etag: sent.etag,
        location: sent.location,
        title: body && JSON.parse(body).title,
      };
    };
    moveTo(desk, before(1));
    const old = await ask('/v1/articles/old');
    expect(old).toMatchObject({ status: 200, title: 'Old' });
    expect((await ask('/v1/articles/new')).status).toBe(404);
    moveTo(desk, DUE);
    const headers = { 'if-none-match': old.etag };
    expect(await ask('/v1/articles/old', headers)).toMatchObject({
      status: 308,
      location: 'https://api.test/v1/articles/new',
    });
    expect(await ask('/v1/articles/new', headers)).toMatchObject({ status: 200, title: 'New' });
  });
});

describe('a cache', () => {
  it('may keep no answer beyond the next change', async () => {
    await using app = await testApp({ fill: (desk) => fill(desk, null) });
    for (const [ms, ...expected] of [
      [3_600_000, 30, 60, 600],
      [90_000, 30, 60, 30],
      [45_500, 30, 45, 0],
      [10_999, 10, 10, 0],
      [999, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 30, 60, 600],
    ] as const) {
      moveTo(app.desk, before(ms));
      for (const url of URLS) {
        const { 'cache-control': kept } = (await app.app.inject(url)).headers;
        expect(String(kept).match(/\d+/g)?.map(Number), `${ms} ms before: ${url}`).toEqual(expected);
      }
    }
  });
});

/** The article and one that is like it; with `expiresAt` it is live, else it is to be published at DUE. */
async function fill(desk: Desk, expiresAt: Instant | null): Promise<void> {
  const [tag, author, section] = [
    await desk.tag('A tag'),
    await desk.author('An author'),
    await desk.section('World'),
  ];
  const filed = { sectionId: section.id, authorIds: [author.id], tagIds: [tag.id] };
  await desk.publish({ title: 'Other', ...filed });
  const content = {
    title: 'An Aardvark',
    body: bodyOf('It lives in Zanzibar.'),
    url: 'https://elsewhere.test/it',
    expiresAt,
    ...filed,
  };
  const it =
    expiresAt === null
      ? await reschedule(desk, await desk.draft(content, 'it'), DUE)
      : await desk.publish(content, undefined, 'it');
  const tail = { query: 'section=world', filter: { section: { allOf: [[section.id]], noneOf: [] } } };
  await desk.publishedList('Front', { tail: { ...tail, sort: '-publishedAt' } });
  await desk.publishedList('Pinned', { pins: [it.id] });
}

function get(url: string, etag?: string) {
  return t.app.inject({ url, headers: etag === undefined ? {} : { 'if-none-match': etag } });
}

async function telling(): Promise<string[]> {
  const told = await Promise.all(SURFACES.map(async ([url, tells]) => tells((await get(url)).json())));
  return URLS.filter((_, n) => told[n]);
}

async function statuses(): Promise<number[]> {
  return Promise.all(ITS_OWN.map(async (url) => (await get(url)).statusCode));
}

async function entityTags(): Promise<Map<string, string>> {
  return new Map(
    await Promise.all(URLS.map(async (url) => [url, String((await get(url)).headers.etag)] as const)),
  );
}
