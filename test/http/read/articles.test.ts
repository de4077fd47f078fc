import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Article } from '../../../src/domain/article.ts';
import { correct, edit, publish, withdraw } from '../../../src/domain/publishing.ts';
import { openStore } from '../../../src/store/open.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { bodyOf } from '../../support/content.ts';
import { type Newsroom, newsroom, rename } from '../../support/newsroom.ts';

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

async function get<T = Record<string, unknown>>(url: string): Promise<T> {
  const response = await site.app.inject(url);
  expect(response.statusCode, response.body).toBe(200);
  return response.json<T>();
}

describe('an article', () => {
  it('has everything that readers may know of it, and nothing else', async () => {
    const { story } = made.articles;
    const { lithuania } = made.sections;
    const { mensah } = made.authors;
    const { politics, khassenov } = made.tags;
    expect(await get('/v1/articles/deport')).toEqual({
      id: story.id,
      slug: 'deport',
      url: 'https://www.test/lithuania/deport',
      language: 'en',
      genre: 'news',
      title: 'Lithuanian Migration Department Stands by Decision to Deport Kazakh Activist',
      summary: null,
      dateline: 'VILNIUS',
      body: {
        html: '<p>Lithuanian MEP Petras Auštrevičius has implored the Migration Department to reassess.</p>',
      },
      section: { id: lithuania.id, slug: 'lithuania', name: 'Lithuania' },
      authors: [{ id: mensah.id, slug: 'ebenezer-mensah', name: 'Ebenezer Mensah' }],
      tags: [
        { id: politics.id, slug: 'politics', name: 'Politics', type: 'topic' },
        { id: khassenov.id, slug: 'daniyar-khassenov', name: 'Daniyar Khassenov', type: 'person' },
      ],
      image: null,
      publishedAt: '2023-12-29T09:37:00.000Z',
      updatedAt: '2023-12-29T09:37:00.000Z',
      version: 1,
      corrections: [],
      translations: [],
      source: { name: 'BNN', url: null },
      rights: { copyrightNotice: null, usageTerms: null, syndication: 'allowed' },
      wordCount: 11,
      readingMinutes: 1,
      links: {
        self: 'https://api.test/v1/articles/deport',
        html: 'https://www.test/lithuania/deport',
      },
    });
  });

  it('without section, image, tags and authors is an ordinary one', async () => {
    expect(await get('/v1/articles/bare')).toMatchObject({
      url: 'https://www.test/bare',
      section: null,
      authors: [],
      tags: [],
      image: null,
      source: null,
    });
  });

  it('has its own web address, picture, rights and translations', async () => {
    const { analysis, lithuanian } = made.articles;
    expect(await get('/v1/articles/court')).toMatchObject({
      url: 'https://elsewhere.test/court',
      links: { self: 'https://api.test/v1/articles/court', html: 'https://elsewhere.test/court' },
      image: {
        url: 'https://www.test/c.jpg',
        alt: '',
        caption: 'Court',
        credit: 'BNS',
        width: 1600,
        height: 900,
      },
      rights: { copyrightNotice: '© 2023 BNN', usageTerms: 'No resale.', syndication: 'withheld' },
      translations: [{ language: 'lt', id: lithuanian.id, slug: 'teismas' }],
    });
    expect(await get('/v1/articles/teismas')).toMatchObject({
      translations: [{ language: 'en-GB', id: analysis.id, slug: 'court' }],
    });
  });

  it('shows its corrections', async () => {
    expect(await get('/v1/articles/an-opinion')).toMatchObject({
      version: 2,
      corrections: [
        { at: '2024-01-01T00:01:00.000Z', kind: 'correction', note: 'A name was misspelt.', version: 2 },
      ],
    });
  });

  it('is found by its id, in capitals too', async () => {
    const { id } = made.articles.story;
    expect(await get(`/v1/articles/${id}`)).toEqual(await get('/v1/articles/deport'));
    expect(await get(`/v1/articles/${id.toUpperCase()}`)).toMatchObject({ id });
  });

  it.each([
    ['html', { html: '<p>A body.</p>' }],
    ['markdown,text', { markdown: 'A body.', text: 'A body.' }],
    ['blocks', { blocks: [{ type: 'paragraph', html: 'A body.' }] }],
  ])('has the body in the formats asked for: %s', async (formats, expected) => {
    expect(await get(`/v1/articles/bare?body=${formats}`)).toMatchObject({ body: expected });
    expect(await get(`/v1/articles?id=${made.articles.bare.id}&body=${formats}`)).toMatchObject({
      data: [{ body: expected }],
    });
    const { body } = await get<{ body: object }>(`/v1/articles/bare?body=${formats}`);
    expect(Object.keys(body)).toEqual(formats.split(','));
  });

  it('has no body where none is asked for, and none in a list unless it is', async () => {
    expect(await get('/v1/articles/bare?body=none')).not.toHaveProperty('body');
    const { data } = await get<{ data: object[] }>('/v1/articles');
    for (const article of data) expect(article).not.toHaveProperty('body');
  });

  it('has only the fields asked for, and always its id', async () => {
    const { id } = made.articles.bare;
    expect(await get('/v1/articles/bare?fields=title,url')).toEqual({
      id,
      url: 'https://www.test/bare',
      title: 'Bare',
    });
    expect(await get('/v1/articles/bare?fields=id')).toEqual({ id });
    expect(await get('/v1/articles/bare?fields=body')).toEqual({ id, body: { html: '<p>A body.</p>' } });
    expect(await get(`/v1/articles?id=${id}&fields=body`)).toMatchObject({
      data: [{ id, body: { html: '<p>A body.</p>' } }],
    });
    expect(await get(`/v1/articles?id=${id}&fields=body&body=none`)).toMatchObject({ data: [{ id }] });
  });

  it('has whole resources in place of references where they are expanded', async () => {
    const [section, mensah, gudzinskaite, politics] = await Promise.all([
      get('/v1/sections/lithuania'),
      get('/v1/authors/ebenezer-mensah'),
      get('/v1/authors/evelina-gudzinskaite'),
      get('/v1/tags/politics'),
    ]);
    const expanded = await get('/v1/articles/court?expand=authors,section,tags');
    expect(expanded).toMatchObject({ section, authors: [gudzinskaite, mensah] });
    expect(expanded).toHaveProperty('tags.0', politics);
    const { data } = await get<{ data: unknown[] }>(
      `/v1/articles?id=${made.articles.analysis.id}&expand=authors,section,tags&body=html`,
    );
    expect(data).toEqual([expanded]);
  });

  it('expands nothing that fields leave out, and leaves references where nothing is asked', async () => {
    const { analysis } = made.articles;
    expect(await get('/v1/articles/court?expand=section&fields=title')).toEqual({
      id: analysis.id,
      title: 'What the Court Said',
    });
    expect(await get('/v1/articles/bare?expand=authors,section,tags')).toMatchObject({
      section: null,
      authors: [],
      tags: [],
    });
    expect(await get('/v1/articles/court?expand=section')).toMatchObject({
      authors: [{ slug: 'evelina-gudzinskaite' }, { slug: 'ebenezer-mensah' }],
    });
  });

  it('says when it last changed and what a cache purges it by', async () => {
    const { headers } = await site.app.inject('/v1/articles/court');
    expect(headers['last-modified'], 'translations come and go without a date').toBeUndefined();
    const story = await site.app.inject('/v1/articles/deport');
    expect(story.headers['last-modified']).toBe('Fri, 29 Dec 2023 09:37:00 GMT');
    const expanded = await site.app.inject('/v1/articles/deport?expand=tags');
    expect(expanded.headers['last-modified']).toBeUndefined();
    const corrected = await site.app.inject('/v1/articles/an-opinion');
    expect(corrected.headers['last-modified']).toBe('Mon, 01 Jan 2024 00:01:00 GMT');
    const { analysis, lithuanian } = made.articles;
    const { mensah, gudzinskaite } = made.authors;
    expect(String(headers['surrogate-key']).split(' ').sort()).toEqual(
      [
        `article-${analysis.id}`,
        `article-${lithuanian.id}`,
        `author-${mensah.id}`,
        `author-${gudzinskaite.id}`,
        `section-${made.sections.lithuania.id}`,
        `tag-${made.tags.politics.id}`,
        `tag-${made.tags.vilnius.id}`,
      ].sort(),
    );
  });

  it('is not sent again to whoever has it', async () => {
    const first = await site.app.inject('/v1/articles/deport');
    const again = await site.app.inject({
      url: '/v1/articles/deport',
      headers: { 'if-none-match': String(first.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
  });

  it('tells HEAD what it tells GET, but for the body', async () => {
    for (const url of ['/v1/articles/deport', '/v1/articles', '/v1/sections?tree=true', '/v1/suggest?q=a']) {
      const got = await site.app.inject(url);
      const head = await site.app.inject({ method: 'HEAD', url });
      expect(head.body).toBe('');
      const named = ['etag', 'link', 'last-modified', 'surrogate-key', 'content-type', 'content-length'];
      for (const name of named) expect(head.headers[name], name).toEqual(got.headers[name]);
    }
  });
});

describe('what is asked of the store', () => {
  it('is no more than the answer shows', async () => {
    const store = await openStore(':memory:');
    const find = vi.spyOn(store.live, 'find');
    const list = vi.spyOn(store.live, 'list');
    const many = [store.authors, store.sections, store.tags].map((kind) => vi.spyOn(kind, 'many'));
    await using own = await testApp({ deps: { store }, fill: newsroom });
    await own.app.inject('/v1/articles/court?fields=title&body=html&expand=authors,section,tags');
    expect(find).toHaveBeenLastCalledWith('court', []);
    await own.app.inject('/v1/articles?fields=title,url&body=html&expand=authors,section,tags');
    expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ bodies: [], total: false, facets: [] }));
    for (const kind of many) expect(kind).not.toHaveBeenCalled();
    await own.app.inject('/v1/articles?expand=authors,section,tags');
    for (const kind of many) expect(kind).toHaveBeenCalledTimes(1);
  });
});

describe('an article that isn’t there', () => {
  const NOWHERE = [
    'never-was',
    '01900000-0000-7000-8000-ffffffffffff',
    '%F0%9F%97%9E',
    '..%2F..%2Fetc',
    "'%20or%201=1--",
    'a%20b',
    'DEPORT',
    'a'.repeat(400),
  ];

  it.each(NOWHERE)('is not found: %s', async (ref) => {
    for (const path of ['', '/related', '/versions']) {
      const response = await site.app.inject(`/v1/articles/${ref}${path}`);
      expect(response.statusCode).toBe(404);
      expect(response.json()).toMatchObject({ code: 'not-found' });
    }
  });

  it('answers for a draft what it answers for nothing, byte for byte but for the request', async () => {
    const { hidden } = made.articles;
    for (const path of ['', '/related', '/versions']) {
      const ask = async (ref: string) => {
        const response = await site.app.inject({
          url: `/v1/articles/${ref}${path}`,
          headers: { 'x-request-id': 'the-same-request' },
        });
        const { date: _, ...headers } = response.headers;
        return { status: response.statusCode, headers, body: response.body };
      };
      const nothing = await ask('never-was');
      expect(nothing.status).toBe(404);
      expect(await ask(hidden.slug)).toEqual(nothing);
      expect(await ask(hidden.id)).toEqual(nothing);
    }
  });

  it('that was withdrawn is gone, with the time and the reason', async () => {
    const { id, slug } = made.articles.withdrawn;
    for (const path of [id, slug, `${slug}/related`, `${slug}/versions`]) {
      const response = await site.app.inject(`/v1/articles/${path}`);
      expect(response.statusCode).toBe(410);
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.json()).toMatchObject({
        code: 'withdrawn',
        withdrawnAt: '2024-01-01T00:02:00.000Z',
        reason: 'It was wrong.',
      });
    }
  });
});

describe('a draft', () => {
  it('is seen, counted and searched by nobody', async () => {
    const { hidden } = made.articles;
    for (const query of [
      '',
      'q=hidden',
      'q=draft',
      `id=${hidden.id}`,
      'url=https://www.test/lithuania/hidden-draft',
    ]) {
      const { body } = await site.app.inject(
        `/v1/articles?limit=100&total=true&facets=section,tag,month&${query}`,
      );
      expect(body).not.toContain(hidden.id);
      expect(body).not.toContain('Hidden');
    }
    expect(await get('/v1/articles?total=true&limit=1')).toMatchObject({ page: { total: 5 } });
    expect(await get('/v1/suggest?q=hidden')).toEqual({ data: [] });
    expect(await get('/v1/tags/politics')).toMatchObject({ articleCount: 2 });
  });

  it('of a published article changes nothing before it is published', async () => {
    await using own = await testApp();
    const article = await own.desk.publish({ title: 'Live' });
    const before = await own.app.inject('/v1/articles/live?body=html,text');
    own.desk.advance(1000);
    const save = (content: { title: string }, slug: string) => (saved: Article) =>
      edit(saved, { slug, content: { ...content, body: bodyOf('Other.') } }, own.desk.now);
    await own.store.articles.update(article.id, null, save({ title: 'Edited' }, 'edited'));
    expect((await own.app.inject('/v1/articles/live?body=html,text')).body).toBe(before.body);
    expect((await own.app.inject('/v1/articles/edited')).statusCode).toBe(404);
    expect((await own.app.inject('/v1/articles?q=edited')).json()).toMatchObject({ data: [] });
  });
});

describe('a former slug', () => {
  it('redirects to the present one for good, wherever it stands and whatever was asked', async () => {
    await using own = await testApp();
    const article = await own.desk.publish({ title: 'One' }, undefined, 'one');
    await rename(own.desk, article, 'two');
    await rename(own.desk, article, 'three');
    for (const [path, to] of [
      ['/v1/articles/one', '/v1/articles/three'],
      ['/v1/articles/two?body=none&fields=title', '/v1/articles/three?body=none&fields=title'],
      ['/v1/articles/one/related?limit=3', '/v1/articles/three/related?limit=3'],
      ['/v1/articles/one/versions', '/v1/articles/three/versions'],
    ]) {
      for (const method of ['GET', 'HEAD'] as const) {
        const response = await own.app.inject({ method, url: path ?? '' });
        expect(response.statusCode).toBe(308);
        expect(response.headers.location).toBe(`https://api.test${to}`);
        expect(response.body).toBe('');
      }
    }
    expect((await own.app.inject('/v1/articles/three')).json()).toMatchObject({ id: article.id });
    expect((await own.app.inject('/v1/articles/one?nope=1')).statusCode).toBe(400);
  });

  it('of a withdrawn article is gone like its present one', async () => {
    await using own = await testApp();
    const article = await own.desk.publish({ title: 'One' }, undefined, 'one');
    await rename(own.desk, article, 'two');
    await own.store.articles.update(article.id, null, (saved) => withdraw(saved, 'Wrong.', own.desk.now));
    expect((await own.app.inject('/v1/articles/one')).statusCode).toBe(410);
  });
});

describe('related articles', () => {
  it('are those that share its tags and then its section, the closest first', async () => {
    const { data } = await get<{ data: { slug: string }[] }>('/v1/articles/court/related');
    expect(data.map(({ slug }) => slug)).toEqual(['deport', 'teismas']);
  });

  it('are as many and as full as was asked', async () => {
    const { data } = await get<{ data: object[] }>(
      '/v1/articles/court/related?limit=1&fields=title,body&body=text&expand=tags',
    );
    expect(data).toEqual([
      {
        id: made.articles.story.id,
        title: made.articles.story.content.title,
        body: { text: made.articles.story.content.body.text },
      },
    ]);
  });

  it('are none for an article that shares nothing', async () => {
    expect(await get('/v1/articles/bare/related')).toEqual({ data: [] });
  });
});

describe('the versions of an article', () => {
  it('are what readers were shown, the newest first, page by page', async () => {
    await using own = await testApp();
    const article = await own.desk.publish({ title: 'First', summary: 'Short.' }, undefined, 'story');
    own.desk.advance(1000);
    await own.store.articles.update(article.id, null, (saved) =>
      publish(edit(saved, { content: { title: 'Second' } }, own.desk.now).article, own.desk.now),
    );
    own.desk.advance(1000);
    await own.store.articles.update(article.id, null, (saved) =>
      correct(saved, { id: own.desk.makeId(), kind: 'correction', note: 'Oh.' }, own.desk.now),
    );
    const first = (await own.app.inject('/v1/articles/story/versions?limit=2')).json();
    expect(first).toMatchObject({
      data: [
        { version: 3, at: '2024-01-01T00:00:02.000Z', type: 'article.corrected', title: 'Second' },
        { version: 2, at: '2024-01-01T00:00:01.000Z', type: 'article.updated', title: 'Second' },
      ],
      page: { limit: 2, prev: null },
    });
    const next = (
      await own.app.inject(`/v1/articles/story/versions?limit=2&cursor=${first.page.next}`)
    ).json();
    expect(next.data).toEqual([
      {
        version: 1,
        at: '2024-01-01T00:00:00.000Z',
        type: 'article.published',
        title: 'First',
        summary: 'Short.',
        wordCount: 2,
      },
    ]);
    const back = (
      await own.app.inject(`/v1/articles/story/versions?limit=2&cursor=${next.page.prev}`)
    ).json();
    expect(back.data).toEqual(first.data);
    const other = await own.desk.publish({ title: 'Other' });
    const strange = await own.app.inject(`/v1/articles/${other.slug}/versions?cursor=${first.page.next}`);
    expect(strange.json()).toMatchObject({ code: 'invalid-cursor' });
  });
});
