import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edit, publish, unpublish, withdraw } from '../../../src/domain/publishing.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';

export function changeContract(open: () => Promise<Store>): void {
  describe('the change log', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    it('tells each public change once, in order, without gaps, and nothing of drafts', async () => {
      const article = await desk.publish({ title: 'One' });
      await desk.draft({ title: 'Never seen' });
      await store.articles.update(article.id, null, (now) => edit(now, {}, desk.now));
      await store.articles.update(article.id, null, (now) => publish(now, desk.now));
      await store.articles.update(article.id, null, (now) => unpublish(now, desk.now));
      await store.articles.update(article.id, null, (now) => publish(now, desk.now));
      const at = desk.advance(5);
      await store.articles.update(article.id, null, (now) => withdraw(now, 'Untrue', at));
      const log = await store.changes.after(0, 100);
      expect(log.map(({ seq, type, version }) => [seq, type, version])).toEqual([
        [1, 'article.published', 1],
        [2, 'article.updated', 2],
        [3, 'article.unpublished', 2],
        [4, 'article.published', 3],
        [5, 'article.withdrawn', 3],
      ]);
      expect(log.at(-1)).toEqual({
        seq: 5,
        type: 'article.withdrawn',
        at,
        id: article.id,
        slug: 'one',
        version: 3,
        reason: 'Untrue',
      });
      expect(await store.changes.after(2, 2)).toEqual(log.slice(2, 4));
    });

    it('leaves no gap where a change was refused, also among others in the same commit', async () => {
      const refused = { tagIds: [desk.makeId()] };
      await Promise.allSettled([
        desk.publish({ title: 'a' }),
        desk.publish({ title: 'b', ...refused }),
        desk.publish({ title: 'c' }),
      ]);
      await desk.tag('A tag');
      const log = await store.changes.after(0, 100);
      expect(log.map(({ seq, slug }) => [seq, slug])).toEqual([
        [1, 'a'],
        [2, 'c'],
        [3, 'a-tag'],
      ]);
    });

    it('tells by a number that something was committed, and by tags what it may have changed for readers', async () => {
      const section = await desk.section('A section');
      const { seq } = await store.changes.touchedAfter(null);
      const before = store.changes.version();
      expect(store.changes.version()).toBe(before);
      const article = await desk.publish({ title: 'One', sectionId: section.id });
      expect(store.changes.version()).not.toBe(before);
      const page = { limit: 5, cursor: null };
      const ask = { sort: '-publishedAt', page, bodies: [], total: false, facets: [] } as const;
      const filter = { section: { allOf: [[section.slug]], noneOf: [] } };
      const { dependsOn } = await store.live.list({ ...ask, filter });
      const touched = await store.changes.touchedAfter(seq);
      expect(touched).toEqual({ seq: seq + 1, tags: expect.any(Set) });
      expect([...touched.tags]).toEqual(
        expect.arrayContaining([article.id, 'articles', ...(dependsOn ?? [])]),
      );
      expect((await store.live.list({ ...ask, filter: {} })).dependsOn).toEqual(['articles']);
      const unread = { language: { allOf: [['en', 'xx']], noneOf: [] } };
      expect((await store.live.list({ ...ask, filter: unread })).dependsOn).toEqual(['articles']);
      const address = { url: { address: 'https://www.test/one', slug: 'one' } };
      expect((await store.live.list({ ...ask, filter: address })).dependsOn).toBeNull();
      const version = store.changes.version();
      await store.articles.update(article.id, null, (now) => edit(now, {}, desk.now));
      expect(store.changes.version()).not.toBe(version);
      expect(await store.changes.touchedAfter(touched.seq)).toEqual({ seq: touched.seq, tags: new Set() });
      await desk.tag('A tag');
      expect(await store.changes.touchedAfter(touched.seq)).toMatchObject({ tags: 'everything' });
    });

    it('is empty on an empty store', async () => {
      expect(await store.changes.after(0, 10)).toEqual([]);
      expect(await store.changes.removals(10)).toEqual([]);
      expect(await store.changes.newest()).toBe(0);
      await desk.tag('A tag');
      expect(await store.changes.newest()).toBe(1);
    });

    it('tells what readers lost and have not got back, the newest first, each once, with what they are told', async () => {
      const [killed, taken, deleted, back, live] = await Promise.all(
        ['killed', 'taken', 'deleted', 'back', 'live'].map((title) => desk.publish({ title })),
      );
      if (!killed || !taken || !deleted || !back || !live) throw new Error('five were published');
      const takeBack = (id: string) =>
        store.articles.update(id, null, (now) => unpublish(now, desk.advance(1000)));
      await store.articles.update(killed.id, null, (now) => withdraw(now, 'Untrue', desk.advance(1000)));
      const killedAt = desk.now;
      await takeBack(back.id);
      await store.articles.update(back.id, null, (now) => publish(now, desk.advance(1000)));
      await takeBack(deleted.id);
      await takeBack(taken.id);
      const takenAt = desk.now;
      await store.articles.remove(deleted.id, null, desk.advance(1000));
      const deletedAt = desk.now;
      await desk.draft({ title: 'Never seen' });
      const rights = { copyrightNotice: null, usageTerms: null, syndication: 'withheld' } as const;
      await takeBack((await desk.publish({ title: 'Secret', rights })).id);
      const gone = [
        { id: deleted.id, at: deletedAt, reason: null, version: 1 },
        { id: taken.id, at: takenAt, reason: null, version: 1 },
        { id: killed.id, at: killedAt, reason: 'Untrue', version: 1 },
      ];
      expect(await store.changes.removals(10)).toEqual(gone);
      expect(await store.changes.removals(2)).toEqual(gone.slice(0, 2));
      await store.articles.remove(killed.id, null, desk.advance(1000));
      expect(await store.changes.removals(1)).toEqual([
        { id: killed.id, at: desk.now, reason: 'Untrue', version: 1 },
      ]);
    });
  });

  describe('the state of the store', () => {
    it('is sound after writes, as its own inspection says', async () => {
      const store = await open();
      await new Desk(store).publish();
      await store.ping();
      const found = await store.inspect();
      expect(found.length).toBeGreaterThan(2);
      expect(found.filter(({ ok }) => !ok)).toEqual([]);
      await store.close();
    });
  });
}
