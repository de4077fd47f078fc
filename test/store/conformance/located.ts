import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/clock.ts';
import { correct, unpublish } from '../../../src/domain/publishing.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';

export function locatedContract(open: () => Promise<Store>): void {
  describe('live articles by their numbers', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    it('tells of each what its address is made of', async () => {
      const section = await desk.section('World');
      const at = instant('2020-02-03T04:05:06.789Z');
      const article = await desk.publish({ title: 'One', sectionId: section.id }, at);
      await desk.publish({ title: 'Two', url: 'https://elsewhere.test/two' }, at);
      const noteAt = desk.advance(1000);
      await store.articles.update(article.id, null, (now) =>
        correct(now, { id: desk.makeId(), kind: 'correction', note: 'A note.' }, noteAt),
      );
      const [one, two] = await store.live.located(0, 10, 10);
      expect(one).toEqual({
        no: 1,
        id: article.id,
        slug: 'one',
        url: null,
        section: { slug: 'world' },
        publishedAt: at,
        updatedAt: noteAt,
      });
      expect(two).toMatchObject({ no: 2, url: 'https://elsewhere.test/two', section: null, updatedAt: at });
    });

    it('walks through them by number, between two numbers, so many at a time', async () => {
      for (const title of ['a', 'b', 'c', 'd', 'e']) await desk.publish({ title });
      await desk.draft({ title: 'f' });
      const slugs = async (after: number, last: number, limit: number) =>
        (await store.live.located(after, last, limit)).map(({ slug }) => slug);
      expect(await slugs(0, 9, 9)).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await slugs(1, 4, 9)).toEqual(['b', 'c', 'd']);
      expect(await slugs(1, 4, 2)).toEqual(['b', 'c']);
      expect(await slugs(5, 9, 9)).toEqual([]);
    });

    it('keeps each in its run, whatever becomes of others, and names the runs that have any', async () => {
      expect(await store.live.runs(2)).toEqual([]);
      const articles = [];
      for (const title of ['a', 'b', 'c', 'd', 'e']) articles.push(await desk.publish({ title }));
      expect(await store.live.runs(2)).toEqual([1, 2, 3]);
      const [, , c, d] = articles;
      for (const id of [c?.id ?? '', d?.id ?? '']) {
        await store.articles.update(id, null, (now) => unpublish(now, desk.now));
      }
      expect(await store.live.runs(2)).toEqual([1, 3]);
      expect((await store.live.located(4, 6, 9)).map(({ slug }) => slug)).toEqual(['e']);
    });
  });
}
