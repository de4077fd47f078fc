import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Newsroom, newsroom } from '../../support/newsroom.ts';

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

async function get<T = Record<string, unknown>>(url: string, from: TestApp = site): Promise<T> {
  const response = await from.app.inject(url);
  expect(response.statusCode, response.body).toBe(200);
  return response.json<T>();
}

type List = {
  data: { id: string; slug: string }[];
  page: { limit: number; next: string | null; prev: string | null };
};

async function slugs(url: string, from?: TestApp): Promise<string[]> {
  const { data } = await get<List>(url, from);
  return data.map(({ slug }) => slug);
}

describe('an author', () => {
  it('has everything that readers may know, and nothing else', async () => {
    const { mensah, gudzinskaite } = made.authors;
    expect(await get('/v1/authors/ebenezer-mensah')).toEqual({
      id: mensah.id,
      slug: 'ebenezer-mensah',
      name: 'Ebenezer Mensah',
      bio: 'A correspondent.',
      role: 'Correspondent',
      image: null,
      links: [],
      articleCount: 2,
      latestArticleAt: '2023-12-30T08:00:00.000Z',
    });
    expect(await get(`/v1/authors/${gudzinskaite.id}`)).toMatchObject({
      bio: null,
      role: null,
      image: {
        url: 'https://www.test/e.jpg',
        alt: 'Evelina',
        caption: null,
        credit: null,
        width: 60,
        height: 80,
      },
      links: [{ label: 'Website', url: 'https://www.test/evelina' }],
    });
  });

  it('without articles is an ordinary one', async () => {
    await using own = await testApp({ fill: (desk) => desk.author('Nobody Yet') });
    expect(await get('/v1/authors/nobody-yet', own)).toMatchObject({
      articleCount: 0,
      latestArticleAt: null,
    });
    expect(await get('/v1/authors/nobody-yet/articles', own)).toEqual({
      data: [],
      page: { limit: 20, next: null, prev: null },
    });
  });
});

describe('a section', () => {
  it('has its place in the tree', async () => {
    const { europe, lithuania } = made.sections;
    const parent = { id: europe.id, slug: 'europe', name: 'Europe' };
    expect(await get('/v1/sections/lithuania')).toEqual({
      id: lithuania.id,
      slug: 'lithuania',
      name: 'Lithuania',
      description: 'News from Lithuania.',
      parent,
      path: 'europe/lithuania',
      ancestors: [parent],
      articleCount: 2,
    });
    expect(await get('/v1/sections/europe')).toMatchObject({
      parent: null,
      path: 'europe',
      ancestors: [],
      articleCount: 4,
    });
  });

  it('without articles is an ordinary one', async () => {
    expect(await get('/v1/sections/empty-section')).toMatchObject({ articleCount: 0 });
    expect(await get('/v1/sections/empty-section/articles?total=true')).toEqual({
      data: [],
      page: { limit: 20, next: null, prev: null, total: 0 },
    });
  });
});

describe('a tag', () => {
  it('has everything that readers may know, and nothing else', async () => {
    expect(await get('/v1/tags/politics')).toEqual({
      id: made.tags.politics.id,
      slug: 'politics',
      name: 'Politics',
      type: 'topic',
      description: 'Parliaments, parties and elections.',
      articleCount: 2,
    });
  });

  it('is listed by its type', async () => {
    expect(await slugs('/v1/tags?type=person')).toEqual(['daniyar-khassenov']);
    expect(await slugs('/v1/tags?type=event')).toEqual([]);
    expect(await slugs('/v1/tags?type=place&q=vil')).toEqual(['vilnius']);
  });
});

describe('the tree of sections', () => {
  it('has each section below its parent, in the order asked for', async () => {
    await using own = await testApp({
      fill: async (desk) => {
        const world = await desk.section('World');
        const asia = await desk.section('Asia', world.id);
        const africa = await desk.section('Africa', world.id);
        await desk.section('Japan', asia.id);
        await desk.section('Arts');
        await desk.publish({ title: 'One', sectionId: asia.id });
        await desk.publish({ title: 'Two', sectionId: asia.id });
        await desk.publish({ title: 'Three', sectionId: africa.id });
      },
    });
    type Node = { slug: string; children: Node[] };
    const shape = (nodes: Node[]): unknown[] => nodes.map(({ slug, children }) => [slug, ...shape(children)]);
    const byName = await get<{ data: Node[]; page: unknown }>('/v1/sections?tree=true', own);
    expect(shape(byName.data)).toEqual([['arts'], ['world', ['africa'], ['asia', ['japan']]]]);
    expect(byName.page).toEqual({ limit: 1000, next: null, prev: null });
    const most = await get<{ data: Node[] }>('/v1/sections?tree=true&sort=-articleCount', own);
    expect(shape(most.data)).toEqual([['world', ['asia', ['japan']], ['africa']], ['arts']]);
    const chosen = await get<{ data: Node[] }>('/v1/sections?tree=true&fields=slug,children', own);
    expect(chosen.data[0]).toEqual({ id: expect.any(String), slug: 'arts', children: [] });
    expect(shape(chosen.data)).toEqual(shape(byName.data));
    const [whole] = (await get<{ data: Node[] }>('/v1/sections?tree=true&fields=name', own)).data;
    expect(whole).toEqual({ id: expect.any(String), name: 'Arts' });
  });

  it('is refused where it would be too large, and only then', async () => {
    await using own = await testApp({
      fill: (desk) => Promise.all(Array.from({ length: 1000 }, (_, n) => desk.section(`Section ${n}`))),
    });
    expect((await get<List>('/v1/sections?tree=true', own)).data).toHaveLength(1000);
    await own.desk.section('One more');
    const response = await own.app.inject('/v1/sections?tree=true');
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ parameter: 'tree' }] });
  });
});

describe.each([
  [
    'authors',
    ['ebenezer-mensah', 'evelina-gudzinskaite'],
    ['ebenezer-mensah', 'evelina-gudzinskaite'],
    'gudz',
  ],
  ['sections', ['empty-section', 'europe', 'lithuania'], ['europe', 'lithuania', 'empty-section'], 'lit'],
  [
    'tags',
    ['daniyar-khassenov', 'politics', 'vilnius'],
    ['politics', 'vilnius', 'daniyar-khassenov'],
    'khas',
  ],
])('a list of %s', (kind, byName, byCount, prefix) => {
  it('is by name, or by the number of articles', async () => {
    expect(await slugs(`/v1/${kind}`)).toEqual(byName);
    expect(await slugs(`/v1/${kind}?sort=name`)).toEqual(byName);
    const counts = await get<{ data: { slug: string; articleCount: number }[] }>(
      `/v1/${kind}?sort=-articleCount`,
    );
    const numbers = counts.data.map(({ articleCount }) => articleCount);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    expect(counts.data.map(({ slug }) => slug).sort()).toEqual(byCount.toSorted());
  });

  it('holds those with a word that begins so, accents and case aside', async () => {
    const { data } = await get<List>(`/v1/${kind}?q=${prefix.toUpperCase()}`);
    expect(data).toHaveLength(1);
    expect(data[0]?.slug).toContain(prefix);
    for (const nothing of ['', '%21%21']) expect(await slugs(`/v1/${kind}?q=${nothing}`)).toEqual([]);
    expect(await slugs('/v1/articles?q=')).toEqual([]);
    expect(await get('/v1/suggest?q=')).toEqual({ data: [] });
    expect(await slugs(`/v1/${kind}?q=${prefix}x`)).toEqual([]);
  });

  it('is paged both ways', async () => {
    const seen: string[] = [];
    let url: string | null = `/v1/${kind}?limit=1`;
    let last: List | undefined;
    while (url !== null) {
      last = await get<List>(url);
      seen.push(...last.data.map(({ slug }) => slug));
      url = last.page.next === null ? null : `/v1/${kind}?limit=1&cursor=${last.page.next}`;
    }
    expect(seen).toEqual(byName);
    const back = await slugs(`/v1/${kind}?limit=10&cursor=${last?.page.prev}`);
    expect(back).toEqual(byName.slice(0, -1));
  });

  it('refuses a cursor of another list, order or filter', async () => {
    const { page } = await get<List>(`/v1/${kind}?limit=1`);
    const others = ['authors', 'sections', 'tags', 'articles'].filter((other) => other !== kind);
    for (const url of [
      ...others.map((other) => `/v1/${other}?cursor=${page.next}`),
      `/v1/${kind}?sort=-articleCount&cursor=${page.next}`,
      `/v1/${kind}?q=a&cursor=${page.next}`,
    ]) {
      const response = await site.app.inject(url);
      expect(response.json(), url).toMatchObject({ status: 400, code: 'invalid-cursor' });
    }
    expect(await slugs(`/v1/${kind}?limit=2&fields=slug&sort=name&cursor=${page.next}`)).toEqual(
      byName.slice(1, 3),
    );
  });

  it('has only the fields asked for', async () => {
    const { data } = await get<List>(`/v1/${kind}?fields=slug&limit=1`);
    expect(data).toEqual([{ id: expect.any(String), slug: byName[0] }]);
    const { id } = data[0] ?? { id: '' };
    expect(await get(`/v1/${kind}/${id}?fields=name`)).toEqual({ id, name: expect.any(String) });
  });

  it('shows each as it shows it alone', async () => {
    const { data } = await get<List>(`/v1/${kind}`);
    for (const item of data) expect(await get(`/v1/${kind}/${item.slug}`)).toEqual(item);
  });

  it('leads from a former slug to the present one, and to nothing from one that never was', async () => {
    await using own = await testApp();
    const { id } = await own.desk[`${kind.slice(0, -1)}` as 'author' | 'section' | 'tag']('Old Name');
    const renamed = <T extends object>(item: T) => ({ ...item, slug: 'new-name' });
    if (kind === 'authors') await own.store.authors.update(id, renamed);
    else if (kind === 'sections') await own.store.sections.update(id, renamed);
    else await own.store.tags.update(id, renamed);
    for (const [from, to] of [
      [`/v1/${kind}/old-name?fields=name`, `/v1/${kind}/new-name?fields=name`],
      [`/v1/${kind}/old-name/articles?q=%C5%A1`, `/v1/${kind}/new-name/articles?q=%C5%A1`],
    ]) {
      const response = await own.app.inject(from ?? '');
      expect(response.statusCode).toBe(308);
      expect(response.headers.location).toBe(`https://api.test${to}`);
    }
    for (const path of ['never-was', 'never-was/articles', '01900000-0000-7000-8000-ffffffffffff']) {
      expect((await own.app.inject(`/v1/${kind}/${path}`)).statusCode).toBe(404);
    }
  });

  it('says what a cache purges it by', async () => {
    const { data } = await get<List>(`/v1/${kind}`);
    const keys = async (url: string) => (await site.app.inject(url)).headers['surrogate-key'];
    expect(await keys(`/v1/${kind}`)).toBe(`${kind} articles`);
    expect(await keys(`/v1/${kind}/${data[0]?.slug}`)).toBe(
      `${kind.slice(0, -1)}-${data[0]?.id} ${kind} articles`,
    );
  });
});
