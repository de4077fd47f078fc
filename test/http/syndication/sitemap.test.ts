import { beforeEach, describe, expect, it } from 'vitest';
import { edit, publish, unpublish } from '../../../src/domain/publishing.ts';
import type { LocatedArticle } from '../../../src/store/store.ts';
import { PUBLIC_URL, type TestApp, testApp } from '../../support/app.ts';
import { TEST_FORMATS } from '../../support/formats.ts';

let t: TestApp;

beforeEach(async () => {
  t = await testApp({ deps: { formats: TEST_FORMATS } });
  return t.close;
});

const read = async (url: string) => (await t.app.inject(url)).body;
const all = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, value]) => value);

describe('the sitemap', () => {
  it('is an index of pages, none where nothing is published', async () => {
    expect(all(await read('/sitemap.xml'), 'loc')).toEqual([]);
    await t.desk.publish({ title: 'Story' });
    const answer = await t.app.inject('/sitemap.xml');
    expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(all(answer.body, 'loc')).toEqual([`${PUBLIC_URL}/sitemaps/articles-1.xml`]);
    expect(answer.body).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<sitemapindex xmlns="/);
  });

  it('names the website’s address of each article with its update, what is withheld from syndication too', async () => {
    const section = await t.desk.section('World');
    const article = await t.desk.publish({ title: 'Story', sectionId: section.id });
    const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
    await t.desk.publish({ title: 'Ours', url: 'https://elsewhere.test/?a=1&b=2', rights });
    await t.desk.draft({ title: 'Draft' });
    const page = await read('/sitemaps/articles-1.xml');
    expect(all(page, 'loc')).toEqual([
      'https://www.test/world/story',
      'https://elsewhere.test/?a=1&#x26;b=2',
    ]);
    expect(all(page, 'lastmod')).toEqual(['2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z']);
    const at = t.desk.advance(60_000);
    await t.store.articles.update(article.id, null, (it) =>
      publish(edit(it, { content: { title: 'New' } }, at).article, at),
    );
    expect(all(await read('/sitemaps/articles-1.xml'), 'lastmod')[0]).toBe(at);
    await t.store.articles.update(article.id, null, (it) => unpublish(it, at));
    expect(all(await read('/sitemaps/articles-1.xml'), 'loc')).toHaveLength(1);
  });

  it.each(['2', '0', '01', '-1', 'x', '1e1', '999999999999'])('has no page %s', async (page) => {
    await t.desk.publish({ title: 'Story' });
    expect((await t.app.inject(`/sitemaps/articles-${page}.xml`)).statusCode).toBe(404);
  });

  it('reads a page of 50,000 in slices, and each article on one page', async () => {
    const { live } = t.store;
    const asked: number[][] = [];
    Object.assign(live, {
      runs: async () => [1, 3],
      located: async (after: number, last: number, limit: number) => {
        asked.push([after, last, limit]);
        const left = Math.min(limit, last - after, Math.max(0, 101_234 - after));
        return Array.from({ length: left }, (_, at) => located(after + at + 1));
      },
    });
    expect(all(await read('/sitemap.xml'), 'loc')).toEqual(
      [1, 3].map((n) => `${PUBLIC_URL}/sitemaps/articles-${n}.xml`),
    );
    const seen: (string | undefined)[] = [];
    for (const page of [1, 2, 3]) seen.push(...all(await read(`/sitemaps/articles-${page}.xml`), 'loc'));
    expect(seen).toHaveLength(101_234);
    expect(new Set(seen).size).toBe(101_234);
    expect(Math.max(...asked.map(([, , limit = 0]) => limit))).toBeLessThanOrEqual(1_000);
    expect(asked.every(([after = 0, last = 0]) => last % 50_000 === 0 && last - after <= 50_000)).toBe(true);
  });

  it('is kept until an article changes', async () => {
    await t.desk.publish({ title: 'Story' });
    const cache = async () => (await t.app.inject('/sitemaps/articles-1.xml')).headers['cache-status'];
    await cache();
    expect(await cache()).toBe('Dateline; hit');
    await t.desk.publish({ title: 'Other' });
    expect(await cache()).toBe('Dateline; fwd=uri-miss; stored');
  });
});

function located(no: number): LocatedArticle {
  const at = t.desk.now;
  return { no, id: '', slug: `a-${no}`, url: null, section: null, publishedAt: at, updatedAt: at };
}

describe('the news sitemap', () => {
  it('names what was published in the last 48 hours, and forgets it by itself', async () => {
    await t.desk.publish({ title: 'A & B', language: 'lt' });
    t.desk.advance(47 * 3_600_000);
    await t.desk.publish({ title: 'New' });
    const answer = await t.app.inject('/sitemap-news.xml');
    expect(all(answer.body, 'loc')).toEqual(['https://www.test/new', 'https://www.test/a-b']);
    expect(all(answer.body, 'news:title')).toEqual(['New', 'A &#x26; B']);
    expect(all(answer.body, 'news:language')).toEqual(['en', 'lt']);
    expect(all(answer.body, 'news:name')).toEqual(['Dateline', 'Dateline']);
    expect(all(answer.body, 'news:publication_date')[1]).toBe('2024-01-01T00:00:00.000Z');
    const etag = String(answer.headers.etag);
    t.desk.advance(3_600_000 - 1);
    const same = await t.app.inject({ url: '/sitemap-news.xml', headers: { 'if-none-match': etag } });
    expect(same.statusCode).toBe(304);
    t.desk.advance(2);
    expect(all(await read('/sitemap-news.xml'), 'loc')).toEqual(['https://www.test/new']);
  });

  it('names a thousand at the most, the newest', async () => {
    for (let n = 0; n < 1_010; n += 1) await t.desk.publish({ title: `Story ${n}` });
    const named = all(await read('/sitemap-news.xml'), 'loc');
    expect([named.length, named[0]]).toEqual([1_000, 'https://www.test/story-1009']);
  }, 30_000);
});

describe('/opml', () => {
  it('names the newest, each section and each list, in the first format that has lists where there is no RSS', async () => {
    await t.desk.section('World & More');
    await t.desk.author('Ebenezer Mensah');
    await t.desk.publishedList('Front page');
    await t.desk.list('Draft list');
    const answer = await t.app.inject('/opml');
    expect(answer.headers['content-type']).toBe('text/x-opml; charset=utf-8');
    const feeds = [...answer.body.matchAll(/text="([^"]*)" title="[^"]*" type="rss" xmlUrl="([^"]*)"/g)];
    expect(feeds.map(([, title, address]) => [title, address?.replace(PUBLIC_URL, '')])).toEqual([
      ['Dateline', '/v1/articles.tale'],
      ['Dateline: World &#x26; More', '/v1/sections/world-more/articles.tale'],
      ['Dateline: Front page', '/v1/lists/front-page/articles.tale'],
    ]);
    for (const [, , address = ''] of feeds) {
      expect((await t.app.inject(address.replace(PUBLIC_URL, ''))).statusCode).toBe(200);
    }
    await t.desk.publishedList('Second list');
    expect((await read('/opml')).match(/xmlUrl/g)).toHaveLength(4);
    await t.desk.section('Another');
    expect((await read('/opml')).match(/xmlUrl/g)).toHaveLength(5);
  });

  it('prefers RSS', async () => {
    const [tale] = TEST_FORMATS;
    if (tale === undefined) throw new Error('there is a format');
    await using own = await testApp({
      deps: { formats: [tale, { ...tale, suffix: 'rss', mediaType: 'application/rss+xml' }] },
    });
    expect((await own.app.inject('/opml')).body).toContain(`xmlUrl="${PUBLIC_URL}/v1/articles.rss"`);
  });
});
