import { beforeEach, describe, expect, it } from 'vitest';
import { publish, unpublish, withdraw } from '../../../src/domain/publishing.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';
import { TEST_FORMATS, type ToldList } from '../../support/formats.ts';
import { type Newsroom, newsroom, rename } from '../../support/newsroom.ts';

let t: TestApp;
let news: Newsroom;

beforeEach(async () => {
  t = await testApp({ deps: { formats: TEST_FORMATS } });
  news = await newsroom(t.desk);
  t.desk.advance(60_000);
  return t.close;
});

const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  t.app.inject({ url, headers, method });

async function told(url: string): Promise<ToldList> {
  const answer = await ask(url);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

const slugs = ({ items }: ToldList) => items.map(({ article }) => article.slug);
const jsonSlugs = async (url: string): Promise<string[]> =>
  (await ask(url)).json().data.map(({ slug }: { slug: string }) => slug);
const places = ({ headers }: Awaited<ReturnType<typeof ask>>) =>
  [...String(headers.link).matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(
    ([, address, rel]) => `${rel} ${address}`,
  );

describe('a feed', () => {
  it('is at each list of articles with a suffix, in the media type of its format', async () => {
    for (const path of [
      '/v1/articles',
      '/v1/authors/ebenezer-mensah/articles',
      '/v1/sections/europe/articles',
      '/v1/tags/vilnius/articles',
    ]) {
      const expected = (await jsonSlugs(path)).filter((slug) => slug !== 'court');
      expect(expected.length).toBeGreaterThan(0);
      const answer = await ask(`${path}.tale`);
      expect(answer.headers['content-type']).toBe('text/x-tale; charset=utf-8');
      expect(slugs(answer.json()), path).toEqual(expected);
      expect((await ask(`${path}.roll.json`)).headers['content-type']).toBe('application/json');
    }
  });

  it('is at a curated list, in its order', async () => {
    const pins = [news.articles.bare.id, news.articles.story.id, news.articles.opinion.id];
    await t.desk.publishedList('Front page', { pins, description: 'What matters.' });
    const feed = await told('/v1/lists/front-page/articles.tale');
    expect(slugs(feed)).toEqual(['bare', 'deport', 'an-opinion']);
    expect(feed.channel).toMatchObject({ title: 'Dateline: Front page', description: 'What matters.' });
    expect(feed.channel.updated).toBe(t.desk.now);
    const answer = await ask('/v1/lists/front-page/articles.tale?list=front-page');
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'unknown-parameter']);
  });

  it.each([
    'section=lithuania',
    'tag=politics&tag=-vilnius',
    'author=ebenezer-mensah&language=en',
    'genre=opinion',
    'q=migration',
    'publishedFrom=2023-12-01&sort=publishedAt',
    'sort=title&limit=2',
    'url=https%3A%2F%2Fwww.test%2Flithuania%2Fdeport',
  ])('takes the parameters of its list: %s', async (query) => {
    const expected = (await jsonSlugs(`/v1/articles?${query}`)).filter((slug) => slug !== 'court');
    expect(expected.length).toBeGreaterThan(0);
    expect(slugs(await told(`/v1/articles.tale?${query}`))).toEqual(expected);
  });

  it.each(['fields=title', 'body=html', 'expand=tags', 'total=true', 'facets=tag', 'sections=lithuania'])(
    'refuses %s by name, as it is no parameter of it',
    async (query) => {
      for (const path of ['/v1/articles.tale', '/v1/tags/politics/articles.tale', '/v1/articles/bare.tale']) {
        const answer = await ask(`${path}?${query}`);
        const { code, errors } = answer.json();
        expect([answer.statusCode, code]).toEqual([400, 'unknown-parameter']);
        expect(errors).toMatchObject([{ parameter: query.split('=')[0] }]);
      }
    },
  );

  it('refuses what its list refuses, in the same words', async () => {
    for (const query of [
      'limit=0',
      'section=nowhere',
      'cursor=nonsense',
      'publishedFrom=x',
      'sort=relevance',
    ]) {
      const [feed, list] = [await ask(`/v1/articles.tale?${query}`), await ask(`/v1/articles?${query}`)];
      const { requestId: _, ...problem } = feed.json();
      expect(feed.statusCode).toBe(400);
      expect(list.json()).toMatchObject(problem);
    }
  });

  it('gives a format the bodies that it asks for, and the addresses of each article', async () => {
    const [item] = (await told('/v1/articles.tale?genre=opinion')).items;
    expect(item?.article.body).toEqual({ text: 'A body.' });
    expect(item?.url).toBe('https://www.test/europe/an-opinion');
    expect(item?.self).toBe(`${PUBLIC_URL}/v1/articles/an-opinion`);
    expect((await told('/v1/articles.roll.json?genre=opinion')).items[0]?.article.body).toEqual({});
  });

  it('is called by what it holds, and tells the language that all of it shares', async () => {
    const channel = async (url: string) => (await told(url)).channel;
    expect(await channel('/v1/articles.tale')).toMatchObject({ title: 'Dateline', language: null });
    expect(await channel('/v1/sections/lithuania/articles.tale')).toMatchObject({
      title: 'Dateline: Lithuania',
      description: 'News from Lithuania.',
      language: 'en',
      hub: `${PUBLIC_URL}/v1/websub`,
      publication: { name: 'Dateline', url: 'https://www.test', api: PUBLIC_URL },
    });
    expect(
      (await channel('/v1/articles.tale?tag=politics,vilnius&tag=-daniyar-khassenov&language=lt')).title,
    ).toBe('Dateline (language lt; tag politics or vilnius and not daniyar-khassenov)');
    expect((await channel('/v1/authors/ebenezer-mensah/articles.tale')).description).toBe('A correspondent.');
  });

  it('was updated when the newest of what it shows was, and never if it is empty', async () => {
    const { updated } = (await told('/v1/sections/europe/articles.tale?genre=opinion')).channel;
    expect(updated).toBe('2024-01-01T00:01:00.000Z');
    expect((await told('/v1/sections/empty-section/articles.tale')).channel.updated).toBeNull();
    await t.store.sections.update(news.sections.europe.id, (it) => ({
      ...it,
      name: 'All Europe',
      updatedAt: t.desk.now,
    }));
    const renamed = await told('/v1/sections/europe/articles.tale?genre=opinion');
    expect(renamed.channel).toMatchObject({
      title: 'Dateline: All Europe (genre opinion)',
      updated: t.desk.now,
    });
  });

  it('is the same bytes however its address is written, with one address of its own', async () => {
    const one = await ask('/v1/articles.tale?sort=title&limit=2');
    const other = await ask('/v1/articles.tale?limit=2&%73ort=title');
    expect(other.body).toBe(one.body);
    expect(one.json().channel.self).toBe(`${PUBLIC_URL}/v1/articles.tale?limit=2&sort=title`);
    const section = await ask('/v1/sections/europe/articles.roll.json');
    const odd = await ask('/v1/sections/%65urope/%61rticles.roll.json');
    expect([odd.body, odd.headers.link]).toEqual([section.body, section.headers.link]);
    expect(places(odd)).toContain(`alternate ${PUBLIC_URL}/v1/sections/europe/articles`);
    expect(places(one)).toEqual([
      `self ${PUBLIC_URL}/v1/articles.tale?limit=2&sort=title`,
      `first ${PUBLIC_URL}/v1/articles.tale?limit=2&sort=title`,
      `next ${one.json().channel.next}`,
      `alternate ${PUBLIC_URL}/v1/articles?limit=2&sort=title`,
      `hub ${PUBLIC_URL}/v1/websub`,
    ]);
    expect(one.headers.link).toContain('rel="alternate"; type="application/json"');
    const json = await ask(String(one.json().channel.next).replace(PUBLIC_URL, '').replace('.tale', ''));
    expect(json.statusCode).toBe(200);
  });

  it('gives each article once when it is followed to its end and back, while others are published', async () => {
    const expected = slugs(await told('/v1/articles.tale'));
    expect(expected.length).toBeGreaterThan(3);
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      let at: string | null = `/v1/articles.tale?limit=${limit}`;
      let last = at;
      while (at !== null) {
        const feed: ToldList = await told(at);
        expect(feed.channel.self).toBe(PUBLIC_URL + at);
        expect(feed.channel.first).toBe(`${PUBLIC_URL}/v1/articles.tale?limit=${limit}`);
        seen.push(...slugs(feed));
        last = at;
        at = feed.channel.next?.replace(PUBLIC_URL, '') ?? null;
        await t.desk.publish({ title: 'Later' });
      }
      expect(seen.filter((slug) => !slug.startsWith('later'))).toEqual(expected);
      expect(new Set(seen).size).toBe(seen.length);
      const back: string[] = [];
      for (let from: string | null = last; from !== null; ) {
        const feed: ToldList = await told(from);
        back.unshift(...slugs(feed));
        from = feed.channel.prev?.replace(PUBLIC_URL, '') ?? null;
      }
      expect(back.filter((slug) => !slug.startsWith('later'))).toEqual(expected);
    }
  });
});

describe('what is withheld from syndication', () => {
  it('is in no feed and has no form of its own, but stays in the read API', async () => {
    expect(await jsonSlugs('/v1/articles')).toContain('court');
    for (const url of ['/v1/articles.tale', '/v1/articles.roll.json', '/v1/tags/politics/articles.tale']) {
      const feed = await ask(url);
      expect(feed.body).toContain('deport');
      expect(feed.body).not.toContain('What the Court Said');
    }
    const answer = await ask('/v1/articles/court.tale');
    expect(answer.statusCode).toBe(404);
    expect(answer.json().detail).toBe('This article isn’t offered for syndication.');
    expect((await ask('/v1/articles/court')).statusCode).toBe(200);
  });

  it('leaves no gap in a page, and no page without its end', async () => {
    const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
    for (let n = 0; n < 7; n += 1) {
      await t.desk.publish({ title: `Ours ${n}`, rights });
      if (n % 3 === 0) await t.desk.publish({ title: `Theirs ${n}` });
    }
    const page = await told('/v1/articles.tale?limit=4');
    expect(slugs(page)).toHaveLength(4);
    expect(slugs(page).slice(0, 3)).toEqual(['theirs-6', 'theirs-3', 'theirs-0']);
    const all = slugs(await told('/v1/articles.tale?limit=100'));
    const next = await told(page.channel.next?.replace(PUBLIC_URL, '') ?? '');
    expect([...slugs(page), ...slugs(next)]).toEqual(all.slice(0, 8));
    expect(slugs(await told(next.channel.prev?.replace(PUBLIC_URL, '') ?? ''))).toEqual(slugs(page));
  });

  it('is looked past so often and no longer', async () => {
    const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
    for (let n = 0; n < 30; n += 1) await t.desk.publish({ title: `Ours ${n}`, rights });
    const seen: string[] = [];
    let pages = 0;
    for (let at: string | null = '/v1/articles.tale?limit=2'; at !== null; pages += 1) {
      const feed: ToldList = await told(at);
      seen.push(...slugs(feed));
      at = feed.channel.next?.replace(PUBLIC_URL, '') ?? null;
    }
    expect(seen).toEqual(slugs(await told('/v1/articles.tale?limit=100')));
    expect(pages).toBeGreaterThan(2);
  });
});

describe('what was removed', () => {
  it('is told in the feed of all articles, on its first page', async () => {
    const { bare, withdrawn } = news.articles;
    await t.store.articles.update(bare.id, null, (it) => unpublish(it, t.desk.advance(1000)));
    const { channel } = await told('/v1/articles.tale?limit=1');
    expect(channel.removed).toEqual([
      { id: bare.id, at: t.desk.now, reason: null, version: 1 },
      { id: withdrawn.id, at: '2024-01-01T00:02:00.000Z', reason: 'It was wrong.', version: 1 },
    ]);
    expect(channel.updated).toBe(t.desk.now);
    const second = await told(channel.next?.replace(PUBLIC_URL, '') ?? '');
    expect(second.channel.removed).toEqual([]);
    for (const url of ['/v1/articles.tale?language=en', '/v1/sections/europe/articles.tale']) {
      expect((await told(url)).channel.removed).toEqual([]);
    }
    await t.store.articles.update(bare.id, null, (it) => publish(it, t.desk.now));
    expect((await told('/v1/articles.tale')).channel.removed).toHaveLength(1);
  });
});

describe('an article in a format', () => {
  it('is at its address with a suffix, by slug and by id, and says where else it is', async () => {
    const { story } = news.articles;
    for (const ref of ['deport', story.id]) {
      const answer = await ask(`/v1/articles/${ref}.tale`);
      expect(answer.headers['content-type']).toBe('text/x-tale; charset=utf-8');
      expect(answer.json().item.article).toMatchObject({ slug: 'deport', dateline: 'VILNIUS' });
      expect(places(answer)).toEqual([
        `self ${PUBLIC_URL}/v1/articles/deport.tale`,
        `alternate ${PUBLIC_URL}/v1/articles/deport`,
        'canonical https://www.test/lithuania/deport',
      ]);
    }
    expect(Object.keys((await ask('/v1/articles/deport.leaf')).json().item.article.body)).toEqual([
      'html',
      'blocks',
    ]);
  });

  it('is 404 with a suffix that is no format, or that of lists alone, and for a draft', async () => {
    for (const url of [
      '/v1/articles.story',
      '/v1/articles.leaf',
      '/v1/sections/europe/articles.leaf',
      '/v1/articles/deport.story',
      '/v1/articles/deport.roll.json',
      '/v1/articles/deport.TALE',
      '/v1/articles/.tale',
      '/v1/articles/hidden-draft.tale',
      '/v1/sections/nowhere/articles.tale',
    ]) {
      const answer = await ask(url);
      expect(`${url} ${answer.statusCode} ${answer.json().code}`).toBe(`${url} 404 not-found`);
    }
  });

  it('takes reading alone, as its path says', async () => {
    for (const url of ['/v1/articles/deport.tale', '/v1/tags/politics/articles.tale']) {
      const refused = await t.app.inject({ method: 'POST', url });
      expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expect((await t.app.inject({ method: 'OPTIONS', url })).statusCode).toBe(204);
    }
  });

  it('redirects from former slugs with the suffix and the query', async () => {
    await rename(t.desk, news.articles.story, 'deported');
    const answer = await ask('/v1/articles/deport.tale');
    expect([answer.statusCode, answer.headers.location]).toEqual([
      308,
      `${PUBLIC_URL}/v1/articles/deported.tale`,
    ]);
    await t.store.sections.update(news.sections.europe.id, (it) => ({ ...it, slug: 'continent' }));
    const feed = await ask('/v1/sections/europe/articles.roll.json?limit=3');
    expect([feed.statusCode, feed.headers.location]).toEqual([
      308,
      `${PUBLIC_URL}/v1/sections/continent/articles.roll.json?limit=3`,
    ]);
  });

  it('is 410 with the reason once it is withdrawn', async () => {
    await t.store.articles.update(news.articles.story.id, null, (it) => withdraw(it, 'Untrue.', t.desk.now));
    for (const ref of ['deport', news.articles.story.id]) {
      const answer = await ask(`/v1/articles/${ref}.tale`);
      expect(answer.statusCode).toBe(410);
      expect(answer.json()).toMatchObject({ code: 'withdrawn', reason: 'Untrue.', withdrawnAt: t.desk.now });
    }
  });
});
