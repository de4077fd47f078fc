import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { isOffered } from '../../src/http/syndication/offered.ts';
import { type Follow, type MirrorPlace, step } from '../../src/interchange/mirror/following.ts';
import { Mirror, type Origin, readChanges, readTerm } from '../../src/interchange/mirror/index.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { bodyOf } from '../support/content.ts';
import { DOING, RandomNewsroom } from '../support/random-newsroom.ts';

const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function world() {
  const t = await testApp();
  const copy = await testApp();
  open.push(t, copy);
  return { t, copy, key: await t.key('changes:read') };
}

/** An origin that is asked without a network. */
function originOf(t: TestApp, key: string): { origin: Origin; follow: Follow } {
  const read = async (url: string) => t.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
  const plural = { author: 'authors', section: 'sections', tag: 'tags' };
  return {
    origin: {
      term: async (kind, id) => {
        const answer = await t.app.inject(`/v1/${plural[kind]}/${id}`);
        return answer.statusCode === 200 ? readTerm(kind, answer.json()) : null;
      },
    },
    follow: async (after) => {
      const answer = await read(`/v1/changes?limit=5${after === null ? '' : `&after=${after}`}`);
      return answer.statusCode === 410 ? null : readChanges(answer.json());
    },
  };
}

/** Everything that readers see of articles, but for where the API is. */
async function shown(t: TestApp): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  let cursor = '';
  do {
    const answer = await t.app.inject(`/v1/articles?limit=50&body=html,text,blocks${cursor}`);
    const { data, page } = answer.json();
    all.push(...data.filter(isOffered));
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  // Not in the feed.
  return all.map((article) => ({ ...(article as object), translations: undefined }));
}

/** Of what such an article names, as readers get it, without what counts articles. */
async function terms(t: TestApp): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (const kind of ['authors', 'sections', 'tags']) {
    const { data } = (await t.app.inject(`/v1/${kind}?limit=100`)).json();
    all.push(
      ...data.map(({ articleCount: _, latestArticleAt: __, ...term }: Record<string, unknown>) => term),
    );
  }
  return all;
}

/** Of what a newsroom does, more of what brings articles: those that come and go at once tell little. */
const BRINGING = fc.constantFrom(
  'draft',
  'draft',
  'publish',
  'publish',
  'publish',
  'edit',
  'link',
  'correct',
);
const NEWS = fc.oneof(
  { weight: 1, arbitrary: DOING },
  { weight: 2, arbitrary: fc.tuple(DOING, BRINGING).map(([doing, does]) => ({ ...doing, do: does })) },
);

it('ends as what the origin shows, whatever is edited there and wherever it is broken off', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ doing: NEWS, steps: fc.nat(3), isLost: fc.boolean() }), {
        minLength: 60,
        maxLength: 240,
      }),
      async (turns) => {
        const { t, copy, key } = await world();
        const newsroom = new RandomNewsroom(t.store);
        const { origin, follow } = originOf(t, key);
        const clock = () => {
          t.desk.now = newsroom.desk.now;
          copy.desk.now = newsroom.desk.now;
          return newsroom.desk.now;
        };
        const addressOf = addressesOf(copy.config).article;
        let place: MirrorPlace = { after: null, unseen: [] };
        const take = async (isLost: boolean) => {
          clock();
          const mirror = new Mirror({ store: copy.store, clock, origin, addressOf });
          const done = await step(place, { store: copy.store, mirror, follow });
          if (!isLost) place = done.place;
          return done.isCaughtUp;
        };
        for (const { doing, steps, isLost } of turns) {
          await newsroom.take(doing);
          for (let n = 0; n < steps; n += 1) await take(isLost);
        }
        for (let n = 0; n < 1000 && !(await take(false)); n += 1);
        const there = await shown(t);
        expect(await shown(copy)).toEqual(there);
        expect(await terms(copy)).toEqual(await terms(t));
        for (const one of open.splice(0)) await one.close();
      },
    ),
    {
      endOnFailure: true,
      numRuns: Number(process.env.MIRROR_RUNS ?? 40),
      seed: Number(process.env.MIRROR_SEED ?? 20261129),
    },
  );
}, 120_000);

/** An entry as an origin would send that isn't to be trusted. */
async function applied(change: object) {
  const { t, copy } = await world();
  const { id } = await t.desk.publish({ title: 'Story', body: bodyOf('Text.') });
  const article = (await t.app.inject(`/v1/articles/${id}`)).json();
  const { origin } = originOf(t, '');
  const mirror = new Mirror({
    store: copy.store,
    clock: () => copy.desk.now,
    origin,
    addressOf: addressesOf(copy.config).article,
  });
  const entry = { type: 'article.published', at: t.desk.now, id, article: { ...article, ...change } };
  await mirror.apply(readChanges({ data: [entry], next: 'x', caughtUp: true }).data[0] as never);
  return (await copy.app.inject(`/v1/articles/${id}`)).json();
}

it('takes no script from an origin, and nothing that no editor could write', async () => {
  const html = '<p onclick="x()">Text<script>x()</script> <a href="javascript:x()">here</a></p>';
  expect((await applied({ body: { html } })).body.html).toBe('<p>Text here</p>');
  const picture = { url: 'javascript:x()', alt: '', caption: null, credit: null, width: 0, height: 0 };
  await expect(applied({ image: picture })).rejects.toMatchObject({ field: 'image.url' });
  await expect(applied({ source: { name: 'x', url: 'data:text/html,x' } })).rejects.toMatchObject({
    field: 'source.url',
  });
  await expect(applied({ url: 'javascript:x()' })).rejects.toMatchObject({ field: 'url' });
  await expect(applied({ slug: '../x' })).rejects.toMatchObject({ field: 'slug' });
  await expect(applied({ id: 'x' })).rejects.toMatchObject({ field: 'id' });
  await expect(applied({ title: ' ' })).rejects.toMatchObject({ field: 'title' });
  await expect(applied({ publishedAt: 'now' })).rejects.toMatchObject({ field: 'publishedAt' });
  await expect(applied({ genre: 'gossip' })).rejects.toThrow('can’t mirror: /data/0/article/genre');
});
