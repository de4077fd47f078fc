import { describe, expect, it } from 'vitest';
import type { ArticleContent } from '../../src/domain/article.ts';
import { edit, publish, reinstate, unpublish, withdraw } from '../../src/domain/publishing.ts';
import type { TestApp } from '../support/app.ts';
import { tailOf } from '../support/lines.ts';
import { catchUp, expectTheSame, mirroring } from '../support/mirroring.ts';

type Told = { readonly id: string };

const save = ({ store, desk }: TestApp, { id }: Told, content: Partial<ArticleContent>) =>
  store.articles.update(id, null, (it) => publish(edit(it, { content }, desk.now).article, desk.now));
const kill = ({ store, desk }: TestApp, { id }: Told) =>
  store.articles.update(id, null, (it) => withdraw(it, 'An error.', desk.now));
const saved = <T extends { readonly revision: number }>(it: T, changes: Partial<T>): T => ({
  ...it,
  ...changes,
  revision: it.revision + 1,
});

/** Fails at the `n`th thing that is asked or kept, from 0, and from then on. */
function failingAt(n: number): () => void {
  let left = n;
  return () => {
    left -= 1;
    if (left < 0) throw new Error('broken off');
  };
}

describe('a mirror that is broken off anywhere', () => {
  /** `change` happens; then the mirror dies at the first thing that it asks or keeps, the next one at the second, and so on. */
  async function brokenOff(
    before: (t: TestApp) => Promise<unknown>,
    change: (t: TestApp) => Promise<unknown>,
  ) {
    for (let at = 0; at < 24; at += 1) {
      await using world = await mirroring({ isElsewhere: true });
      await before(world.there);
      await catchUp(world.follower());
      await change(world.there);
      await catchUp(world.follower({ failing: failingAt(at) })).catch(({ message }) =>
        expect(message).toBe('broken off'),
      );
      await catchUp(world.follower());
      await expectTheSame(world.copy, world.there);
    }
  }

  it('has articles where their section’s new slug has them', async () => {
    await brokenOff(
      async ({ desk }) => desk.publish({ title: 'Story', sectionId: (await desk.section('World')).id }),
      async ({ store }) => {
        const section = await store.sections.get('world');
        await store.sections.update(section?.id ?? '', (it) => saved(it, { slug: 'abroad' }));
      },
    );
  });

  it('has sections in their places, also those that only stood in the way of none', async () => {
    await brokenOff(
      async ({ desk }) => {
        const [upper, parent] = [await desk.section('Upper'), await desk.section('Parent')];
        const lower = await desk.section('Lower', upper.id);
        await desk.section('Child', parent.id);
        await desk.publish({ title: 'Story', sectionId: lower.id });
      },
      async ({ store }) => {
        const [upper, lower] = [await store.sections.get('upper'), await store.sections.get('lower')];
        await store.sections.update(upper?.id ?? '', (it) => saved(it, { name: 'Up' }));
        await store.sections.update(lower?.id ?? '', (it) => saved(it, { parentId: null, slug: 'low' }));
        await store.sections.update(upper?.id ?? '', (it) => saved(it, { parentId: lower?.id ?? null }));
      },
    );
  });

  it('has curated lists with what fills them up', async () => {
    const tail = tailOf('genre=news&sort=-updatedAt');
    await brokenOff(
      async ({ desk }) => {
        await desk.publish({ title: 'First' });
        for (const name of ['One', 'Two', 'Three']) await desk.publishedList(name, { tail, length: 1 });
      },
      async ({ desk }) => {
        desk.advance(60_000);
        await desk.publish({ title: 'Second' });
      },
    );
  });
});

it.each([
  ['one process', false],
  ['a process after the other', true],
])('gets on under an origin that answers little at once, in %s', async (_name, dies) => {
  await using world = await mirroring();
  const { desk, store } = world.there;
  let parent: string | null = null;
  const line: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    await desk.tag(`Tag ${n}`);
    await desk.publishedList(`List ${n}`, { tail: tailOf('genre=news') });
    parent = (await desk.section(`Section ${n}`, parent)).id;
    line.unshift(parent);
  }
  for (const id of line)
    await store.sections.update(id, (it) => saved(it, { description: 'Deepest first.' }));
  let left = 0;
  const failing = (does: string) => {
    if (does !== 'ask') return;
    left -= 1;
    if (left < 0) throw new Error('too many requests');
  };
  let follower = world.follower({ failing });
  const untilThere = async () => {
    for (let minutes = 0; minutes < 120; minutes += 1) {
      left = 5;
      if (dies) follower = world.follower({ failing });
      const done = await follower.step().catch(() => null);
      if (done?.isCaughtUp === true && done.count === 0) return;
    }
    throw new Error('it never gets there');
  };
  await untilThere();
  await expectTheSame(world.copy, world.there);
  await desk.publish({ title: 'Story' });
  await store.tags.update((await store.tags.get('tag-3'))?.id ?? '', (it) => saved(it, { slug: 'renamed' }));
  await untilThere();
  await expectTheSame(world.copy, world.there);
});

it('has articles where they are there, though sections were moved while it read them', async () => {
  await using world = await mirroring({ isElsewhere: true });
  const { desk, store } = world.there;
  const upper = await desk.section('Upper');
  const lower = await desk.section('Lower', upper.id);
  await desk.publish({ title: 'Story', sectionId: lower.id });
  await catchUp(world.follower());
  await store.sections.update(upper.id, (it) => saved(it, { name: 'Up' }));
  let calls = 0;
  const meanwhile = async (does: string) => {
    calls += does === 'ask' ? 1 : 0;
    // The piece of the feed has come, and what it tells of is asked for.
    if (calls !== 2 || does !== 'ask') return;
    await store.sections.update(lower.id, (it) => saved(it, { parentId: null, slug: 'low' }));
    await store.sections.update(upper.id, (it) => saved(it, { parentId: lower.id }));
  };
  await catchUp(world.follower({ failing: meanwhile }));
  expect(calls).toBeGreaterThan(2);
  await expectTheSame(world.copy, world.there);
});

it('has all articles of a section where they are there, more than a page, and though its clock was ahead', async () => {
  await using world = await mirroring({ isElsewhere: true });
  const { desk, store } = world.there;
  const section = await desk.section('World');
  for (let n = 0; n < 130; n += 1) {
    desk.advance(1_000);
    await desk.publish({ title: `Story ${n}`, sectionId: section.id });
  }
  world.copy.desk.advance(86_400_000);
  await catchUp(world.follower());
  world.copy.desk.advance(-86_400_000);
  await store.sections.update(section.id, (it) => saved(it, { slug: 'abroad' }));
  await catchUp(world.follower());
  await expectTheSame(world.copy, world.there);
});

describe('a feed that begins anew', () => {
  async function begunAnew(
    before: (t: TestApp) => Promise<unknown>,
    change: (t: TestApp) => Promise<unknown>,
  ) {
    await using world = await mirroring();
    await before(world.there);
    await catchUp(world.follower());
    await change(world.there);
    await catchUp(world.follower({ isGone: true }));
    await expectTheSame(world.copy, world.there);
  }

  it('leads on from what was merged meanwhile', async () => {
    await begunAnew(
      async ({ desk }) => {
        await desk.publish({ title: 'Story', tagIds: [(await desk.tag('From')).id] });
        await desk.tag('Into');
      },
      async ({ store, desk }) => {
        const [from, into] = [await store.tags.get('from'), await store.tags.get('into')];
        await store.tags.merge(from?.id ?? '', into?.id ?? '', desk.now);
      },
    );
  });

  it('gives a list the slug of one that is gone', async () => {
    await begunAnew(
      ({ desk }) => desk.publishedList('Front'),
      async ({ store, desk }) => {
        const front = (await store.lists.get('front'))?.id ?? '';
        const { unpublishList } = await import('../../src/domain/curated-list.ts');
        await store.lists.update(front, null, (it) => unpublishList(it, desk.now));
        await store.lists.remove(front, null, desk.now);
        await desk.publishedList('Front', { description: 'Another.' });
      },
    );
  });
});

it('leaves nobody led by what stood in for a slug, and takes nobody’s slug by it', async () => {
  await using world = await mirroring();
  const { desk, store } = world.there;
  const first = await desk.tag('First');
  const story = await desk.publish({ title: 'Story', tagIds: [first.id] });
  await catchUp(world.follower());
  await save(world.there, story, { tagIds: [] });
  await store.tags.remove(first.id, null, desk.now);
  const second = await desk.tag('First');
  await save(world.there, story, { tagIds: [second.id] });
  await catchUp(world.follower());
  await expectTheSame(world.copy, world.there);
  await desk.tag('First 2');
  await catchUp(world.follower());
  await expectTheSame(world.copy, world.there);
});

it('has a list without what came into it there and is not for partners, once lists are read again', async () => {
  await using world = await mirroring();
  const { desk } = world.there;
  await desk.publish({ title: 'Ours' });
  await desk.publishedList('Front', { tail: tailOf('genre=news&sort=-updatedAt'), length: 1 });
  await catchUp(world.follower());
  desk.advance(1_000);
  const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
  await desk.publish({ title: 'Theirs', rights });
  const follower = world.follower();
  expect(await follower.step()).toEqual({ isCaughtUp: true, hasReadLists: false, count: 0 });
  follower.readLists();
  expect(await follower.step({ readsLists: false })).toMatchObject({
    isCaughtUp: false,
    hasReadLists: false,
  });
  expect(await follower.step()).toEqual({ isCaughtUp: true, hasReadLists: true, count: 0 });
  const { data } = (await world.copy.app.inject('/v1/lists/front/articles')).json();
  expect(data).toEqual([]);
});

describe('a mirror of a mirror', () => {
  async function chained(before: (t: TestApp) => Promise<unknown>, change: (t: TestApp) => Promise<unknown>) {
    await using first = await mirroring();
    await using second = await mirroring({ of: first.copy });
    await before(first.there);
    await catchUp(first.follower());
    await catchUp(second.follower());
    await change(first.there);
    await catchUp(first.follower());
    await catchUp(second.follower());
    await expectTheSame(first.copy, first.there);
    await expectTheSame(second.copy, first.there);
  }

  it('tells of kills from before there was any', async () => {
    await chained(
      async (t) => kill(t, await t.desk.publish({ title: 'Killed' })),
      async () => undefined,
    );
  });

  it('tells of no kill that is over', async () => {
    await chained(
      async (t) => kill(t, await t.desk.publish({ title: 'Killed' })),
      async ({ store, desk }) => {
        const killed = await store.articles.get('killed');
        const shown = await store.articles.revision(killed?.id ?? '', killed?.lastPublished?.revision ?? 0);
        if (killed === null || shown === null) throw new Error('it is missing');
        await store.articles.update(killed.id, null, (it) => reinstate(it, shown, desk.now));
        await store.articles.update(killed.id, null, (it) => unpublish(it, desk.now));
      },
    );
  });

  it('leads on from what was made and merged between two looks', async () => {
    await chained(
      ({ desk }) => desk.tag('Into'),
      async ({ store, desk }) => {
        const [from, into] = [await desk.tag('From'), await store.tags.get('into')];
        await store.tags.merge(from.id, into?.id ?? '', desk.now);
      },
    );
  });
});
