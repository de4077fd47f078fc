import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BEGINNING, type MirrorPlace, step } from '../../src/interchange/mirror/following.ts';
import { readChanges } from '../../src/interchange/mirror/index.ts';
import { bodyOf } from '../support/content.ts';
import { expectTheSame, mirroring } from '../support/mirroring.ts';
import { DOING, RandomNewsroom } from '../support/random-newsroom.ts';

const RUNS = Number(process.env.MIRROR_RUNS ?? 40);

/** How far it follows after each doing: mostly not at all, so that much has come and gone by the time that it is told. */
const STEPS = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3, 30);

/** Of what a newsroom does, more of what brings articles and lists: those that come and go at once tell little. */
const BRINGING = fc.constantFrom(
  ...(['draft', 'draft', 'publish', 'publish', 'publish', 'edit', 'link', 'correct'] as const),
  ...(['list', 'publishList', 'publishList', 'rename'] as const),
);
const NEWS = fc.oneof(
  { weight: 1, arbitrary: DOING },
  { weight: 2, arbitrary: fc.tuple(DOING, BRINGING).map(([doing, does]) => ({ ...doing, do: does })) },
);

it(
  'ends as what the origin shows, whatever is edited there and wherever it is broken off',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ doing: NEWS, steps: STEPS, isLost: fc.boolean(), isGone: fc.boolean() }), {
          minLength: 60,
          maxLength: 240,
        }),
        fc.boolean(),
        async (turns, isElsewhere) => {
          await using world = await mirroring({ isElsewhere });
          const { there, copy, follow } = world;
          const newsroom = new RandomNewsroom(there.store);
          const clock = () => {
            there.desk.now = newsroom.desk.now;
            copy.desk.now = newsroom.desk.now;
            return newsroom.desk.now;
          };
          let place: MirrorPlace = BEGINNING;
          const take = async ({ isLost = false, isGone = false } = {}) => {
            clock();
            const done = await step(place, {
              mirror: world.mirror(clock),
              follow: isGone ? async () => null : follow,
            });
            if (!isLost) place = done.place;
            return done.isCaughtUp;
          };
          for (const { doing, steps, isLost, isGone } of turns) {
            await newsroom.take(doing);
            // Its place is gone at most once in a while: what begins anew each time never ends.
            for (let n = 0; n < steps; n += 1) await take({ isLost, isGone: isGone && n === 0 && steps > 2 });
          }
          for (let n = 0; n < 1000 && !(await take()); n += 1);
          await expectTheSame(copy, there);
        },
      ),
      {
        endOnFailure: true,
        numRuns: RUNS,
        seed: Number(process.env.MIRROR_SEED ?? 20261129),
      },
    );
  },
  RUNS * 3_000,
);

/** An entry as an origin would send that isn't to be trusted. */
async function applied(change: object, beside: object = {}) {
  await using world = await mirroring();
  const { there, copy } = world;
  const { id } = await there.desk.publish({ title: 'Story', body: bodyOf('Text.') });
  const article = (await there.app.inject(`/v1/articles/${id}`)).json();
  const entry = {
    ...{ type: 'article.published', at: there.desk.now, id, slug: 'story', version: 1 },
    article: { ...article, ...change },
    ...beside,
  };
  await world.mirror().apply(readChanges({ data: [entry], next: 'x', caughtUp: true }).data[0] as never);
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
  await expect(applied({ genre: 'gossip' })).rejects.toThrow('can’t mirror: /data/0/article/genre');
});
