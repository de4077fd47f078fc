import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Article, ArticleContent, PublicArticle } from '../../../src/domain/article.ts';
import { RETOLD } from '../../../src/domain/change.ts';
import { draft, edit, publish, reinstate, unpublish, withdraw } from '../../../src/domain/publishing.ts';
import type {
  FeedFilter,
  FollowedFilter,
  FollowedPage,
  FollowedPlace,
  Store,
} from '../../../src/store/store.ts';
import { contentOf, Desk } from '../../support/content.ts';
import { Follower } from '../../support/follower.ts';
import { DOING, RandomNewsroom } from '../../support/random-newsroom.ts';
import { queryOf } from './lists.ts';

export function followedContract(open: () => Promise<Store>): void {
  describe('a follower of the log', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    const ask = (place: FollowedPlace | null, filter: FeedFilter = {}, limit = 50, withKills = false) =>
      store.changes.follow({ place, filter, limit, bodies: ['text'], withKills });
    const told = ({ entries }: FollowedPage) =>
      entries.map(({ type, slug, article }) => `${type} ${slug}${article === null ? '' : ' +'}`);
    const republish = (id: string, content: Partial<ArticleContent>) =>
      store.articles.update(id, null, (it) => publish(edit(it, { content }, desk.now).article, desk.now));

    it('begins with what stands, each thing once by its last entry, and then is told each change', async () => {
      const one = await desk.publish({ title: 'One' });
      await desk.publish({ title: 'Two' });
      await desk.tag('Tag');
      await republish(one.id, { title: 'One again' });
      const gone = await desk.publish({ title: 'Gone' });
      await store.articles.update(gone.id, null, (it) => withdraw(it, 'Untrue', desk.now));
      const first = await ask(null);
      expect(told(first)).toEqual(['article.published two +', 'tag.updated tag', 'article.updated one +']);
      expect(first.entries.map(({ seq }) => seq)).toEqual([2, 3, 4]);
      expect(first.isCaughtUp).toBe(true);
      expect(first.entries[2]?.article).toMatchObject({ title: 'One again', body: { text: 'A body.' } });

      expect(told(await ask(first.place))).toEqual([]);
      await republish(one.id, { title: 'Once more' });
      await store.articles.update(one.id, null, (it) => unpublish(it, desk.now));
      const second = await ask(first.place);
      // The first of them brings nothing that readers still see.
      expect(told(second)).toEqual(['article.updated one', 'article.unpublished one']);
    });

    it('is told in pieces what it would be told at once, also where a change comes in between', async () => {
      for (const n of [1, 2, 3, 4, 5]) await desk.publish({ title: `Story ${n}` });
      const first = await ask(null, {}, 2);
      expect(told(first)).toEqual(['article.published story-1 +', 'article.published story-2 +']);
      expect(first.isCaughtUp).toBe(false);
      await republish(first.entries[0]?.id ?? '', { title: 'Story 1, changed' });
      const second = await ask(first.place, {}, 2);
      const third = await ask(second.place, {}, 2);
      const fourth = await ask(third.place, {}, 2);
      expect([second, third, fourth].flatMap(told)).toEqual([
        'article.published story-3 +',
        'article.published story-4 +',
        'article.published story-5 +',
        'article.updated story-1 +',
      ]);
      expect(fourth.isCaughtUp).toBe(true);
    });

    it('begins, where it asks for them, also with the kills that readers are told of', async () => {
      const tag = await desk.tag('Tag');
      const [killed, twice, back, deleted, withheld] = [
        await desk.publish({ title: 'Killed', tagIds: [tag.id] }),
        await desk.publish({ title: 'Killed twice' }),
        await desk.publish({ title: 'Back' }),
        await desk.publish({ title: 'Deleted' }),
        await desk.publish({
          title: 'Withheld',
          rights: { copyrightNotice: null, usageTerms: null, syndication: 'withheld' },
        }),
      ];
      for (const { id } of [killed, twice, back, deleted, withheld])
        await store.articles.update(id, null, (it) => withdraw(it, 'Untrue', desk.now));
      for (const { id, slug, content } of [twice, back])
        await store.articles.update(id, null, (it) => reinstate(it, { slug, content }, desk.now));
      await store.articles.update(twice.id, null, (it) => withdraw(it, 'Untrue again', desk.now));
      await store.articles.remove(deleted.id, null, desk.now);
      const kills = async (filter: FollowedFilter) => {
        const { entries } = await ask(null, filter, 50, true);
        return entries
          .filter(({ type }) => type === 'article.withdrawn')
          .map(({ id, reason }) => [id, reason]);
      };
      expect(await kills({})).toEqual([
        [killed.id, 'Untrue'],
        [deleted.id, 'Untrue'],
        [twice.id, 'Untrue again'],
      ]);
      expect(await kills({ tag: { allOf: [['tag']], noneOf: [] } })).toEqual([[killed.id, 'Untrue']]);
    });

    it('is told which articles belong together, of picks those alone that anybody may know, and again once they may', async () => {
      const [original, pick] = [await desk.draft({ title: 'Original' }), await desk.draft({ title: 'Pick' })];
      const other = await desk.publish({ title: 'Other' });
      const story = await desk.publish({
        title: 'Story',
        relatedIds: [pick.id, other.id],
        translationOf: original.id,
      });
      const links = async (after: FollowedPlace | null) => {
        const { entries, place } = await ask(after);
        return { entries: entries.filter(({ id }) => id === story.id), place };
      };
      const first = await links(null);
      expect(first.entries).toMatchObject([
        { links: { related: [other.id], translationOf: original.id }, article: {} },
      ]);
      await store.articles.update(pick.id, null, (it) => publish(it, desk.now));
      const second = await links(first.place);
      expect(second.entries).toMatchObject([
        { type: 'article.updated', version: 1, reason: RETOLD, links: { related: [pick.id, other.id] } },
      ]);
      await store.articles.update(pick.id, null, (it) => unpublish(it, desk.now));
      await store.articles.update(pick.id, null, (it) => publish(it, desk.now));
      expect((await links(second.place)).entries).toEqual([]);
      await republish(story.id, { relatedIds: [] });
      const gone = await store.articles.update(pick.id, null, (it) => unpublish(it, desk.now));
      expect((await links(second.place)).entries).toMatchObject([{ links: { related: [] } }]);
      expect(gone.version).toBe(2);
    });

    it('hears nothing of what picked an article while that is saved and stays withheld', async () => {
      const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
      const pick = await desk.publish({ title: 'Pick' });
      await desk.publish({ title: 'Story', relatedIds: [pick.id] });
      await republish(pick.id, { rights });
      const { place } = await ask(null);
      for (const summary of ['One', 'Two']) await republish(pick.id, { summary });
      expect(told(await ask(place))).toEqual([]);
    });

    it('hears nothing of a draft from elsewhere, of a kill from elsewhere if all may have it, and of its end', async () => {
      const restoredAs = async (
        slug: string,
        withdrawal: Article['withdrawal'],
        syndication: 'allowed' | 'withheld',
      ) => {
        const rights = { copyrightNotice: null, usageTerms: null, syndication };
        const { id } = await store.articles.create(slug, (free) => {
          const { article } = draft(desk.makeId(), free, contentOf({ title: slug, rights }), desk.now);
          const state = withdrawal === null ? 'draft' : 'withdrawn';
          const log = withdrawal && { type: 'article.withdrawn' as const, reason: withdrawal.reason };
          return {
            ...{ article: { ...article, state, version: 1, withdrawal }, live: { do: 'remove' } },
            ...{ at: desk.now, action: 'import', log, restored: { published: null } },
          };
        });
        return id;
      };
      const kill = { at: desk.now, reason: 'Untrue' };
      const plan = await restoredAs('secret-plan', null, 'allowed');
      const killed = await restoredAs('killed', kill, 'allowed');
      await restoredAs('withheld', kill, 'withheld');
      await store.articles.remove(plan, null, desk.now);
      expect(told(await ask(null, {}, 50, true))).toEqual(['article.withdrawn killed']);
      const { place } = await ask(null);
      await store.articles.remove(killed, null, desk.now);
      expect(told(await ask(place))).toEqual(['article.deleted killed']);
      expect(told(await ask(null, {}, 50, true))).toEqual(['article.withdrawn killed']);
    });

    it('may follow some articles alone, and those of a time', async () => {
      const [old, recent] = [desk.later(-2_000), desk.later(-1_000)];
      const one = await desk.publish({ title: 'Old' }, old);
      const two = await desk.publish({ title: 'Recent' }, recent);
      const three = await desk.publish({ title: 'Now' });
      const since = { publishedFrom: recent };
      const among = { ids: [one.id, three.id] };
      const day = { publishedFrom: old, publishedTo: desk.now };
      const lately = { updatedFrom: desk.later(1) };
      const untilNow = { updatedTo: desk.later(1) };
      const first = await ask(null, since);
      expect(told(first)).toEqual(['article.published recent +', 'article.published now +']);
      expect(told(await ask(null, among))).toEqual(['article.published old +', 'article.published now +']);
      expect(told(await ask(null, day))).toEqual(['article.published old +', 'article.published recent +']);
      expect(told(await ask(null, lately))).toEqual([]);
      expect((await ask(null, untilNow)).entries).toHaveLength(3);
      desk.advance(10);
      for (const { id } of [one, two]) await republish(id, { summary: 'Changed.' });
      await store.articles.update(three.id, null, (it) => withdraw(it, 'Untrue', desk.now));
      await store.articles.update(one.id, null, (it) => unpublish(it, desk.now));
      expect(told(await ask(first.place, since))).toEqual([
        'article.updated recent +',
        'article.withdrawn now',
      ]);
      expect(told(await ask(first.place, among))).toEqual([
        'article.updated old',
        'article.withdrawn now',
        'article.unpublished old',
      ]);
      expect(told(await ask(first.place, day))).toEqual([
        'article.updated old',
        'article.updated recent +',
        'article.unpublished old',
      ]);
      expect(told(await ask(first.place, lately))).toEqual([
        'article.updated old',
        'article.updated recent +',
        'article.withdrawn now',
        'article.unpublished old',
      ]);
      // What was changed since is no longer of that time.
      expect(told(await ask(first.place, untilNow))).toContain('article.unpublished recent');
    });

    it('is told no slug that a thing had while nobody knew it', async () => {
      const hidden = await desk.tag('Secret merger', { hidden: true });
      await store.tags.update(hidden.id, (it) => ({ ...it, slug: 'merger', revision: 2 }));
      await desk.publish({ title: 'Story', tagIds: [hidden.id] });
      const { entries } = await ask(null);
      expect(entries).toMatchObject([{ slug: 'merger', former: { slugs: [] } }, { slug: 'story' }]);
      expect(await store.tags.find('secret-merger')).toEqual({ is: 'unknown' });
    });

    it('begins with no kill of what its filter leaves out, and is told of no pick that is withheld before it is offered', async () => {
      const tag = await desk.tag('Secret');
      const rights = { copyrightNotice: null, usageTerms: null };
      const secret = await desk.publish({ title: 'Secret', tagIds: [tag.id] });
      const pick = await desk.publish({ title: 'Pick', rights: { ...rights, syndication: 'withheld' } });
      const story = await desk.publish({ title: 'Story', relatedIds: [pick.id] });
      const filter = { tag: { allOf: [], noneOf: ['secret'] } };
      const first = await ask(null, filter);
      expect(first.entries.map(({ slug }) => slug)).toEqual(['secret', 'story']);
      expect(first.entries[1]).toMatchObject({ links: { related: [] } });
      await store.articles.update(secret.id, null, (it) => withdraw(it, 'Untrue', desk.now));
      expect((await ask(null, filter, 50, true)).entries).toHaveLength(2);
      await republish(pick.id, { rights: { ...rights, syndication: 'allowed' } });
      const second = await ask(first.place, filter);
      expect(told(second).slice(-2)).toEqual(['article.updated pick +', 'article.updated story +']);
      expect(second.entries.at(-1)).toMatchObject({ id: story.id, links: { related: [pick.id] } });
    });

    it('hears of the end of what left its filter and was killed before it looked', async () => {
      const tag = await desk.tag('Secret');
      const story = await desk.publish({ title: 'Story' });
      const filter = { tag: { allOf: [], noneOf: ['secret'] } };
      const { place } = await ask(null, filter);
      await republish(story.id, { tagIds: [tag.id] });
      await store.articles.update(story.id, null, (it) => withdraw(it, 'Untrue', desk.now));
      const never = await desk.publish({ title: 'Never', tagIds: [tag.id] });
      await store.articles.update(never.id, null, (it) => withdraw(it, 'Untrue', desk.now));
      // Of what it may have had it is told once too often rather than not.
      expect(told(await ask(place, filter))).toContain('article.withdrawn story');
    });

    it('is told anew what has another original by what that translates', async () => {
      const original = await desk.draft({ title: 'Original' });
      const middle = await desk.publish({ title: 'Middle' });
      await desk.publish({ title: 'Last', translationOf: middle.id });
      const { place } = await ask(null);
      await republish(middle.id, { translationOf: original.id });
      const { entries } = await ask(place);
      expect(entries.map(({ slug, links }) => [slug, links?.translationOf])).toEqual([
        ['middle', original.id],
        ['last', original.id],
      ]);
    });

    it('is told what leads to a thing beside its slug and id', async () => {
      const slugged = (id: string, slug: string) =>
        store.articles.update(id, null, (it) => publish(edit(it, { slug }, desk.now).article, desk.now));
      const story = await desk.publish({ title: 'Story' });
      await slugged(story.id, 'second');
      await slugged(story.id, 'third');
      const [from, into] = [await desk.tag('From'), await desk.tag('Into')];
      const list = await desk.publishedList('List');
      await desk.publishedList(list, {}, 'renamed');
      const former = async (place: FollowedPlace | null) =>
        (await ask(place)).entries.map(({ type, former }) => [type, former?.slugs, former?.ids]);
      expect(await former(null)).toEqual([
        ['article.updated', ['second', 'story'], []],
        ['tag.updated', [], []],
        ['tag.updated', [], []],
        ['list.updated', ['list'], []],
      ]);
      const { place } = await ask(null);
      await store.tags.merge(from.id, into.id, desk.now);
      await store.articles.update(story.id, null, (it) => unpublish(it, desk.now));
      expect(await former(place)).toEqual([
        ['tag.merged', ['from'], [from.id]],
        ['article.unpublished', undefined, undefined],
      ]);
    });

    it('hears what leaves its filter as unpublished, and nothing of what was never in it', async () => {
      const [sport, news] = [await desk.tag('Sport'), await desk.tag('News')];
      const match = await desk.publish({ title: 'Match', tagIds: [sport.id] });
      const other = await desk.publish({ title: 'Other', tagIds: [news.id] });
      const filter = { tag: { allOf: [['sport']], noneOf: [] } };
      const first = await ask(null, filter);
      expect(told(first)).toEqual(['tag.updated sport', 'tag.updated news', 'article.published match +']);
      await republish(match.id, { tagIds: [news.id] });
      await republish(other.id, { title: 'Other, changed' });
      const second = await ask(first.place, filter);
      expect(told(second)).toEqual(['article.unpublished match']);
      await republish(other.id, { tagIds: [sport.id] });
      expect(told(await ask(second.place, filter))).toEqual(['article.updated other +']);
    });

    it('never gets what is withheld, and hears of it when it comes to be', async () => {
      const rights = { copyrightNotice: null, usageTerms: null } as const;
      const story = await desk.publish({ title: 'Story', rights: { ...rights, syndication: 'allowed' } });
      const first = await ask(null);
      await republish(story.id, { rights: { ...rights, syndication: 'withheld' } });
      const second = await ask(first.place);
      expect(told(second)).toEqual(['article.unpublished story']);
      expect(told(await ask(null))).toEqual([]);
      await republish(story.id, { rights: { ...rights, syndication: 'allowed' } });
      expect(told(await ask(second.place))).toEqual(['article.updated story +']);
    });

    it('never hears of what was withheld from the first, nor of its end', async () => {
      const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
      const { place } = await ask(null);
      const story = await desk.publish({ title: 'Secret', rights });
      await republish(story.id, { title: 'Secret, changed' });
      await store.articles.update(story.id, null, (it) => withdraw(it, 'The source', desk.now));
      expect(told(await ask(place))).toEqual([]);
      expect(told(await ask(null))).toEqual([]);
    });

    it('hears of a kill also where the article was out of sight already', async () => {
      const tag = await desk.tag('Tag');
      const filter = { tag: { allOf: [['tag']], noneOf: [] } };
      const { place } = await ask(null, filter);
      const story = await desk.publish({ title: 'Story', tagIds: [tag.id] });
      await store.articles.update(story.id, null, (it) => unpublish(it, desk.now));
      await store.articles.update(story.id, null, (it) => withdraw(it, 'Untrue', desk.now));
      expect(told(await ask(place, filter))).toEqual([
        'article.published story',
        'article.unpublished story',
        'article.withdrawn story',
      ]);
    });

    it('must begin anew where what it filters by is gone, and is then told so by name', async () => {
      const tag = await desk.tag('Tag');
      const filter = { tag: { allOf: [['tag']], noneOf: [] } };
      const { place } = await ask(null, filter);
      await store.tags.remove(tag.id, null, desk.now);
      await expect(ask(place, filter)).rejects.toMatchObject({ code: 'history-lost' });
      await expect(ask(null, filter)).rejects.toMatchObject({ code: 'unknown-reference' });
    });

    it('must begin anew where its place is of another log', async () => {
      await desk.publish({ title: 'One' });
      const { place } = await ask(null);
      const lost = { code: 'history-lost', field: 'after' };
      await expect(ask({ ...place, seq: 2 })).rejects.toMatchObject(lost);
      await expect(ask({ seq: 0, mark: '', snapshotOf: 2 })).rejects.toMatchObject(lost);
      await expect(ask({ ...place, mark: 'another' })).rejects.toMatchObject(lost);
      await expect(ask(place)).resolves.toMatchObject({ isCaughtUp: true });
    });

    it('must begin anew where its filter comes to mean others without their having changed', async () => {
      const [sport, games] = [await desk.tag('Sport'), await desk.tag('Games')];
      const [top, low] = [await desk.section('Top'), await desk.section('Low')];
      await desk.publish({ title: 'A', tagIds: [games.id], sectionId: low.id });
      const byTag = { tag: { allOf: [['sport']], noneOf: [] } };
      const bySection = { section: { allOf: [['top']], noneOf: [] } };
      const [tags, sections, all] = [await ask(null, byTag), await ask(null, bySection), await ask(null)];
      const lost = { code: 'history-lost' };
      await store.sections.update(low.id, (it) => ({
        ...it,
        revision: 2,
        parentId: top.id,
        updatedAt: desk.now,
      }));
      await expect(ask(sections.place, bySection)).rejects.toMatchObject(lost);
      expect(told(await ask(tags.place, byTag))).toEqual(['section.updated low']);
      await store.tags.merge(games.id, sport.id, desk.now);
      const before = await ask(tags.place, byTag);
      // What came before it is still told.
      expect(told(before)).toEqual(['section.updated low']);
      await expect(ask(before.place, byTag)).rejects.toMatchObject(lost);
      expect(told(await ask(all.place))).toEqual(['section.updated low', 'tag.merged games']);
      expect(told(await ask(null, byTag))).toContain('article.published a +');
    });

    it('rejects a filter by what is not there', async () => {
      const filter = { tag: { allOf: [['nothing']], noneOf: [] } };
      await expect(ask(null, filter)).rejects.toMatchObject({ code: 'unknown-reference', field: 'tag' });
    });
  });

  describe('copies that are kept by the log alone', () => {
    const FILTERS: readonly FollowedFilter[] = [
      {},
      { tag: { allOf: [['tag-1']], noneOf: [] } },
      {
        section: { allOf: [['section-1', 'section-2']], noneOf: [] },
        language: { allOf: [['en']], noneOf: [] },
      },
      { author: { allOf: [], noneOf: ['author-1'] } },
    ];

    it('end as what readers see, whatever editors do and wherever following is broken off', {
      timeout: 60_000,
    }, async () => {
      let kept = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(DOING, { minLength: 30, maxLength: 60 }),
          fc.infiniteStream(fc.tuple(fc.nat(3), fc.boolean())),
          fc.integer({ min: 1, max: 7 }),
          async (doings, pauses, limit) => {
            const store = await open();
            const newsroom = new RandomNewsroom(store);
            for (const n of [1, 2]) {
              await newsroom.desk.tag(`Tag ${n}`);
              await newsroom.desk.section(`Section ${n}`);
              await newsroom.desk.author(`Author ${n}`);
            }
            const followers = FILTERS.map((filter) => ({ filter, follower: new Follower(filter, limit) }));
            for (const doing of doings) {
              await newsroom.take(doing);
              for (const { follower } of followers) {
                const [steps, isLost] = next(pauses);
                for (let n = 0; n < steps; n += 1) await tolerantly(() => follower.step(store, isLost));
              }
            }
            for (const { filter, follower } of followers) {
              if (!(await catchUp(follower, store))) continue;
              expect([...follower.copies.keys()].toSorted()).toEqual(await idsOf(store, filter));
              for (const [id, copy] of follower.copies) {
                const now = await store.live.find(id, ['html']);
                expect(now.is === 'found' && plain(now.item)).toEqual(plain(copy));
                kept += 1;
              }
            }
            await store.close();
          },
        ),
        { numRuns: 25, endOnFailure: true },
      );
      expect(kept).toBeGreaterThan(50);
    });
  });
}

function next<T>(stream: Iterator<T>): T {
  const { value } = stream.next();
  return value as T;
}

/** A term that the filter names may have been dropped: then there is nothing to follow by it. */
async function tolerantly(work: () => Promise<boolean>): Promise<boolean | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'unknown-reference') return null;
    throw error;
  }
}

async function catchUp(follower: Follower, store: Store): Promise<boolean> {
  let more: boolean | null = true;
  while (more === true) more = await tolerantly(() => follower.step(store));
  return more !== null;
}

async function idsOf(store: Store, filter: FollowedFilter): Promise<readonly string[]> {
  const page = { limit: 100, cursor: null };
  const { items } = await store.live.list(queryOf(filter, { page }));
  return items.map(({ id }) => id).toSorted();
}

/** Without what its neighbours and the names on it bring along: those have entries of their own. */
function plain(article: PublicArticle) {
  const { translations: _t, namesChangedAt: _n, section: _s, authors: _a, tags: _g, ...own } = article;
  return own;
}
