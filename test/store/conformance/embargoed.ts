import { beforeEach, describe, expect, it } from 'vitest';
import { withdraw } from '../../../src/domain/publishing.ts';
import { fireDue, unschedule } from '../../../src/domain/scheduling.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';
import { reschedule, scheduled, underEmbargo } from '../../support/schedules.ts';

export function embargoedContract(open: () => Promise<Store>): void {
  describe('what is under embargo', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
      return () => store.close();
    });
    const titles = async (filter: Parameters<typeof store.embargoed.list>[0] = {}) =>
      (await store.embargoed.list(filter, { limit: 9, cursor: null })).items.map((it) => it.content.title);

    it('is listed by its time, with its body, and leaves the list with its schedule', async () => {
      await scheduled(desk, { title: 'No embargo' }, desk.later(1));
      const late = await underEmbargo(desk, { title: 'Late', body: bodyOf('Late.') }, desk.later(2_000));
      const soon = await underEmbargo(desk, { title: 'Soon' }, desk.later(1_000));
      const live = await desk.publish({ title: 'Live' });
      await reschedule(desk, live, desk.later(3_000), true);
      expect(await titles()).toEqual(['Soon', 'Late', 'Live']);
      expect((await store.embargoed.find('late', {}))?.content.body).toEqual(bodyOf('Late.'));
      await store.articles.update(late.id, null, (it) => unschedule(it, desk.now));
      await store.articles.update(live.id, null, (it) => withdraw(it, 'An error.', desk.now));
      await store.articles.update(soon.id, null, (it) => fireDue(it, desk.later(1_000)));
      expect(await titles()).toEqual([]);
      for (const ref of [late.id, live.id, soon.id, 'late', 'nowhere'])
        expect(await store.embargoed.find(ref, {})).toBeNull();
    });

    it('hides no end that readers are told of', async () => {
      const expiresAt = desk.later(20_000);
      const live = await desk.publish({ title: 'For a while', expiresAt });
      expect((await store.articles.nextDue()).told).toBe(expiresAt);
      await reschedule(desk, live, desk.later(10_000), true);
      expect(await store.articles.nextDue()).toEqual({ at: desk.later(10_000), told: expiresAt });
    });

    it('is paged forth and back', async () => {
      for (let n = 0; n < 5; n += 1) await underEmbargo(desk, { title: `Story ${n}` }, desk.later(1_000));
      const first = await store.embargoed.list({}, { limit: 2, cursor: null });
      const second = await store.embargoed.list({}, { limit: 2, cursor: first.next });
      const third = await store.embargoed.list({}, { limit: 2, cursor: second.next });
      const all = [first, second, third].flatMap(({ items }) => items.map((it) => it.content.title));
      expect(all).toEqual(['Story 0', 'Story 1', 'Story 2', 'Story 3', 'Story 4']);
      expect(third.next).toBeNull();
      const back = await store.embargoed.list({}, { limit: 2, cursor: third.prev });
      expect(back.items).toEqual(second.items);
    });

    it('is found by sections with those below, and not by what is hidden or unknown', async () => {
      const europe = await desk.section('Europe');
      const lithuania = await desk.section('Lithuania', europe.id);
      const hidden = await desk.tag('Hidden', { hidden: true });
      const filed = { sectionId: lithuania.id, tagIds: [hidden.id], language: 'lt-LT' };
      await underEmbargo(desk, { title: 'Filed', ...filed }, desk.later(1_000));
      await underEmbargo(desk, { title: 'Elsewhere' }, desk.later(2_000));
      const of = (...values: string[]) => ({ allOf: [values], noneOf: [] });
      const not = (...values: string[]) => ({ allOf: [], noneOf: values });
      expect(await titles({ section: of('europe') })).toEqual(['Filed']);
      expect(await titles({ section: not(europe.id) })).toEqual(['Elsewhere']);
      expect(await titles({ language: of('lt') })).toEqual(['Filed']);
      expect(await titles({ language: of('l') })).toEqual([]);
      expect(await titles({ language: not('lt-lt'), genre: of('news') })).toEqual(['Elsewhere']);
      expect(await store.embargoed.find('filed', { section: not('lithuania') })).toBeNull();
      for (const tag of ['hidden', 'unknown'])
        await expect(titles({ tag: of(tag) })).rejects.toMatchObject({
          code: 'unknown-reference',
          field: 'tag',
        });
    });
  });
}
