import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ArticleContent } from '../../src/domain/article.ts';
import { edit, publish, reinstate, unpublish, withdraw } from '../../src/domain/publishing.ts';
import { MAX_SECTION_DEPTH, type PublicSection } from '../../src/domain/section.ts';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { isOffered } from '../../src/http/syndication/offered.ts';
import { type Follow, type MirrorPlace, step } from '../../src/interchange/mirror/following.ts';
import { Mirror, type Origin, readChanges, readTerm } from '../../src/interchange/mirror/index.ts';
import type { Store } from '../../src/store/store.ts';
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

/** What readers are told of each article that was ever there, by id. */
async function told({ app }: TestApp, { articles }: Store): Promise<readonly unknown[]> {
  const all = await articles.inOrder(0, 1_000);
  return Promise.all(
    all.map(async ({ article: { id } }) => {
      const answer = await app.inject(`/v1/articles/${id}`);
      const { withdrawnAt, reason } = answer.json();
      return [id, answer.statusCode, withdrawnAt, reason];
    }),
  );
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

/** How far it follows after each doing: mostly not at all, so that much has come and gone by the time that it is told. */
const STEPS = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3, 30);

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
      fc.array(fc.record({ doing: NEWS, steps: STEPS, isLost: fc.boolean(), isGone: fc.boolean() }), {
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
        let place: MirrorPlace = { after: null, untold: null };
        let hasBegunAnew = false;
        const take = async ({ isLost = false, isGone = false } = {}) => {
          clock();
          const mirror = new Mirror({ store: copy.store, clock, origin, addressOf });
          hasBegunAnew ||= isGone;
          const done = await step(place, { mirror, follow: isGone ? async () => null : follow });
          if (!isLost) place = done.place;
          return done.isCaughtUp;
        };
        for (const { doing, steps, isLost, isGone } of turns) {
          await newsroom.take(doing);
          // Its place is gone at most once in a while: what begins anew each time never ends.
          for (let n = 0; n < steps; n += 1) await take({ isLost, isGone: isGone && n === 0 && steps > 2 });
        }
        for (let n = 0; n < 1000 && !(await take()); n += 1);
        const there = await shown(t);
        expect(await shown(copy)).toEqual(there);
        expect(await terms(copy)).toEqual(await terms(t));
        // A feed that begins anew tells nothing of kills before.
        if (!hasBegunAnew) expect(await told(copy, t.store)).toEqual(await told(t, t.store));
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

type Change = (there: TestApp, story: { readonly id: string }, tag: { readonly id: string }) => unknown;

describe('a mirror that lags', () => {
  /** A story with a tag is here; then `edit` happens there, all of it before the mirror looks. */
  async function lagging(
    change: Change,
    { isGone = false, before }: { readonly isGone?: boolean; readonly before?: Change } = {},
  ) {
    const { t, copy, key } = await world();
    const { origin, follow } = originOf(t, key);
    const mirror = new Mirror({
      store: copy.store,
      clock: () => copy.desk.now,
      origin,
      addressOf: addressesOf(copy.config).article,
    });
    let place: MirrorPlace = { after: null, untold: null };
    const catchUp = async (first: typeof follow) => {
      for (let next = first; ; next = follow) {
        const done = await step(place, { mirror, follow: next });
        place = done.place;
        if (done.isCaughtUp) return;
      }
    };
    const tag = await t.desk.tag('First');
    const story = await t.desk.publish({ title: 'Story', tagIds: [tag.id] });
    await before?.(t, story, tag);
    await catchUp(follow);
    await change(t, story, tag);
    await catchUp(isGone ? async () => null : follow);
    expect(await shown(copy)).toEqual(await shown(t));
    expect(await terms(copy)).toEqual(await terms(t));
    expect(await told(copy, t.store)).toEqual(await told(t, t.store));
  }
  const save = (
    { store, desk }: TestApp,
    { id }: { readonly id: string },
    content: Partial<ArticleContent>,
  ) => store.articles.update(id, null, (it) => publish(edit(it, { content }, desk.now).article, desk.now));

  it('finds the last heir of a tag that was merged again and again, and new ones', async () => {
    await lagging(async ({ store, desk }, _story, tag) => {
      const [second, third] = [await desk.tag('Second'), await desk.tag('Third')];
      await store.tags.merge(tag.id, second.id, desk.now);
      await store.tags.merge(second.id, third.id, desk.now);
    });
  });

  it('finds the last heir of a tag that was deleted in favour of others', async () => {
    await lagging(async ({ store, desk }, _story, tag) => {
      const [second, third] = [await desk.tag('Second'), await desk.tag('Third')];
      await store.tags.remove(tag.id, second.id, desk.now);
      await store.tags.remove(second.id, third.id, desk.now);
    });
  });

  it('takes a slug from a tag that is gone for one that has it now, also where a story names that first', async () => {
    await lagging(async (t, story, tag) => {
      await save(t, story, { tagIds: [] });
      await t.store.tags.remove(tag.id, null, t.desk.now);
      const { id } = await t.desk.tag('First');
      await save(t, story, { tagIds: [id] });
    });
  });

  it('takes a slug from a tag that is gone for one that was there before', async () => {
    await lagging(async (t, story, tag) => {
      const other = await t.desk.tag('Other');
      await t.store.tags.update(other.id, (it) => ({ ...it, name: 'Otherwise', revision: 2 }));
      await save(t, story, { tagIds: [] });
      await t.store.tags.remove(tag.id, null, t.desk.now);
      await t.store.tags.update(other.id, (it) => ({ ...it, slug: 'first', revision: 3 }));
    });
  });

  it('takes down what is gone before it removes what that named', async () => {
    await lagging(async (t, story, tag) => {
      await save(t, story, { tagIds: [] });
      await t.store.tags.remove(tag.id, null, t.desk.now);
      await t.store.articles.update(story.id, null, (it) => unpublish(it, t.desk.now));
    });
    await lagging(async (t, story, tag) => {
      await save(t, story, { tagIds: [] });
      await t.store.tags.remove(tag.id, null, t.desk.now);
      await t.store.articles.update(story.id, null, (it) => withdraw(it, 'An error.', t.desk.now));
    });
  });

  const kill = ({ store, desk }: TestApp, { id }: { readonly id: string }, reason: string) =>
    store.articles.update(id, null, (it) => withdraw(it, reason, desk.advance(1_000)));
  async function undo({ store, desk }: TestApp, { id }: { readonly id: string }) {
    const { lastPublished } = (await store.articles.get(id)) ?? {};
    const published = await store.articles.revision(id, lastPublished?.revision ?? 0);
    if (published === null) throw new Error('there is nothing to reinstate');
    await store.articles.update(id, null, (it) => reinstate(it, published, desk.now));
  }

  it('tells of the last kill alone, also of what was killed before it was here', async () => {
    await lagging(async (t, story) => {
      await kill(t, story, 'First.');
      await undo(t, story);
      await kill(t, story, 'Second.');
    });
    await lagging(async (t) => {
      await kill(t, await t.desk.publish({ title: 'Short-lived' }), 'At once.');
    });
  });

  it.each(['unpublish', 'delete'])(
    'tells of no kill that was undone, where the article is gone otherwise: %s',
    async (how) => {
      const end = async (t: TestApp, story: { readonly id: string }) => {
        await undo(t, story);
        await t.store.articles.update(story.id, null, (it) => unpublish(it, t.desk.now));
        if (how === 'delete') await t.store.articles.remove(story.id, null, t.desk.now);
      };
      await lagging(async (t, story) => {
        await kill(t, story, 'First.');
        await end(t, story);
      });
      await lagging(end, { before: (t, story) => kill(t, story, 'First.') });
    },
  );

  it('goes on telling of a kill whose article is deleted', async () => {
    await lagging(async (t, story) => {
      await kill(t, story, 'For good.');
      await t.store.articles.remove(story.id, null, t.desk.now);
    });
  });

  describe('with sections', () => {
    type Sections = { readonly upper: PublicSection; readonly lower: PublicSection };
    const moved = ({ store }: TestApp, { id }: { readonly id: string }, parentId: string | null) =>
      store.sections.update(id, (it) => ({ ...it, parentId, revision: it.revision + 1 }));
    const rearranged = async (change: (t: TestApp, sections: Sections) => Promise<unknown>) => {
      let sections: Sections | undefined;
      const before = async ({ desk }: TestApp) => {
        const upper = await desk.section('Upper');
        sections = { upper, lower: await desk.section('Lower', upper.id) };
        await desk.publish({ title: 'Filed', sectionId: sections.lower.id });
      };
      await lagging((t) => (sections === undefined ? undefined : change(t, sections)), { before });
    };

    it('puts above what was below', async () => {
      await rearranged(async (t, { upper, lower }) => {
        await t.store.sections.update(upper.id, (it) => ({ ...it, name: 'Up', revision: 2 }));
        await moved(t, lower, null);
        await moved(t, upper, lower.id);
      });
    });

    it('removes one from which all that was below has gone since', async () => {
      await rearranged(async (t, { upper, lower }) => {
        const other = await t.desk.section('Other');
        await moved(t, lower, null);
        await t.store.sections.remove(upper.id, null, t.desk.now);
        await t.store.sections.remove(lower.id, other.id, t.desk.now);
      });
    });

    it('merges one into what was below it, and that into another', async () => {
      await rearranged(async (t, { upper, lower }) => {
        const other = await t.desk.section('Other');
        await moved(t, lower, null);
        await t.store.sections.merge(upper.id, lower.id, t.desk.now);
        await t.store.sections.merge(lower.id, other.id, t.desk.now);
      });
    });

    it('has room for a deep line where a long one stood', async () => {
      await rearranged(async (t, { upper, lower }) => {
        let last: string = lower.id;
        for (let n = 0; n < MAX_SECTION_DEPTH - 2; n += 1)
          last = (await t.desk.section(`Below ${n}`, last)).id;
        const root = await t.desk.section('Root');
        await t.store.sections.update(upper.id, (it) => ({ ...it, name: 'Up', revision: 2 }));
        await moved(t, lower, null);
        await moved(t, upper, root.id);
      });
    });
  });

  it('whose feed begins anew leaves what is gone, sections under sections too, and gives its slugs to others', async () => {
    await lagging(
      async (t, story, tag) => {
        await save(t, story, { tagIds: [] });
        await t.store.tags.remove(tag.id, null, t.desk.now);
        await t.desk.tag('First');
        await t.store.articles.update(story.id, null, (it) => unpublish(it, t.desk.now));
      },
      { isGone: true },
    );
    const { t, copy, key } = await world();
    const { origin } = originOf(t, key);
    const upper = await copy.desk.section('Upper');
    await copy.desk.section('Lower', upper.id);
    const mirror = new Mirror({ store: copy.store, clock: () => copy.desk.now, origin, addressOf: () => '' });
    await mirror.leave(await mirror.all());
    expect(await terms(copy)).toEqual([]);
  });
});

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
  const entry = {
    ...{ type: 'article.published', at: t.desk.now, id, slug: 'story', version: 1 },
    article: { ...article, ...change },
  };
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
