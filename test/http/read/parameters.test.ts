import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { newsroom } from '../../support/newsroom.ts';

const ID = '01900000-0000-7000-8000-00000000000a';

/** Every list of articles takes the same parameters. */
const ARTICLE_LISTS = [
  '/v1/articles',
  '/v1/sections/lithuania/articles',
  '/v1/authors/ebenezer-mensah/articles',
  '/v1/tags/politics/articles',
];

/** What is wrong, the parameter that must be named, and the problem's code where it isn't `invalid-parameter`. */
type Wrong = readonly [asked: string, parameter: string, code?: string];

const WRONG_FOR_ARTICLES: readonly Wrong[] = [
  ['limt=1', 'limt', 'unknown-parameter'],
  ['Limit=1', 'Limit', 'unknown-parameter'],
  ['__proto__=1', '__proto__', 'unknown-parameter'],
  ['constructor=1', 'constructor', 'unknown-parameter'],
  ['toString', 'toString', 'unknown-parameter'],
  ['=1', '', 'unknown-parameter'],
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=-1', 'limit'],
  ['limit=1e1', 'limit'],
  ['limit=20%20', 'limit'],
  ['limit=', 'limit'],
  ['limit', 'limit'],
  ['limit=%2B5', 'limit'],
  ['limit=05', 'limit'],
  ['limit=5.0', 'limit'],
  ['limit=0x10', 'limit'],
  ['limit=true', 'limit'],
  ['limit=99999999999999999999', 'limit'],
  ['limit=1&limit=2', 'limit'],
  ['limit=1&limit=1', 'limit'],
  ['limit[]=1', 'limit[]', 'unknown-parameter'],
  ['total=1', 'total'],
  ['total=TRUE', 'total'],
  ['total=', 'total'],
  ['total=true&total=true', 'total'],
  ['q=a&q=b', 'q'],
  [`q=${'a'.repeat(1001)}`, 'q'],
  [`q=${'a+'.repeat(129)}`, 'q'],
  [`q=${'ab*+'.repeat(5)}`, 'q'],
  ['sort=newest', 'sort'],
  ['sort=', 'sort'],
  ['sort=-title', 'sort'],
  ['sort=title&sort=title', 'sort'],
  ['sort=relevance', 'sort'],
  ['section=', 'section'],
  ['section=a,', 'section'],
  ['section=,a', 'section'],
  ['section=a,,b', 'section'],
  ['section=a,-b', 'section'],
  ['section=--a', 'section'],
  ['section=-', 'section'],
  ['section=a%20b', 'section'],
  [`section=${'a'.repeat(201)}`, 'section'],
  [`section=${Array(21).fill('lithuania').join(',')}`, 'section'],
  [Array(11).fill('section=lithuania').join('&'), 'section'],
  ['section=nowhere', 'section', 'unknown-reference'],
  ['section=-nowhere', 'section', 'unknown-reference'],
  ['section=lithuania,nowhere', 'section', 'unknown-reference'],
  ['section=Lithuania', 'section', 'unknown-reference'],
  ['tag=nothing', 'tag', 'unknown-reference'],
  ['tag=politics&tag=nothing', 'tag', 'unknown-reference'],
  ['tag=politics&tag=', 'tag'],
  ['author=nobody', 'author', 'unknown-reference'],
  ['author=a,-b', 'author'],
  ['list=nowhere', 'list', 'unknown-reference'],
  ['list=', 'list'],
  ['list=a,b', 'list'],
  ['list=-a', 'list'],
  ['list=a&list=b', 'list'],
  ['genre=gossip', 'genre'],
  ['genre=news,gossip', 'genre'],
  ['genre=news,-opinion', 'genre'],
  ['genre=News', 'genre'],
  ['genre=', 'genre'],
  ['language=', 'language'],
  ['language=e', 'language'],
  ['language=en_GB', 'language'],
  ['language=en-', 'language'],
  ['language=en,-lt', 'language'],
  ['language=en-toolongsubtag', 'language'],
  ['publishedFrom=yesterday', 'publishedFrom'],
  ['publishedFrom=', 'publishedFrom'],
  ['publishedFrom=2023', 'publishedFrom'],
  ['publishedFrom=2023-12-29T09:37', 'publishedFrom'],
  ['publishedFrom=2023-12-29T09:37:00', 'publishedFrom'],
  ['publishedFrom=2023-12-29T09:37:00+02:00', 'publishedFrom'],
  ['publishedFrom=2023-02-30', 'publishedFrom'],
  ['publishedTo=2023-13-01', 'publishedTo'],
  ['publishedTo=2023-12-29T25:00:00Z', 'publishedTo'],
  ['updatedFrom=1703842620', 'updatedFrom'],
  ['updatedTo=2023-12-29%0A', 'updatedTo'],
  ['updatedTo=2023-12-29&updatedTo=2023-12-30', 'updatedTo'],
  ['publishedFrom=2023-12-30&publishedTo=2023-12-29', 'publishedFrom'],
  ['updatedFrom=2023-12-30&updatedTo=2023-12-29T23:59:59Z', 'updatedFrom'],
  ['id=', 'id'],
  ['id=deport', 'id'],
  [`id=${ID},`, 'id'],
  [`id=${ID},deport`, 'id'],
  [`id=urn:uuid:${ID}`, 'id'],
  [`id=${ID}&id=${ID}`, 'id'],
  [`id=${Array(101).fill(ID).join(',')}`, 'id'],
  ['url=', 'url'],
  ['url=/lithuania/deport', 'url'],
  ['url=www.test/deport', 'url'],
  ['url=ftp://www.test/deport', 'url'],
  ['url=javascript:alert(1)', 'url'],
  ['url=http://', 'url'],
  ['url=https://www.test:port/', 'url'],
  ['url=https://a.test/&url=https://b.test/', 'url'],
  ['facets=day', 'facets'],
  ['facets=', 'facets'],
  ['facets=section,', 'facets'],
  ['facets=section,section', 'facets'],
  ['facets=section&facets=tag', 'facets'],
  ['fields=', 'fields'],
  ['fields=title,', 'fields'],
  ['fields=titel', 'fields'],
  ['fields=title,body.html', 'fields'],
  ['fields=__proto__', 'fields'],
  ['fields=title&fields=url', 'fields'],
  ['body=', 'body'],
  ['body=pdf', 'body'],
  ['body=HTML', 'body'],
  ['body=none,html', 'body'],
  ['body=html&body=text', 'body'],
  ['expand=', 'expand'],
  ['expand=author', 'expand'],
  ['expand=authors,sections', 'expand'],
  ['expand=authors&expand=tags', 'expand'],
  ['cursor=', 'cursor', 'invalid-cursor'],
  ['cursor=abc', 'cursor', 'invalid-cursor'],
  ['cursor=%F0%9F%97%9E', 'cursor', 'invalid-cursor'],
  [`cursor=${'A'.repeat(5000)}`, 'cursor', 'invalid-cursor'],
  ['cursor=a&cursor=b', 'cursor'],
];

const WRONG_ELSEWHERE: readonly Wrong[] = [
  ['/v1/articles/deport?limit=5', 'limit', 'unknown-parameter'],
  ['/v1/articles/deport?fields=titel', 'fields'],
  ['/v1/articles/deport?body=none,html', 'body'],
  ['/v1/articles/deport?expand=source', 'expand'],
  ['/v1/articles/deport/related?limit=21', 'limit'],
  ['/v1/articles/deport/related?limit=0', 'limit'],
  ['/v1/articles/deport/related?cursor=abc', 'cursor', 'unknown-parameter'],
  ['/v1/articles/deport/related?body=pdf', 'body'],
  ['/v1/articles/deport/versions?limit=101', 'limit'],
  ['/v1/articles/deport/versions?cursor=abc', 'cursor', 'invalid-cursor'],
  ['/v1/articles/deport/versions?fields=title', 'fields', 'unknown-parameter'],
  ...['authors', 'sections', 'tags'].flatMap(
    (kind) =>
      [
        [`/v1/${kind}?q=${'a'.repeat(101)}`, 'q'],
        [`/v1/${kind}?q=a&q=b`, 'q'],
        [`/v1/${kind}?sort=articleCount`, 'sort'],
        [`/v1/${kind}?limit=0`, 'limit'],
        [`/v1/${kind}?limit=101`, 'limit'],
        [`/v1/${kind}?cursor=abc`, 'cursor', 'invalid-cursor'],
        [`/v1/${kind}?fields=title`, 'fields'],
        [`/v1/${kind}?total=true`, 'total', 'unknown-parameter'],
      ] as const,
  ),
  ['/v1/authors?type=topic', 'type', 'unknown-parameter'],
  ['/v1/authors/ebenezer-mensah?limit=1', 'limit', 'unknown-parameter'],
  ['/v1/authors/ebenezer-mensah?fields=title', 'fields'],
  ['/v1/tags?type=animal', 'type'],
  ['/v1/tags?type=topic,place', 'type'],
  ['/v1/tags?tree=true', 'tree', 'unknown-parameter'],
  ['/v1/sections?tree=yes', 'tree'],
  ['/v1/sections?tree=true&limit=20', 'limit'],
  ['/v1/sections?tree=true&q=lit', 'q'],
  ['/v1/sections?tree=true&cursor=abc', 'cursor'],
  ['/v1/sections?fields=name,children', 'fields'],
  ['/v1/sections/lithuania?fields=children', 'fields'],
  ['/v1/suggest', 'q'],
  [`/v1/suggest?q=${'a'.repeat(201)}`, 'q'],
  ['/v1/suggest?q=a&limit=21', 'limit'],
  ['/v1/suggest?q=a&limit=0', 'limit'],
  ['/v1/suggest?q=a&type=tag', 'type', 'unknown-parameter'],
];

describe('a parameter', () => {
  let site: TestApp;
  beforeAll(async () => {
    site = await testApp({ fill: newsroom });
  });
  afterAll(() => site.close());

  async function refusal(url: string) {
    const response = await site.app.inject(url);
    const { code, errors } = response.json<{ code: string; errors?: { parameter: string }[] }>();
    return { status: response.statusCode, code, parameters: errors?.map(({ parameter }) => parameter) };
  }

  it.each(WRONG_FOR_ARTICLES.map(withCode))(
    'of articles that is wrong is refused by name: %s',
    async (query, parameter, code) => {
      for (const list of ARTICLE_LISTS) {
        expect(await refusal(`${list}?${query}`), list).toEqual({
          status: 400,
          code,
          parameters: [parameter],
        });
      }
    },
  );

  it.each(WRONG_ELSEWHERE.map(withCode))(
    'elsewhere that is wrong is refused by name: %s',
    async (url, parameter, code) => {
      expect(await refusal(url)).toEqual({
        status: 400,
        code,
        parameters: [parameter],
      });
    },
  );

  it('is refused with every other that cannot be read', async () => {
    expect(await refusal('/v1/articles?limit=x&total=y')).toMatchObject({ parameters: ['limit', 'total'] });
  });

  it('is told what it accepts in words, not by a pattern', async () => {
    const response = await site.app.inject('/v1/articles?genre=news,gossip');
    expect(response.json()).toMatchObject({
      detail:
        'The parameter `genre` must be 1 to 20 genres (news, analysis, opinion, feature, interview, review, fact-check, press-release), separated by commas, with a minus only in front of them all.',
    });
  });

  it.each([
    'limit=1',
    'limit=100',
    'total=false',
    'q=',
    'q=%22',
    'q=C%2B%2B',
    'q=NEAR(',
    'q=-',
    'q=%E2%80%8B',
    `q=${'a'.repeat(1000)}`,
    `q=${'%22a'.repeat(60)}`,
    'section=-lithuania',
    `section=${Array(20).fill('lithuania').join(',')}`,
    Array(10).fill('section=lithuania').join('&'),
    'language=en-GB',
    'language=EN,zh-Hans-CN,de-1996',
    'language=-lt',
    'genre=fact-check,press-release',
    'genre=-fact-check',
    'publishedFrom=2023-12-29T09:37:00%2B02:00',
    'publishedFrom=2023-12-29t09:37z',
    'publishedFrom=0001-01-02',
    'publishedTo=9999-12-30',
    'publishedFrom=2023-12-29&publishedTo=2023-12-29',
    `id=${Array(100).fill(ID).join(',')}`,
    `id=${ID.toUpperCase()}`,
    'url=HTTPS%3A%2F%2FWWW.test%2Fx',
    `url=https://www.test/${'a'.repeat(1900)}`,
    'facets=section,tag,author,genre,language,month',
    'fields=id',
    'fields=snippet',
    'body=none',
    'body=html,markdown,text,blocks',
    'expand=authors,section,tags',
  ])('of articles that is right is taken: %s', async (query) => {
    for (const list of ARTICLE_LISTS) {
      const response = await site.app.inject(`${list}?${query}`);
      expect(response.statusCode, list).toBe(200);
    }
  });
});

function withCode([asked, parameter, code = 'invalid-parameter']: Wrong) {
  return [asked, parameter, code] as const;
}
