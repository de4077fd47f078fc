import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Newsroom, newsroom, rename } from '../../support/newsroom.ts';

type List = {
  data: { id: string; slug: string; snippet?: string }[];
  page: { limit: number; next: string | null; prev: string | null; total?: number };
  facets?: Record<string, { value: string; label: string; count: number }[]>;
};

let site: TestApp;
let made: Newsroom;
beforeAll(async () => {
  site = await testApp({
    fill: async (desk) => {
      made = await newsroom(desk);
    },
  });
});
afterAll(() => site.close());

async function get(url: string): Promise<List> {
  const response = await site.app.inject(url);
  expect(response.statusCode, response.body).toBe(200);
  return response.json<List>();
}

async function slugs(query: string, list = '/v1/articles'): Promise<string[]> {
  const { data } = await get(`${list}?${query}`);
  return data.map(({ slug }) => slug);
}

describe('a list of articles', () => {
  it('is of everything published, the newest first', async () => {
    expect(await slugs('')).toEqual(['teismas', 'court', 'deport', 'an-opinion', 'bare']);
  });

  it.each([
    // A section includes what is below it.
    ['section=europe', ['teismas', 'court', 'deport', 'an-opinion']],
    ['section=lithuania', ['court', 'deport']],
    ['section=europe&section=-lithuania', ['teismas', 'an-opinion']],
    ['section=-europe', ['bare']],
    ['section=empty-section', []],
    ['section=lithuania,empty-section', ['court', 'deport']],
    // A comma is or, a repeated parameter is and, a minus is not.
    ['tag=politics', ['court', 'deport']],
    ['tag=politics,vilnius', ['teismas', 'court', 'deport']],
    ['tag=politics&tag=vilnius', ['court']],
    ['tag=politics&tag=-vilnius', ['deport']],
    ['tag=-politics,vilnius', ['an-opinion', 'bare']],
    ['tag=politics&tag=-politics', []],
    ['author=ebenezer-mensah', ['court', 'deport']],
    ['author=ebenezer-mensah&author=evelina-gudzinskaite', ['court']],
    ['author=-evelina-gudzinskaite', ['teismas', 'deport', 'an-opinion', 'bare']],
    ['language=en', ['court', 'deport', 'an-opinion', 'bare']],
    ['language=en-GB', ['court']],
    ['language=EN-gb', ['court']],
    ['language=en-US', []],
    ['language=-en', ['teismas']],
    ['language=lt,en-GB', ['teismas', 'court']],
    ['genre=analysis', ['court']],
    ['genre=analysis,opinion', ['court', 'an-opinion']],
    ['genre=-news', ['court', 'an-opinion']],
    ['genre=news&genre=opinion', []],
    // From is inclusive, to exclusive; a date is its first moment in UTC.
    ['publishedFrom=2023-12-30T08:00:00Z', ['teismas', 'court']],
    ['publishedFrom=2023-12-30T08:00:00.001Z', ['teismas']],
    ['publishedTo=2023-12-30T08:00:00Z', ['deport', 'an-opinion', 'bare']],
    ['publishedFrom=2023-12-31&publishedTo=2024-01-01', ['teismas']],
    ['publishedFrom=2024-01-01T01:00:00%2B02:00', ['teismas']],
    ['publishedFrom=2023-12-29&publishedTo=2023-12-29', []],
    ['updatedFrom=2024-01-01', ['an-opinion']],
    ['updatedTo=2023-12-29', ['bare']],
    ['url=https://www.test/lithuania/deport', ['deport']],
    ['url=https://www.test/anywhere/deport', ['deport']],
    ['url=https://www.test/bare', ['bare']],
    ['url=https://elsewhere.test/court', ['court']],
    ['url=https://www.test/lithuania/court', []],
    ['url=https://www.test/lithuania/withdrawn', []],
    ['url=https://elsewhere.test/nothing', []],
    // All of them at once.
    [
      'section=europe&tag=politics&author=ebenezer-mensah&language=en&genre=news&publishedTo=2024-01-01',
      ['deport'],
    ],
  ])('is filtered: %s', async (query, expected) => {
    expect(await slugs(query)).toEqual(expected);
    expect((await get(`/v1/articles?total=true&limit=1&${query}`)).page.total).toBe(expected.length);
  });

  it('is of the articles with certain ids, and passes over those that are nothing', async () => {
    const { story, bare, hidden, withdrawn } = made.articles;
    const ids = [bare.id, story.id.toUpperCase(), hidden.id, withdrawn.id, story.id];
    expect(await slugs(`id=${ids.join(',')}`)).toEqual(['deport', 'bare']);
    expect(await slugs(`id=${ids.join(',')}&tag=politics`)).toEqual(['deport']);
  });

  it.each([
    ['-publishedAt', ['teismas', 'court', 'deport', 'an-opinion', 'bare']],
    ['publishedAt', ['bare', 'an-opinion', 'deport', 'court', 'teismas']],
    ['-updatedAt', ['an-opinion', 'teismas', 'court', 'deport', 'bare']],
    ['updatedAt', ['bare', 'deport', 'court', 'teismas', 'an-opinion']],
    ['title', ['an-opinion', 'bare', 'teismas', 'deport', 'court']],
  ])('is sorted by %s', async (sort, expected) => {
    expect(await slugs(`sort=${sort}`)).toEqual(expected);
  });

  it('has no total and no facets unless they are asked for', async () => {
    const list = await get('/v1/articles');
    expect(list.page).toEqual({ limit: 20, next: null, prev: null });
    expect(list).not.toHaveProperty('facets');
    expect(await get('/v1/articles?total=false')).toEqual(list);
  });

  it('counts by facets over the whole result, whatever the page', async () => {
    const { facets } = await get(
      '/v1/articles?section=lithuania&limit=1&facets=section,tag,author,genre,language,month',
    );
    expect(facets).toEqual({
      section: [
        { value: 'europe', label: 'Europe', count: 2 },
        { value: 'lithuania', label: 'Lithuania', count: 2 },
      ],
      tag: [
        { value: 'politics', label: 'Politics', count: 2 },
        { value: 'daniyar-khassenov', label: 'Daniyar Khassenov', count: 1 },
        { value: 'vilnius', label: 'Vilnius', count: 1 },
      ],
      author: [
        { value: 'ebenezer-mensah', label: 'Ebenezer Mensah', count: 2 },
        { value: 'evelina-gudzinskaite', label: 'Evelina Gudzinskaitė', count: 1 },
      ],
      genre: [
        { value: 'analysis', label: 'analysis', count: 1 },
        { value: 'news', label: 'news', count: 1 },
      ],
      language: [
        { value: 'en', label: 'en', count: 2 },
        { value: 'en-GB', label: 'en-GB', count: 1 },
      ],
      month: [{ value: '2023-12', label: '2023-12', count: 2 }],
    });
  });

  it('has the facets asked for and no other, also where nothing is found', async () => {
    expect((await get('/v1/articles?facets=genre&section=empty-section')).facets).toEqual({ genre: [] });
  });

  it('of an author, a section or a tag is the same as one filtered by it', async () => {
    for (const [kind, slug] of [
      ['section', 'europe'],
      ['tag', 'politics'],
      ['author', 'ebenezer-mensah'],
    ]) {
      const query = 'sort=title&total=true&facets=genre&body=text&expand=authors&language=en';
      const scoped = await get(`/v1/${kind}s/${slug}/articles?${query}`);
      expect(scoped).toEqual(await get(`/v1/articles?${kind}=${slug}&${query}`));
      expect(scoped.data.length).toBeGreaterThan(0);
    }
  });

  it('of a section is narrowed by the same parameter', async () => {
    expect(await slugs('section=-lithuania', '/v1/sections/europe/articles')).toEqual([
      'teismas',
      'an-opinion',
    ]);
    expect(await slugs('tag=vilnius', '/v1/tags/politics/articles')).toEqual(['court']);
    expect(await slugs('author=evelina-gudzinskaite', '/v1/authors/ebenezer-mensah/articles')).toEqual([
      'court',
    ]);
  });

  it('is purged with any article, author, section or tag, and by the scope that it is of', async () => {
    await using own = await testApp();
    const tag = await own.desk.tag('Politics');
    await own.desk.publish({ tagIds: [tag.id] });
    const keys = async (url: string) => (await own.app.inject(url)).headers['surrogate-key'];
    expect(await keys('/v1/articles?limit=1')).toBe('articles sections authors tags');
    expect(await keys('/v1/articles?fields=title')).toBe('articles sections authors tags');
    expect(await keys(`/v1/tags/politics/articles?publishedTo=2000-01-01`)).toBe(
      `articles sections authors tags tag-${tag.id}`,
    );
  });

  it('says nothing of when it last changed, since an article that leaves it leaves no date', async () => {
    for (const url of [
      '/v1/articles',
      '/v1/tags',
      '/v1/articles/deport/related',
      '/v1/articles/deport/versions',
    ]) {
      expect((await site.app.inject(url)).headers).not.toHaveProperty('last-modified');
    }
  });

  it('takes a slug that moved for the present one', async () => {
    await using own = await testApp();
    const tag = await own.desk.tag('Old Name');
    await own.desk.publish({ title: 'One', tagIds: [tag.id] });
    await own.store.tags.update(tag.id, (saved) => ({ ...saved, slug: 'new-name' }));
    expect((await own.app.inject('/v1/articles?tag=old-name')).json()).toMatchObject({
      data: [{ slug: 'one' }],
    });
  });

  it('finds a former address of an article', async () => {
    await using own = await testApp();
    const article = await own.desk.publish({ title: 'One' });
    await rename(own.desk, article, 'two');
    for (const slug of ['one', 'two']) {
      const found = await own.app.inject(`/v1/articles?url=https://www.test/${slug}`);
      expect(found.json()).toMatchObject({ data: [{ id: article.id, url: 'https://www.test/two' }] });
    }
  });
});

describe('a search', () => {
  it.each([
    ['austrevicius', ['deport']],
    ['AUŠTREVIČIUS', ['deport']],
    ['migration+department', ['deport']],
    ['"migration+department"', ['deport']],
    ['"department+migration"', []],
    ['court', ['court']],
    ['cou*', ['court']],
    ['mensah', ['court', 'deport']],
    ['mensah+-court', ['deport']],
    ['court+OR+opinion', ['court', 'an-opinion']],
    ['khassenov', ['deport']],
    ['teismas', ['teismas']],
    ['nowhere', []],
    ['', []],
    ['%21%21%21', []],
    ['"', []],
    ['AND', []],
    ['NEAR(', []],
  ])('for %s finds what it should', async (q, expected) => {
    expect(await slugs(`q=${q.replaceAll('"', '%22')}`)).toEqual(expected);
  });

  it('marks what it found, and only a search does', async () => {
    const { data } = await get('/v1/articles?q=austrevicius');
    expect(data[0]?.snippet).toContain('<mark>Auštrevičius</mark>');
    for (const article of (await get('/v1/articles')).data) expect(article).not.toHaveProperty('snippet');
    expect(await get('/v1/articles?q=austrevicius&fields=title')).not.toHaveProperty('data.0.snippet');
  });

  it('goes with every filter and order', async () => {
    expect(await slugs('q=mensah&sort=publishedAt')).toEqual(['deport', 'court']);
    expect(await slugs('q=mensah&genre=news')).toEqual(['deport']);
    expect(await slugs('q=mensah', '/v1/tags/vilnius/articles')).toEqual(['court']);
    expect((await get('/v1/articles?q=mensah&total=true&limit=1')).page.total).toBe(2);
  });
});
