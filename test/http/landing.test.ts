import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_URL, type TestApp, testApp } from '../support/app.ts';
import { TEST_FORMATS } from '../support/formats.ts';

/** What browsers send when an address is typed in. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const get = (url: string, accept?: string) => t.app.inject({ url, headers: accept ? { accept } : {} });

describe('the entrance', () => {
  it.each([
    undefined,
    '*/*',
    'application/json',
    'application/json, text/html;q=0.9',
    'text/html;q=0, */*;q=0.1',
  ])('is JSON links to a client that sends Accept: %s', async (accept) => {
    const answer = await get('/', accept);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.json().links.articles).toBe(`${PUBLIC_URL}/v1/articles`);
  });

  it.each([BROWSER, 'text/html', 'text/*', 'application/json;q=0.5, text/html'])(
    'is a page to a client that sends Accept: %s',
    async (accept) => {
      const answer = await get('/', accept);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.body).toContain('<h1 class="label">Newest stories</h1>');
    },
  );

  it('tells caches that it differs by Accept', async () => {
    for (const accept of [BROWSER, '*/*']) {
      expect((await get('/', accept)).headers.vary).toMatch(/\bAccept(,|$)/);
    }
  });

  it('refuses a client that takes neither, and names the header', async () => {
    const answer = await get('/', 'image/png');
    expect(answer.statusCode).toBe(406);
    expect(answer.json().errors).toEqual([expect.objectContaining({ header: 'Accept' })]);
  });

  it('links only to what answers', async () => {
    const { links } = (await get('/')).json() as { links: Record<string, string> };
    for (const [name, address] of Object.entries(links)) {
      const path = address.slice(PUBLIC_URL.length);
      const { statusCode } = await get(name === 'suggest' ? `${path}?q=vil` : path);
      expect(`${path} ${statusCode}`).toBe(`${path} 200`);
    }
  });
});

describe('the page', () => {
  it('links only to what answers', async () => {
    const page = (await get('/', BROWSER)).body;
    const addresses = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(10);
    for (const address of addresses) {
      expect(`${address} ${(await get(address)).statusCode}`).toBe(`${address} 200`);
    }
  });

  it('runs nothing inline and loads nothing from elsewhere', async () => {
    const { body, headers } = await get('/', BROWSER);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';.*frame-ancestors 'none'$/,
    );
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(body).not.toMatch(/<style|<script(?! src="\/)| style=| on\w+=|(?:src|href)="(?:https?:)?\/\//);
  });

  it('puts what the API says into the page as text', async () => {
    const script = (await get('/assets/home.js')).body;
    expect(script).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|srcdoc|\beval\b/,
    );
  });

  it('asks the API for nothing that it refuses', async () => {
    const script = (await get('/assets/home.js')).body;
    const fields = /fields: '([^']+)'/.exec(script)?.[1] ?? '';
    expect((await get(`/v1/articles?limit=12&fields=${encodeURIComponent(fields)}`)).statusCode).toBe(200);
  });

  it('says what to do without scripts', async () => {
    expect((await get('/', BROWSER)).body).toMatch(/<noscript>.*href="\/v1\/articles".*<\/noscript>/s);
  });
});

describe('the feeds on the page', () => {
  it('are named in its head, where readers look for them, and for people', async () => {
    await using own = await testApp({ deps: { formats: TEST_FORMATS } });
    const { body } = await own.app.inject({ url: '/', headers: { accept: 'text/html' } });
    const [head = '', rest = ''] = body.split('</head>');
    expect(head).toContain('<link rel="alternate" type="text/x-tale" title="Tale" href="/v1/articles.tale">');
    expect(head.match(/rel="alternate"/g)).toHaveLength(2);
    for (const href of ['/v1/articles.tale', '/v1/articles.roll.json', '/opml', '/sitemap.xml']) {
      expect(rest).toContain(`<a href="${href}">`);
      expect((await own.app.inject(href)).statusCode).toBe(200);
    }
    const { links } = (await own.app.inject('/')).json();
    expect(links).toMatchObject({ opml: `${PUBLIC_URL}/opml`, sitemap: `${PUBLIC_URL}/sitemap.xml` });
  });

  it('are not there where there is no format for them', async () => {
    await using own = await testApp({ deps: { formats: [] } });
    const { body } = await own.app.inject({ url: '/', headers: { accept: 'text/html' } });
    expect(body).not.toMatch(/rel="alternate"|opml|<!--/);
    expect((await own.app.inject('/')).json().links).not.toHaveProperty('opml');
  });
});

describe('every answer', () => {
  it.each(['/', '/docs', '/assets/site.css', '/openapi.json', '/problems/internal', '/nowhere'])(
    'is to be taken for the type it says, %s too',
    async (url) => {
      expect((await get(url)).headers['x-content-type-options']).toBe('nosniff');
    },
  );
});
