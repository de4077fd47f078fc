import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { BEGINNING, Follower } from '../../src/interchange/mirror/following.ts';
import { Chores, Mirror, readChanges, readList } from '../../src/interchange/mirror/index.ts';
import { bodyOf } from '../support/content.ts';
import { catchUp, expectTheSame, mirroring } from '../support/mirroring.ts';
import { DOING, type Doing, RandomNewsroom } from '../support/random-newsroom.ts';

const RUNS = Number(process.env.MIRROR_RUNS ?? 40);

/** How far it follows after each doing: mostly not at all, so that much has come and gone by the time that it is told. */
const STEPS = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3, 30);

/** After how much that it asks and keeps it fails, mostly never; then it goes on in the same process or in another one. */
const FAILS = fc.constantFrom(null, null, null, 0, 1, 2, 3, 5, 8, 13);

/** Of what a newsroom does, more of what brings articles and lists: those that come and go at once tell little. */
const BRINGING = fc.constantFrom(
  ...(['draft', 'draft', 'publish', 'publish', 'publish', 'edit', 'link', 'correct'] as const),
  ...(['list', 'publishList', 'publishList', 'rename'] as const),
);
const NEWS = fc.oneof(
  { weight: 1, arbitrary: DOING },
  { weight: 2, arbitrary: fc.tuple(DOING, BRINGING).map(([doing, does]) => ({ ...doing, do: does })) },
);

const TURN = fc.record({
  doing: NEWS,
  /** What happens between two things that the mirror asks. */
  meanwhile: fc.option(NEWS, { freq: 3 }),
  steps: STEPS,
  fails: FAILS,
  dies: fc.boolean(),
  isGone: fc.integer({ min: 0, max: 60 }).map((n) => n === 0),
});
type Turn = typeof TURN extends fc.Arbitrary<infer T> ? T : never;

it(
  'ends as what the origin shows, whatever is edited there and wherever it is broken off',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(TURN, { minLength: 60, maxLength: 240 }), fc.boolean(), followedThrough),
      { endOnFailure: true, numRuns: RUNS, seed: Number(process.env.MIRROR_SEED ?? 20261129) },
    );
  },
  RUNS * 3_000,
);

async function followedThrough(turns: readonly Turn[], isElsewhere: boolean): Promise<void> {
  await using world = await mirroring({ isElsewhere });
  const newsroom = new RandomNewsroom(world.there.store);
  const take = async (doing: Doing) => {
    await newsroom.take(doing);
    world.there.desk.now = newsroom.desk.now;
    world.copy.desk.now = newsroom.desk.now;
  };
  let left: number | null = null;
  let meanwhile: Doing | null = null;
  const failing = async (does: string) => {
    if (left !== null) left -= 1;
    if (left !== null && left < 0) throw new Error('broken off');
    const next = meanwhile;
    if (next === null || does !== 'ask') return;
    meanwhile = null;
    await take(next);
  };
  let follower = world.follower({ failing });
  for (const { doing, steps, fails, dies, isGone, ...turn } of turns) {
    await take(doing);
    left = fails;
    meanwhile = turn.meanwhile;
    if (isGone) follower = world.follower({ failing, isGone });
    try {
      for (let n = 0; n < steps; n += 1) await follower.step();
    } catch (error) {
      if (left === null || left >= 0) throw error;
      if (dies) follower = world.follower({ failing });
    }
  }
  left = null;
  meanwhile = null;
  await catchUp(follower);
  await expectTheSame(world.copy, world.there);
}

/** An entry as an origin would send that isn't to be trusted. */
async function applied(change: object, beside: object = {}) {
  await using world = await mirroring();
  const { there, copy } = world;
  const { id } = await there.desk.publish({ title: 'Story', body: bodyOf('Text.') });
  const article = (await there.app.inject(`/v1/articles/${id}`)).json();
  const entry = {
    ...{ seq: 1, type: 'article.published', at: there.desk.now, id, slug: 'story', version: 1 },
    article: { ...article, ...change },
    ...beside,
  };
  const mirror = new Mirror({
    ...{ store: copy.store, clock: () => copy.desk.now, origin: world.origin },
    ...{ addressOf: addressesOf(copy.config).article, chores: new Chores([], async () => undefined) },
  });
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
  for (const [beside, field] of [
    [{ related: ['a-slug'] }, 'id'],
    [{ translationGroup: 'x' }, 'id'],
    [{ formerSlugs: ['../x'] }, 'formerSlugs'],
  ] as const)
    await expect(applied({}, beside)).rejects.toMatchObject({ field });
  await expect(applied({ updatedAt: '2020-01-01T00:00:00.000Z' })).rejects.toMatchObject({
    field: 'updatedAt',
  });
  const many = Array.from({ length: 21 }, (_, n) => `01900000-0000-7000-8000-0000000000${n + 10}`);
  const correction = { id: 'x', at: '2024-01-01T00:00:00.000Z', kind: 'correction', note: 'x', version: 1 };
  for (const [change, beside, where] of [
    [{}, { related: many }, 'related'],
    [{ version: -1 }, {}, 'article/version'],
    [{ title: 'a\0b' }, {}, 'article/title'],
    [{ corrections: [correction] }, {}, 'article/corrections/0/id'],
    [{}, { reason: ' ' }, 'reason'],
    [{}, { reason: 'x'.repeat(2_001) }, 'reason'],
  ] as const)
    await expect(applied(change, beside)).rejects.toThrow(`can’t mirror: /data/0/${where}`);
  await expect(applied({ genre: 'gossip' })).rejects.toThrow('can’t mirror: /data/0/article/genre');
});

it('takes no list that no editor could make', async () => {
  await using world = await mirroring();
  const { there, copy, origin } = world;
  const { id } = await there.desk.publish({ title: 'Story' });
  await there.desk.publishedList('Front', { pins: [id] });
  await catchUp(world.follower());
  const list = await origin.list((await there.store.lists.get('front'))?.id ?? '');
  if (list === null) throw new Error('it is missing');
  const told = (change: object, listed = [id]) =>
    new Follower(BEGINNING, {
      ...{ store: copy.store, clock: () => copy.desk.now, addressOf: () => '', keep: async () => undefined },
      origin: {
        ...origin,
        list: async () => readList({ ...list, ...change }),
        lists: async () => [readList({ ...list, ...change })],
        listed: async () => listed,
      },
      follow: async () =>
        readChanges({
          data: [
            { seq: 1, type: 'list.updated', at: there.desk.now, id: list.id, slug: 'front', version: null },
          ],
          ...{ next: 'x', caughtUp: true },
        }),
    }).step();
  for (const [change, field] of [
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ length: 0 }, 'length'],
    [{ length: 501 }, 'length'],
    [{ slug: '../x' }, 'slug'],
    [{ publishedAt: 'now' }, 'publishedAt'],
  ] as const)
    await expect(told(change)).rejects.toMatchObject({ field });
  await expect(told({}, ['a-slug'])).rejects.toMatchObject({ field: 'id' });
  await told({}, [id, id]);
  const { data } = (await copy.app.inject('/v1/lists/front/articles')).json();
  expect(data).toHaveLength(1);
});
