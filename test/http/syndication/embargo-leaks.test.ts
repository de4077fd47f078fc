import { expect, it } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { bodyOf, type Desk } from '../../support/content.ts';
import { newsroom } from '../../support/newsroom.ts';
import { exampleRequests, TARGETS } from '../../support/requests.ts';
import { reschedule, underEmbargo } from '../../support/schedules.ts';

/** Every address that the reference names for readers, with each of its examples, and some that look for what is hidden. */
const READ = TARGETS.filter(
  ({ method, path }) =>
    method === 'GET' &&
    !/^\/(v1\/(editorial|embargoed|preview|webhooks|receipts)|metrics|healthz|readyz)/.test(path),
);
const ADDRESSES = [
  ...new Set(READ.flatMap((target) => exampleRequests(target).map(({ url }) => url))),
  ...['/v1/articles?q=verdict', '/v1/articles?total=true&facets=tag,genre,month,section,author,language'],
  ...['/v1/suggest?q=ver', '/v1/tags?q=verdict', '/v1/articles?sort=-updatedAt', '/v1/articles?limit=1'],
  ...['/v1/articles/deport', '/v1/articles/deport/related', '/v1/articles/deport/versions'],
  ...['/v1/sections/lithuania', '/v1/sections/lithuania/articles.rss', '/v1/articles/deport.ninjs'],
];

/** What differs from one answer to the next whatever happens. */
const OF_THE_MOMENT = ['x-request-id', 'date', 'server-timing'];

async function answers(t: TestApp, key: string): Promise<ReadonlyMap<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const url of ADDRESSES) {
    const isFeed = url.startsWith('/v1/changes');
    if (url.startsWith('/v1/changes/stream')) continue;
    const headers = isFeed ? { authorization: `Bearer ${key}` } : {};
    const { statusCode, headers: told, body } = await t.app.inject({ url, headers });
    const shown = Object.entries(told).filter(([name]) => !OF_THE_MOMENT.includes(name));
    all.set(url, {
      statusCode,
      headers: Object.fromEntries(shown),
      body: body.replace(/"requestId":"[^"]+"/, ''),
    });
  }
  return all;
}

/** With a tag of its own, which nobody knows of yet. `ends` is an article that is to end by itself. */
async function plan(desk: Desk, author: string, ends: { readonly id: string }) {
  const hidden = await desk.tag('Verdict Day', { hidden: true });
  const { sections, story } = await lookUp(desk);
  const until = desk.later(5_000);
  const content = {
    title: 'The Verdict of Vilnius',
    body: bodyOf('Verdict.'),
    sectionId: sections.id,
    tagIds: [hidden.id],
    authorIds: [author],
    language: 'fr',
    translationOf: story.id,
    relatedIds: [story.id],
  };
  const { id } = await underEmbargo(desk, content, until);
  await reschedule(desk, story, desk.later(6_000), true);
  await reschedule(desk, ends, desk.later(7_000), true);
  return { id, until };
}

async function lookUp({ store }: Desk) {
  const sections = await store.sections.find('lithuania');
  const story = await store.articles.get('deport');
  if (sections.is !== 'found' || story === null) throw new Error('the newsroom is not as expected');
  return { sections: sections.item, story };
}

it('nothing that anybody else is answered tells of an embargo, in its bytes or in how it may be kept', async () => {
  expect(ADDRESSES.length).toBeGreaterThan(100);
  await using t = await testApp({ fill: newsroom, deps: { isClosing: () => true } });
  const { id: author } = await t.desk.author('Verity Verdict');
  const ends = await t.desk.publish({ title: 'For a While', expiresAt: t.desk.later(20_000) });
  const key = await t.key('changes:read', 'content:read');
  for (let n = 0; n < 3; n += 1) await answers(t, key);
  // Kept by then, so that an answer that has to be made anew would tell by `Cache-Status`.
  const before = await answers(t, key);
  const { id, until } = await plan(t.desk, author, ends);
  const after = await answers(t, key);
  for (const [url, answer] of before) expect([url, after.get(url)]).toEqual([url, answer]);

  const unknown = id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  for (const suffix of ['', '.rss', '.ninjs', '.md', '/related', '/versions', '/signature'])
    for (const [there, nowhere] of [
      [id, unknown],
      ['the-verdict-of-vilnius', 'the-verdict-of-nowhere'],
    ] as const) {
      const [own, other] = await Promise.all(
        [there, nowhere].map((ref) => t.app.inject(`/v1/articles/${ref}${suffix}`)),
      );
      const of = (text = '') => text.replaceAll(nowhere, there).replace(/"requestId":"[^"]+"/, '');
      expect([own?.statusCode, of(own?.body)]).toEqual([other?.statusCode, of(other?.body)]);
      expect(own?.headers['cache-control']).toBe(other?.headers['cache-control']);
    }

  // The test would see it: from its time on it is everywhere.
  t.desk.now = until;
  const out = await answers(t, key);
  const changed = [...before].filter(
    ([url, answer]) => JSON.stringify(answer) !== JSON.stringify(out.get(url)),
  );
  expect(changed.length).toBeGreaterThan(20);
});
