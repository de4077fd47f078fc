import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { testApp } from '../../support/app.ts';
import { TEST_FORMATS } from '../../support/formats.ts';
import { type Doing, RandomNewsroom } from '../../support/random-newsroom.ts';
import { RENDERING } from '../../support/rendering.ts';

const URLS = [
  '/v1/articles',
  '/v1/articles?limit=2&sort=title&total=true&facets=section,tag,author,genre,language,month',
  '/v1/articles?q=story&limit=3',
  '/v1/articles?section=section-0&total=true',
  '/v1/articles?section=section-1,section-2&tag=-tag-1',
  '/v1/articles?tag=tag-1&facets=author&body=html',
  '/v1/articles?tag=tag-2&tag=tag-3,tag-1&expand=authors,section,tags',
  '/v1/articles?author=author-1&sort=-updatedAt',
  '/v1/articles?language=lt',
  '/v1/articles?language=en,fr&total=true',
  '/v1/articles?url=https%3A%2F%2Fwww.test%2Fown%2F6&language=en',
  '/v1/articles?list=a-list',
  '/v1/articles?url=https%3A%2F%2Fwww.test%2Fown%2F6',
  '/v1/articles/story-1',
  '/v1/articles/slug-1?body=html,markdown,text,blocks',
  '/v1/articles/slug-2/versions',
  '/v1/articles/story-2/related',
  '/v1/sections/section-0/articles',
  '/v1/tags/tag-1/articles?limit=1',
  '/v1/tags?sort=-articleCount',
  '/v1/authors/author-1',
  '/v1/sections?tree=true',
  '/v1/lists/a-list/articles',
  '/v1/suggest?q=s',
  '/v1/articles.tale',
  '/v1/articles.tale?limit=2&sort=title',
  '/v1/articles.tale?q=story&language=lt',
  '/v1/sections/section-0/articles.tale',
  '/v1/tags/tag-1/articles.roll.json?limit=1',
  '/v1/lists/a-list/articles.tale',
  '/v1/articles/story-1.tale',
  '/v1/articles/slug-2.leaf',
  '/sitemap.xml',
  '/sitemaps/articles-1.xml',
  '/sitemap-news.xml',
  '/opml',
];

/** Their date is that of their making. */
const IS_FEED = /\/articles\.\w/;

const doing = (what: Doing['do'], a: number, b = 0): Doing => ({ do: what, a, b, text: 'Plain' });

/** Something of each kind, for what changes articles alone shows most of what may be forgotten too little of. */
const GROUND: readonly Doing[] = [
  ...[0, 1, 2].flatMap((n) => [
    doing('section', n, n),
    doing('author', n),
    doing('tag', n),
    doing('tag', n + 3),
  ]),
  ...[0, 1, 2, 3, 4, 5].flatMap((n) => [doing('draft', n, n + 1), doing('publish', n)]),
  doing('list', 2, 1),
  doing('publishList', 0),
];

const EDITING: fc.Arbitrary<Doing> = fc.record({
  do: fc.constantFrom(
    ...(['edit', 'edit', 'edit', 'publish', 'publish', 'publish', 'link', 'link', 'unpublish'] as const),
    ...([
      'draft',
      'correct',
      'withdraw',
      'reinstate',
      'schedule',
      'expire',
      'wait',
      'rename',
      'move',
    ] as const),
    ...(['merge', 'editList', 'publishList'] as const),
  ),
  a: fc.nat(12),
  b: fc.nat(12),
  text: fc.constantFrom('Plain', 'Žąsis', 'Other'),
});

it('whatever editors do in another process, the next reader is told what is there', {
  timeout: 60_000,
}, async () => {
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(EDITING, { minLength: 15, maxLength: 25 }), async (doings) => {
      hits += await follow(doings);
    }),
    { numRuns: 3, endOnFailure: true },
  );
  expect(hits).toBeGreaterThan(300);
});

/** How many answers were kept ones. */
async function follow(doings: readonly Doing[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
  const file = `file:${join(folder, 'dateline.db')}`;
  const formats = TEST_FORMATS;
  const newsroom = new RandomNewsroom(await openStore(file, { rendering: RENDERING }));
  const clock = () => newsroom.desk.now;
  const keeping = await testApp({
    deps: {
      store: await openStore(file, { rendering: RENDERING }),
      clock,
      settle: undefined as never,
      formats,
    },
  });
  const asking = await testApp({
    env: { CACHE_MEMORY: '0' },
    deps: {
      store: await openStore(file, { rendering: RENDERING }),
      clock,
      settle: undefined as never,
      formats,
    },
  });
  await keeping.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = keeping.app.server.address() as AddressInfo;
  let hits = 0;
  for (const doing of GROUND) await newsroom.take(doing);
  for (const doing of doings) {
    await newsroom.take(doing);
    for (const url of URLS) {
      const expected = await made(asking, url);
      // Each twice, so that the second may be answered before any route is asked.
      for (let turn = 0; turn < 2; turn += 1) {
        const kept = await fetched(port, url);
        if (kept.cache === 'Dateline; hit') hits += 1;
        expect(kept.answer, `${url} after ${JSON.stringify(doing)}`).toEqual(expected);
      }
    }
  }
  await Promise.all([keeping.close(), asking.close(), newsroom.desk.store.close()]);
  rmSync(folder, { recursive: true });
  return hits;
}

const HEADERS = { 'x-request-id': 'same-request', 'accept-encoding': 'identity' };
const COMPARED = ['etag', 'link', 'last-modified', 'surrogate-key', 'location', 'content-type'];

function compared(url: string): readonly string[] {
  return IS_FEED.test(url) ? COMPARED.filter((name) => name !== 'last-modified') : COMPARED;
}

async function fetched(port: number, url: string) {
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, { headers: HEADERS, redirect: 'manual' });
  const headers = compared(url).map((name) => answer.headers.get(name));
  return {
    cache: answer.headers.get('cache-status'),
    answer: { status: answer.status, headers, body: await answer.text() },
  };
}

async function made({ app }: Awaited<ReturnType<typeof testApp>>, url: string) {
  const { statusCode, headers, body } = await app.inject({ url, headers: HEADERS });
  return { status: statusCode, headers: compared(url).map((name) => headers[name] ?? null), body };
}
