import { describe, expect, it } from 'vitest';
import type { ArticleContent } from '../../src/domain/article.ts';
import { unpublishList } from '../../src/domain/curated-list.ts';
import { correct, edit, publish, reinstate, unpublish, withdraw } from '../../src/domain/publishing.ts';
import { fireDue } from '../../src/domain/scheduling.ts';
import { MAX_SECTION_DEPTH, type PublicSection } from '../../src/domain/section.ts';
import type { TestApp } from '../support/app.ts';
import { tailOf } from '../support/lines.ts';
import { catchUp, expectTheSame, mirroring } from '../support/mirroring.ts';

type Lagging = {
  /** The place in the feed, once it has changed. */
  readonly isGone?: boolean;
  readonly isElsewhere?: boolean;
  readonly before?: Change;
};
type Change = (there: TestApp, story: { readonly id: string }, tag: { readonly id: string }) => unknown;

describe('a mirror that lags', () => {
  /** A story with a tag is here; then `edit` happens there, all of it before the mirror looks. */
  async function lagging(change: Change, { isGone = false, isElsewhere = false, before }: Lagging = {}) {
    await using world = await mirroring({ isElsewhere });
    const { there: t, copy } = world;
    const tag = await t.desk.tag('First');
    const story = await t.desk.publish({ title: 'Story', tagIds: [tag.id] });
    await before?.(t, story, tag);
    await catchUp(world.follower());
    await change(t, story, tag);
    await catchUp(world.follower({ isGone }));
    await expectTheSame(copy, t);
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

  it('tells of what was killed before it began, and what ended by itself, as it is told there', async () => {
    const end = async (t: TestApp) => {
      const { store, desk } = t;
      await kill(t, await desk.publish({ title: 'Killed' }), 'An error.');
      const limited = await desk.publish({ title: 'Limited', expiresAt: desk.later(5_000) });
      desk.advance(60_000);
      await store.articles.update(limited.id, null, (it) => fireDue(it, desk.now));
      expect((await t.app.inject('/v1/articles/limited')).statusCode).toBe(410);
    };
    await lagging(() => undefined, { before: end });
    await lagging(end);
    await lagging(end, { isGone: true });
  });

  it('tells of versions from before it began, between its looks, and of what came back from a kill', async () => {
    const several: Change = async (t, story) => {
      for (const summary of ['Second', 'Third']) await save(t, story, { summary });
      const note = { id: t.desk.makeId(), kind: 'correction', note: 'A name.' } as const;
      await t.store.articles.update(story.id, null, (it) => correct(it, note, t.desk.advance(1_000)));
      const pick = await t.desk.draft({ title: 'Pick' });
      await save(t, story, { relatedIds: [pick.id] });
      await t.store.articles.update(pick.id, null, (it) => publish(it, t.desk.now));
    };
    await lagging(several);
    await lagging(() => undefined, { before: several });
    const toldAnew: Change = async ({ store, desk }) => {
      const pick = await desk.draft({ title: 'Pick' });
      await desk.publish({ title: 'Picking', relatedIds: [pick.id] });
      await store.articles.update(pick.id, null, (it) => publish(it, desk.now));
    };
    await lagging(() => undefined, { before: toldAnew });
    await lagging(undo, {
      before: async (t, story) => {
        await several(t, story, story);
        await kill(t, story, 'An error.');
      },
    });
  });

  it('shows translations of each other, also of an original that nobody may know', async () => {
    await lagging(async (t, story) => {
      const { id } = await t.desk.draft({ title: 'Original' });
      await save(t, story, { translationOf: id });
      await t.desk.publish({ title: 'Second', language: 'lt', translationOf: id });
      const { translations } = (await t.app.inject(`/v1/articles/${story.id}`)).json();
      expect(translations).toMatchObject([{ slug: 'second' }]);
    });
  });

  it('shows what editors want read next, also once that comes out', async () => {
    await lagging(
      async (t, story) => {
        const pick = await t.store.articles.get('pick');
        await t.store.articles.update(pick?.id ?? '', null, (it) => publish(it, t.desk.advance(1_000)));
        const { data } = (await t.app.inject(`/v1/articles/${story.id}/related`)).json();
        expect(data).toMatchObject([{ slug: 'pick' }]);
      },
      {
        before: async (t, story) =>
          save(t, story, { relatedIds: [(await t.desk.draft({ title: 'Pick' })).id] }),
      },
    );
  });

  it('follows curated lists as articles come and go that fill them up, as they are renamed, and as they end', async () => {
    const tail = tailOf('genre=news&sort=-updatedAt');
    const lists: Change = async ({ desk }, story) => {
      const front = await desk.publishedList('Front', { pins: [story.id], tail, length: 3 });
      await desk.publishedList(front, {}, 'front-page');
      await desk.publishedList('Ending');
    };
    await lagging(lists);
    await lagging(
      async (t, story) => {
        await t.desk.publish({ title: 'Later' });
        await t.store.articles.update(story.id, null, (it) => unpublish(it, t.desk.now));
        const ending = await t.store.lists.get('ending');
        await t.store.lists.update(ending?.id ?? '', null, (it) => unpublishList(it, t.desk.now));
        await t.store.lists.remove(ending?.id ?? '', null, t.desk.now);
        await t.desk.publishedList('Ending', { description: 'Another.' });
        const { data } = (await t.app.inject('/v1/lists/front-page/articles')).json();
        expect(data).toMatchObject([{ slug: 'later' }]);
      },
      { before: lists },
    );
  });

  it('gives a slug of a list that is gone to the one that has it now', async () => {
    await lagging(
      async ({ desk, store }) => {
        const [first, second] = [await store.lists.get('first'), await store.lists.get('second')];
        if (first === null || second === null) throw new Error('they are missing');
        await desk.publishedList(second, { description: 'Told before the first has gone.' });
        await store.lists.update(first.id, null, (it) => unpublishList(it, desk.now));
        await store.lists.remove(first.id, null, desk.now);
        await desk.publishedList(second, {}, 'first');
      },
      {
        before: async ({ desk }) => {
          await desk.publishedList('First');
          await desk.publishedList('Second');
        },
      },
    );
  });

  it('leads on from every slug, and from the id of what was merged before it began', async () => {
    const rename: Change = async (t, story, tag) => {
      const { store, desk } = t;
      for (const slug of ['second', 'third'])
        await store.articles.update(story.id, null, (it) =>
          publish(edit(it, { slug }, desk.now).article, desk.now),
        );
      await store.tags.update(tag.id, (it) => ({ ...it, slug: 'renamed', revision: 2 }));
      await store.tags.merge((await desk.tag('Merged')).id, tag.id, desk.now);
    };
    await lagging(rename);
    await lagging(() => undefined, { before: rename });
  });

  it('has articles where the website there has them, as their section is renamed and merged', async () => {
    const move: Change = async (t, story) => {
      const { store, desk } = t;
      const section = await desk.section('World');
      await save(t, story, { sectionId: section.id });
      await desk.publish({ title: 'Elsewhere', url: 'https://elsewhere.test/a', sectionId: section.id });
      return { store, section };
    };
    await lagging(
      async (t) => {
        const { store, desk } = t;
        const section = await store.sections.get('world');
        await store.sections.update(section?.id ?? '', (it) => ({ ...it, slug: 'abroad', revision: 2 }));
        const { url } = (await t.app.inject('/v1/articles/story')).json();
        expect(url).toContain('/abroad/');
        await desk.section('Other');
      },
      { before: move, isElsewhere: true },
    );
    await lagging(
      async ({ store, desk }) => {
        const [section, other] = [await store.sections.get('world'), await desk.section('Other')];
        await store.sections.merge(section?.id ?? '', other.id, desk.now);
      },
      { before: move, isElsewhere: true },
    );
  });

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
    await using world = await mirroring();
    const { copy } = world;
    const upper = await copy.desk.section('Upper');
    await copy.desk.section('Lower', upper.id);
    await catchUp(world.follower({ isGone: true }));
    expect(await copy.store.sections.inOrder(0, 9)).toEqual([]);
  });
});
