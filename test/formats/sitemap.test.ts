import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import { newsSitemap, sitemapIndex, sitemapPage, sitemapSlice } from '../../src/formats/sitemap.ts';
import { MAX_NEWS_ADDRESSES, MAX_SITEMAP_ADDRESSES } from '../../src/formats/sitemap-limits.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  htmlEntities: true,
  isArray: (name) => name === 'url' || name === 'sitemap',
});
const AT = instant('2023-12-29T09:37:00.000Z');
const ADDRESSES = [
  { url: 'https://www.example.com/a?b=1&c=2', updatedAt: AT },
  { url: 'https://www.example.com/d', updatedAt: null },
];
const READ = [
  { loc: 'https://www.example.com/a?b=1&c=2', lastmod: AT },
  { loc: 'https://www.example.com/d' },
];
const SCHEMA = 'http://www.sitemaps.org/schemas/sitemap/0.9';

it('a page names each address and when it last changed, where that is known', () => {
  expect(parser.parse(sitemapPage(ADDRESSES.map((it) => sitemapSlice([it])))).urlset).toEqual({
    xmlns: SCHEMA,
    url: READ,
  });
});

it('an index names its pages in the same way', () => {
  expect(parser.parse(sitemapIndex(ADDRESSES)).sitemapindex).toEqual({ xmlns: SCHEMA, sitemap: READ });
});

it('a news sitemap says whose, what and from when each article is', () => {
  const article = {
    url: 'https://www.example.com/a',
    title: 'Cod & <herring>',
    language: 'lt',
    publishedAt: AT,
  };
  expect(parser.parse(newsSitemap('The Baltic & Northern Record', [article])).urlset).toEqual({
    xmlns: SCHEMA,
    'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9',
    url: [
      {
        loc: article.url,
        'news:news': {
          'news:publication': { 'news:name': 'The Baltic & Northern Record', 'news:language': 'lt' },
          'news:publication_date': AT,
          'news:title': 'Cod & <herring>',
        },
      },
    ],
  });
});

it.each([
  ['en-GB', 'en'],
  ['lt', 'lt'],
  ['zh', 'zh-cn'],
  ['zh-Hans-SG', 'zh-cn'],
  ['zh-TW', 'zh-tw'],
  ['zh-hant', 'zh-tw'],
  ['gsw', 'gsw'],
])('a news sitemap calls the language %s what Google calls it: %s', (language, theirs) => {
  const text = newsSitemap('P', [{ url: 'https://e.com', title: 'T', language, publishedAt: AT }]);
  expect(text).toContain(`<news:language>${theirs}</news:language>`);
});

it('nothing to tell is still a sitemap', () => {
  for (const text of [sitemapPage([]), sitemapIndex([]), newsSitemap('P', [])]) {
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain(SCHEMA);
  }
});

it('a sitemap takes as many addresses as one may have, and refuses more', () => {
  const page = Array.from({ length: MAX_SITEMAP_ADDRESSES }, (_, n) => ({
    url: `https://www.example.com/${n}`,
    updatedAt: AT,
  }));
  expect(sitemapIndex(page).match(/<loc>/g)).toHaveLength(50_000);
  const more = [...page, ...ADDRESSES];
  expect(() => sitemapIndex(more)).toThrow(
    new RangeError('a sitemap holds at most 50000 addresses, not 50002'),
  );
  const news = page.slice(0, MAX_NEWS_ADDRESSES + 1).map(({ url }) => {
    return { url, title: 'T', language: 'en', publishedAt: AT };
  });
  expect(newsSitemap('P', news.slice(1)).match(/<news:title>/g)).toHaveLength(1_000);
  expect(() => newsSitemap('P', news)).toThrow('at most 1000 addresses, not 1001');
});
