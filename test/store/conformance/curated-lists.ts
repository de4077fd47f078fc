import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import {
  editList,
  editListIfDifferent,
  type ListTail,
  MAX_LIST_LENGTH,
  publishList,
  unpublishList,
} from '../../../src/domain/curated-list.ts';
import { unpublish } from '../../../src/domain/publishing.ts';
import type { ArticleQuery } from '../../../src/domain/query.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';
import { queryOf } from './lists.ts';

const any = (...values: string[]) => ({ allOf: [values], noneOf: [] });
export const NEWEST: ListTail = { query: '', filter: {}, sort: '-publishedAt' };
const tagged = (slug: string): ListTail => ({
  query: `tag=${slug}`,
  filter: { tag: any(slug) },
  sort: '-publishedAt',
});

export function curatedListContract(open: () => Promise<Store>): void {
  describe('curated lists', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    /** An article by a letter, each published a minute after the one before. */
    const article = async (title: string, tagIds: readonly string[] = []) => {
      desk.advance(60_000);
      return desk.publish({ title, tagIds, body: bodyOf('Words.') });
    };
    const articles = async (titles: string) => {
      const ids: Record<string, string> = {};
      for (const title of titles) ids[title] = (await article(title)).id;
      return (wanted: string) => [...wanted].map((title) => ids[title] ?? '');
    };
    const page = (list: string, more: Partial<ArticleQuery> = {}, filter: ArticleQuery['filter'] = {}) =>
      store.live.list(queryOf({ list, ...filter }, { sort: 'list', ...more }));
    const titles = async (list: string, more?: Partial<ArticleQuery>, filter?: ArticleQuery['filter']) =>
      (await page(list, more, filter)).items.map(({ title }) => title).join('');

    it('show their live pins in order, then what the tail finds beside them, up to the length', async () => {
      const ids = await articles('ABCDEF');
      const hidden = await desk.draft({ title: 'hidden' });
      const pins = [...ids('B'), hidden.id, ...ids('A')];
      await desk.publishedList('Front', { pins, tail: NEWEST, length: 4 });
      expect(await titles('front')).toBe('BAFE');
      expect((await page('front', { total: true })).total).toBe(4);
      await desk.publishedList('Pins', { pins });
      await desk.publishedList('Short', { pins, length: 1 });
      await desk.publishedList('Tail', { tail: NEWEST, length: 3 });
      expect([await titles('pins'), await titles('short'), await titles('tail')]).toEqual(['BA', 'B', 'FED']);
    });

    it('are narrowed by other filters, reordered by other sorts, counted and faceted', async () => {
      const tag = await desk.tag('Tag');
      const ids = await articles('AB');
      for (const title of 'CDE') await article(title, [tag.id]);
      await articles('FG');
      await desk.publishedList('Front', { pins: ids('A'), tail: NEWEST, length: 6 });
      expect(await titles('front')).toBe('AGFEDC');
      expect(await titles('front', {}, { tag: any('tag') })).toBe('EDC');
      expect(await titles('front', {}, { search: parseSearch('a OR e OR b') })).toBe('AE');
      expect(await titles('front', {}, { ids: ids('BA') })).toBe('A');
      expect(await titles('front', { sort: 'publishedAt' })).toBe('ACDEFG');
      expect(await titles('front', { sort: 'title' })).toBe('ACDEFG');
      const named = { ids: ids('AB'), search: parseSearch('b OR g OR a') };
      expect(await titles('front', { sort: 'relevance' }, named)).toBe('A');
      expect(await titles('front', { sort: 'relevance' }, { search: parseSearch('b OR g OR a') })).toBe('GA');
      const { total, facets } = await page('front', { total: true, facets: ['tag'] });
      expect(total).toBe(6);
      expect(facets?.tag).toEqual([{ value: 'tag', label: 'Tag', count: 3 }]);
    });

    it('find by id, slug and former slug, and by nothing else', async () => {
      const list = await desk.publishedList('Front', { tail: NEWEST });
      await article('A');
      await desk.publishedList(list, {}, 'home');
      for (const ref of ['home', 'front', list.id, list.id.toUpperCase()])
        expect(await titles(ref)).toBe('A');
      expect(await store.lists.find('front')).toEqual({ is: 'moved', slug: 'home' });
      expect(await store.lists.find('home')).toMatchObject({
        is: 'found',
        item: { id: list.id, length: 20 },
      });
      expect(await store.lists.find('other')).toEqual({ is: 'unknown' });
      await expect(page('other')).rejects.toMatchObject({ code: 'unknown-reference', field: 'list' });
      await expect(store.live.list(queryOf({}, { sort: 'list' }))).rejects.toMatchObject({ field: 'sort' });
    });

    it('keep what editors have not published from readers', async () => {
      const ids = await articles('ABC');
      const draft = await desk.list('Draft', { pins: ids('A') });
      for (const ref of ['draft', draft.id]) {
        expect(await store.lists.find(ref)).toEqual({ is: 'unknown' });
        await expect(page(ref)).rejects.toMatchObject({ code: 'unknown-reference' });
      }
      const list = await desk.publishedList('Front', { pins: ids('A') });
      const edits = { slug: 'home', content: { name: 'Home', pins: ids('BC'), length: 1 } };
      await store.lists.update(list.id, null, (saved) => editList(saved, edits, desk.now));
      expect(await titles('front')).toBe('A');
      expect(await store.lists.find('home')).toEqual({ is: 'unknown' });
      expect(await store.lists.find('front')).toMatchObject({
        item: { name: 'Front', slug: 'front', length: 20 },
      });
      const published = await store.lists.published({ limit: 10, cursor: null });
      expect(published.items).toEqual([
        {
          id: list.id,
          slug: 'front',
          name: 'Front',
          description: null,
          length: 20,
          publishedAt: desk.now,
          updatedAt: desk.now,
        },
      ]);
      await store.lists.update(list.id, null, (saved) => unpublishList(saved, desk.now));
      expect(await store.lists.find('front')).toEqual({ is: 'unknown' });
      await store.lists.update(list.id, null, (saved) => publishList(saved, desk.now));
      expect(await store.lists.find('front')).toEqual({ is: 'moved', slug: 'home' });
      expect(await titles('home')).toBe('B');
    });

    it('name what was deleted since without failing, and match nothing by it', async () => {
      const [tag, other] = [await desk.tag('Tag'), await desk.tag('Other')];
      await article('A', [other.id]);
      await desk.publishedList('Gone', { tail: tagged('tag') });
      const either: ListTail = { ...NEWEST, query: 'tag=tag,other', filter: { tag: any('tag', 'other') } };
      await desk.publishedList('Either', { tail: either });
      const not: ListTail = { ...NEWEST, query: 'tag=-tag', filter: { tag: { allOf: [], noneOf: ['tag'] } } };
      const without = await desk.publishedList('Without', { tail: not });
      // An import isn't held to what is there, which is how a list comes to name nothing.
      await store.lists.update(without.id, null, (saved) => {
        const tail: ListTail = {
          ...NEWEST,
          query: 'tag=-x',
          filter: { tag: { allOf: [['other']], noneOf: ['x'] } },
        };
        const change = publishList(editList(saved, { content: { tail } }, desk.now).list, desk.now);
        return { ...change, action: 'import' };
      });
      const gone = await store.lists.get('gone');
      await store.lists.update(gone?.id ?? '', null, (saved) => {
        const tail: ListTail = { ...tagged('x') };
        return {
          ...publishList(editList(saved, { content: { tail } }, desk.now).list, desk.now),
          action: 'import',
        };
      });
      expect([await titles('gone'), await titles('either'), await titles('without')]).toEqual(['', 'A', 'A']);
      expect(tag.id).not.toBe(other.id);
    });

    it('refuse a pin or a tail that names nothing, unless it was saved before', async () => {
      const ids = await articles('A');
      const none = '01900000-0000-7000-8000-ffffffffffff';
      await expect(desk.list('List', { pins: [...ids('A'), none] })).rejects.toMatchObject({
        code: 'unknown-reference',
        field: 'pins',
      });
      await expect(desk.list('List', { tail: tagged('nothing') })).rejects.toMatchObject({
        code: 'unknown-reference',
        field: 'tail.query',
      });
      const draft = await desk.draft({ title: 'Draft' });
      const list = await desk.list('List', { pins: [draft.id] });
      await store.articles.remove(draft.id, null, desk.now);
      const save = (pins: readonly string[]) =>
        store.lists.update(list.id, null, (saved) => editList(saved, { content: { pins } }, desk.now));
      expect(await save([draft.id, ...ids('A')])).toMatchObject({
        pinned: [{ title: 'A', state: 'published' }],
      });
      await expect(save([none])).rejects.toMatchObject({ code: 'unknown-reference' });
      expect(await store.lists.pinIds(['a', ...ids('A')])).toEqual([...ids('A'), ...ids('A')]);
      await expect(store.lists.pinIds(['a', 'b'])).rejects.toMatchObject({ field: 'pins' });
    });

    it('are saved by revision, refuse stale ones, and write nothing where nothing changes', async () => {
      const list = await desk.list('List');
      expect(list).toMatchObject({ slug: 'list', state: 'draft', revision: 1, live: null });
      expect((await desk.list('List')).slug).toBe('list-2');
      const rename = (name: string, expected: number | null) =>
        store.lists.update(list.id, expected, (saved) =>
          editListIfDifferent(saved, { content: { name } }, desk.now),
        );
      expect((await rename('List', 1)).revision).toBe(1);
      expect((await rename('Other', 1)).revision).toBe(2);
      await expect(rename('Third', 1)).rejects.toMatchObject({ code: 'stale-revision', currentRevision: 2 });
      await expect(rename('Third', 3)).rejects.toMatchObject({ code: 'stale-revision' });
      await expect(
        store.lists.update(list.id, null, (saved) => editList(saved, { slug: 'list-2' }, desk.now)),
      ).rejects.toMatchObject({ code: 'slug-taken' });
      await expect(store.lists.update(desk.makeId(), null, () => null)).rejects.toMatchObject({
        code: 'not-found',
      });
      expect(await store.lists.get('list')).toMatchObject({ content: { name: 'Other' } });
      const { items } = await store.lists.list({ limit: 10, cursor: null });
      expect(items.map(({ content }) => content.name)).toEqual(['List', 'Other']);
    });

    it('are told of in the change log and the audit, and answered once', async () => {
      const by = { keyId: desk.makeId(), name: 'desk' };
      const list = await desk.list('List');
      await store.lists.update(list.id, null, (saved) => publishList(saved, desk.now), { by });
      await expect(store.lists.remove(list.id, null, desk.now)).rejects.toMatchObject({
        code: 'wrong-state',
      });
      await store.lists.update(list.id, null, (saved) => unpublishList(saved, desk.now), { by });
      const once = {
        owner: 'k',
        key: 'i',
        fingerprint: 'f',
        at: desk.now,
        answer: () => new Uint8Array([7]),
      };
      await store.lists.remove(list.id, 3, desk.now, { by, once });
      await expect(store.lists.remove(list.id, 3, desk.now, { by, once })).rejects.toMatchObject({
        code: 'already-done',
      });
      expect((await store.answers.find('k', 'i'))?.answer).toEqual(Buffer.from([7]));
      expect(await store.lists.get('list')).toBeNull();
      const changes = await store.changes.after(0, 10);
      expect(changes.map(({ type, id }) => [type, id])).toEqual([
        ['list.updated', list.id],
        ['list.deleted', list.id],
      ]);
      const audit = await store.audit.list({ id: list.id, page: { limit: 10, cursor: null } });
      expect(
        audit.items.map((entry) => [entry.action, entry.by.name, entry.fromRevision, entry.toRevision]),
      ).toEqual([
        ['delete', 'desk', 3, null],
        ['unpublish', 'desk', 2, 3],
        ['publish', 'desk', 1, 2],
        ['create', 'dateline', null, 1],
      ]);
      expect((await desk.list('List')).slug).toBe('list');
    });

    it('go out and come in again in the order of creation, with what leads to them', async () => {
      const first = await desk.publishedList('B', { tail: NEWEST });
      await desk.publishedList(first, {}, 'c');
      await desk.list('A');
      const numbered = await store.lists.inOrder(0, 10);
      expect(numbered.map(({ list, formerSlugs }) => [list.slug, formerSlugs])).toEqual([
        ['c', ['b']],
        ['a', []],
      ]);
      expect(numbered[0]?.live).toMatchObject({ slug: 'c', tail: NEWEST });
      expect(await store.lists.inOrder(numbered[0]?.no ?? 0, 1)).toHaveLength(1);
    });

    it('page without repeating or missing what stays, while articles come and go', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            pins: fc.integer({ min: 0, max: 6 }),
            length: fc.integer({ min: 1, max: 30 }),
            limit: fc.integer({ min: 1, max: 7 }),
            sort: fc.constantFrom<ListTail['sort']>('-publishedAt', 'publishedAt', '-updatedAt', 'title'),
            between: fc.array(fc.constantFrom('publish', 'unpublish'), { minLength: 1, maxLength: 5 }),
          }),
          async ({ pins, length, limit, sort, between }) => {
            const tag = await desk.tag('Tag');
            const ids: string[] = [];
            for (let n = 0; n < 15; n += 1) {
              desk.advance(n % 3);
              ids.push((await desk.publish({ title: `T${n % 4}`, tagIds: [tag.id] })).id);
            }
            const tail: ListTail = { query: `tag=${tag.slug}`, filter: { tag: any(tag.slug) }, sort };
            const { id } = await desk.publishedList('List', { pins: ids.slice(0, pins), tail, length });
            const whole = async () => (await page(id)).items.map((item) => item.id);
            const always = new Set(await whole());
            const seen: string[] = [];
            let now = await page(id, { page: { limit, cursor: null } });
            for (let n = 0; ; n += 1) {
              seen.push(...now.items.map((item) => item.id));
              expect(new Set(seen).size).toBe(seen.length);
              if (now.next === null) break;
              const last = now.items.at(-1)?.id ?? '';
              if (between[n % between.length] === 'publish') {
                for (const offset of [5, -5, 6]) {
                  const at = instantFromMs(toMs(desk.now) + offset);
                  await desk.publish({ title: `T${n % 5}`, tagIds: [tag.id] }, at);
                }
              } else {
                await store.articles.update(last, null, (saved) => unpublish(saved, desk.now));
              }
              const present = new Set(await whole());
              for (const member of always) if (!present.has(member)) always.delete(member);
              now = await page(id, { page: { limit, cursor: now.next } });
            }
            expect([...always].filter((member) => !seen.includes(member))).toEqual([]);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('hold what a plain reading of pins, tail and length finds, forwards and backwards', async () => {
      const all: { id: string; title: string; live: boolean }[] = [];
      for (let n = 0; n < 20; n += 1) {
        desk.advance(1000);
        const title = `T${String((n * 7) % 20).padStart(2, '0')}`;
        const live = n % 4 !== 3;
        const { id } = live ? await desk.publish({ title }) : await desk.draft({ title });
        all.push({ id, title, live });
      }
      const sorted = {
        '-publishedAt': all.toReversed(),
        publishedAt: all,
        title: all.toSorted((a, b) => (a.title < b.title ? -1 : 1)),
      };
      const sorts = fc.option(
        fc.constantFrom('-publishedAt' as const, 'publishedAt' as const, 'title' as const),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([...all.keys()], { maxLength: 8 }),
          sorts,
          fc.integer({ min: 1, max: 25 }),
          fc.integer({ min: 1, max: 6 }),
          async (pinned, sort, length, limit) => {
            const pins = pinned.flatMap((n) => all[n] ?? []);
            const tail: ListTail | null = sort && { query: `sort=${sort}`, filter: {}, sort };
            const { id } = await desk.publishedList('List', {
              pins: pins.map((pin) => pin.id),
              tail,
              length,
            });
            const rest = sort === null ? [] : sorted[sort].filter((one) => !pins.includes(one));
            const expected = [...pins, ...rest]
              .filter(({ live }) => live)
              .slice(0, length)
              .map((one) => one.title);
            const found: string[] = [];
            let now = await page(id, { page: { limit, cursor: null }, total: true });
            expect(now.total).toBe(expected.length);
            for (;;) {
              found.push(...now.items.map(({ title }) => title));
              if (now.next === null) break;
              now = await page(id, { page: { limit, cursor: now.next } });
            }
            expect(found).toEqual(expected);
            let back = now.items.map(({ title }) => title);
            while (now.prev !== null) {
              now = await page(id, { page: { limit, cursor: now.prev } });
              back = [...now.items.map(({ title }) => title), ...back];
            }
            expect(back).toEqual(expected);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('refuse cursors that are not of a curated list', async () => {
      await desk.publishedList('List', { tail: NEWEST });
      const positions = [
        [0, '1'],
        ['pin', 'x', '1', 0],
        ['title', 1, '1', 0],
        ['pin', 0, 'x', 0],
        ['pin', 0, '1', -1],
      ];
      for (const position of positions) {
        const cursor = { direction: 'next' as const, position };
        await expect(page('list', { page: { limit: 5, cursor } })).rejects.toMatchObject({
          code: 'invalid-value',
          field: 'cursor',
        });
      }
    });

    it('go on after a pin where it stands by now', async () => {
      const ids = await articles('ABCDE');
      const list = await desk.publishedList('List', { pins: ids('ABCD') });
      const { next } = await page('list', { page: { limit: 2, cursor: null } });
      await desk.publishedList(list, { pins: ids('EABCD') });
      expect(await titles('list', { page: { limit: 10, cursor: next } })).toBe('CD');
    });

    it('go on where the article was when the tail has another sort by now', async () => {
      await articles('ABCDEF');
      const list = await desk.publishedList('List', { tail: NEWEST });
      const { next } = await page('list', { page: { limit: 2, cursor: null } });
      await desk.publishedList(list, { tail: { query: 'sort=title', filter: {}, sort: 'title' } });
      expect(await titles('list', { page: { limit: 10, cursor: next } })).toBe('F');
      await desk.publishedList(list, { tail: null });
      expect(await titles('list', { page: { limit: 10, cursor: next } })).toBe('');
    });

    it('can have a search for a tail, by relevance', async () => {
      await articles('ABCDE');
      const search = parseSearch('b OR d OR words');
      await desk.publishedList('Found', {
        tail: { query: 'q=', filter: { search }, sort: 'relevance' },
        length: 4,
      });
      expect(await titles('found')).toBe('DBEC');
      const first = await page('found', { page: { limit: 3, cursor: null } });
      await article('b');
      expect(await titles('found', { page: { limit: 3, cursor: first.next } })).toBe('');
      expect(await titles('found', { page: { limit: 3, cursor: first.prev } })).toBe('bDB');
    });

    it('can be as long as a list may be', async () => {
      await articles('AB');
      await desk.publishedList('List', { tail: NEWEST, length: MAX_LIST_LENGTH });
      expect(await titles('list')).toBe('BA');
    });
  });
}
