import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantFromMs } from '../../../src/domain/clock.ts';
import { ARTICLE_SORTS } from '../../../src/domain/query.ts';
import { type TestApp, testApp } from '../../support/app.ts';

type List = {
  data: { id: string }[];
  page: { limit: number; next: string | null; prev: string | null };
};

let site: TestApp;
beforeAll(async () => {
  site = await testApp();
});
afterAll(() => site.close());

async function get(url: string): Promise<List & { link: string }> {
  const response = await site.app.inject(url);
  expect(response.statusCode, response.body).toBe(200);
  return { ...response.json<List>(), link: String(response.headers.link) };
}

function ids({ data }: List): string[] {
  return data.map(({ id }) => id);
}

/** An empty section, so that each test has a list of its own in one database. */
let sections = 0;
async function ownList() {
  sections += 1;
  const { id, slug } = await site.desk.section(`Section ${sections}`);
  /** Few times and titles, so that many articles are equal by what they are sorted by. */
  const add = (n: number) =>
    site.desk.publish(
      { title: `Word ${n % 3}`, sectionId: id, language: n % 2 === 0 ? 'en' : 'lt' },
      instantFromMs(Date.UTC(2023, 0, 1 + (n % 4))),
    );
  return { slug, add };
}

describe('the pages of a list', () => {
  it('hold each article once, in order, both ways, while others are published', async () => {
    const runs = fc.record({
      sort: fc.constantFrom(...ARTICLE_SORTS),
      before: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 12 }),
      meanwhile: fc.array(fc.nat({ max: 20 }), { maxLength: 12 }),
      limit: fc.integer({ min: 1, max: 4 }),
      route: fc.constantFrom('list', 'section'),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ sort, before, meanwhile, limit, route }) => {
        const { slug, add } = await ownList();
        for (const n of before) await add(n);
        const search = sort === 'relevance' ? '&q=word' : '';
        const list = route === 'list' ? `/v1/articles?section=${slug}&` : `/v1/sections/${slug}/articles?`;
        const url = `${list}sort=${sort}${search}`;
        const present = ids(await get(`${url}&limit=100`));
        const isPresent = (id: string) => present.includes(id);
        const pending = [...meanwhile];

        const forward: string[] = [];
        let page = await get(`${url}&limit=${limit}`);
        expect(page.page.prev).toBeNull();
        for (;;) {
          expect(page.data.length).toBeLessThanOrEqual(limit);
          forward.push(...ids(page));
          const another = pending.pop();
          if (another !== undefined) await add(another);
          if (page.page.next === null) break;
          page = await get(`${url}&limit=${limit}&cursor=${page.page.next}`);
        }
        expect(new Set(forward).size).toBe(forward.length);
        expect(forward.filter(isPresent)).toEqual(present);

        const backward = ids(page);
        while (page.page.prev !== null) {
          const another = pending.pop();
          if (another !== undefined) await add(another);
          page = await get(`${url}&limit=${limit}&cursor=${page.page.prev}`);
          backward.unshift(...ids(page));
        }
        expect(new Set(backward).size).toBe(backward.length);
        expect(backward.filter(isPresent)).toEqual(present);
      }),
      { numRuns: 40 },
    );
  });

  it('may change in size and form on the way', async () => {
    const { slug, add } = await ownList();
    for (let n = 0; n < 6; n += 1) await add(n);
    const url = `/v1/articles?section=${slug}`;
    const all = ids(await get(url));
    const { page } = await get(`${url}&limit=2`);
    const rest = await get(
      `${url}&limit=10&cursor=${page.next}&fields=title&body=none&expand=tags&total=true&facets=tag&sort=-publishedAt`,
    );
    expect(ids(rest)).toEqual(all.slice(2));
  });

  it('are those of one list: a cursor of another path, filter or order is refused', async () => {
    const { slug, add } = await ownList();
    for (let n = 0; n < 6; n += 1) await add(n);
    const { page } = await get(`/v1/articles?section=${slug}&limit=2`);
    for (const url of [
      '/v1/articles?',
      `/v1/sections/${slug}/articles?`,
      `/v1/articles?section=${slug}&sort=title`,
      `/v1/articles?section=${slug}&sort=publishedAt`,
      `/v1/articles?section=${slug}&language=en`,
      `/v1/articles?section=-${slug}`,
      `/v1/articles?section=${slug}&q=word`,
      `/v1/articles?section=${slug}&publishedFrom=2000-01-01`,
      '/v1/tags?',
    ]) {
      const response = await site.app.inject(`${url}&cursor=${page.next}`);
      expect(response.statusCode, url).toBe(400);
    }
  });

  it('are linked in the header as in the body, at the public address', async () => {
    const { slug, add } = await ownList();
    for (let n = 0; n < 6; n += 1) await add(n);
    const first = await get(`/v1/articles?section=${slug}&limit=2`);
    const { link, page } = await get(
      `/v1/articles?section=${slug}&limit=2&cursor=${first.page.next}&fields=title,url`,
    );
    const links = new Map(
      [...link.matchAll(/<([^>]+)>; rel="(\w+)"(?:, |$)/g)].map(([, url = '', rel = '']) => [rel, url]),
    );
    const base = `https://api.test/v1/articles?fields=title%2Curl&limit=2&section=${slug}`;
    expect(Object.fromEntries(links)).toEqual({
      first: base,
      prev: `${base}&cursor=${page.prev}`,
      next: `${base}&cursor=${page.next}`,
    });
    const next = await get((links.get('next') ?? '').replace('https://api.test', ''));
    expect(next.page).toMatchObject({ limit: 2, next: null });
  });

  it('have the same links however the request was written and whatever its host', async () => {
    const { slug } = await ownList();
    const one = await site.app.inject(`/v1/articles?limit=2&section=${slug}&q=%22a%20b%22`);
    const other = await site.app.inject({
      url: `/v1/articles?q=%22a+b%22&%73ection=${slug}&limit=2`,
      headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test' },
    });
    expect(other.headers.link).toBe(one.headers.link);
    expect(other.body).toBe(one.body);
  });

  it('go on behind a title of any sensible length', async () => {
    const { slug } = await ownList();
    const { id: sectionId } = (await site.app.inject(`/v1/sections/${slug}`)).json<{ id: string }>();
    for (const last of ['a', 'b']) {
      await site.desk.publish({ title: `${'新'.repeat(1500)}${last}`, sectionId }, undefined, `long-${last}`);
    }
    const url = `/v1/sections/${slug}/articles?sort=title&limit=1`;
    const { page } = await get(url);
    expect((await get(`${url}&cursor=${page.next}`)).data).toMatchObject([{ slug: 'long-b' }]);
  });

  it('end where there is nothing more', async () => {
    const { slug, add } = await ownList();
    expect(await get(`/v1/articles?section=${slug}`)).toMatchObject({
      data: [],
      page: { limit: 20, next: null, prev: null },
      link: `<https://api.test/v1/articles?section=${slug}>; rel="first"`,
    });
    for (let n = 0; n < 2; n += 1) await add(n);
    expect((await get(`/v1/articles?section=${slug}&limit=2`)).page.next).toBeNull();
  });
});
