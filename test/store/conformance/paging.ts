import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import type { Cursor } from '../../../src/domain/page.ts';
import { edit, publish } from '../../../src/domain/publishing.ts';
import type { ArticleFilter, ArticleSort } from '../../../src/domain/query.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { queryOf } from './lists.ts';

export function pagingContract(open: () => Promise<Store>): void {
  describe('pages', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
    });
    afterEach(() => store.close());

    const walk = async (
      filter: ArticleFilter,
      sort: ArticleSort,
      limit: number,
      between = async () => {},
    ) => {
      const pages: string[][] = [];
      let cursor: Cursor | null = null;
      do {
        const page: Awaited<ReturnType<Store['live']['list']>> = await store.live.list(
          queryOf(filter, { sort, page: { limit, cursor } }),
        );
        pages.push(page.items.map(({ id }) => id));
        cursor = page.next;
        if (cursor !== null) await between();
      } while (cursor !== null);
      return pages;
    };

    it.each(
      (['-publishedAt', 'publishedAt', '-updatedAt', 'updatedAt', 'title', 'relevance'] as const).flatMap(
        (sort) => (['tag', 'author'] as const).map((kind) => ({ sort, kind })),
      ),
    )(
      'of some $kind by $sort hold each article once, forwards and backwards, also where keys are equal',
      async ({ sort, kind }) => {
        const some = [await desk[kind]('One'), await desk[kind]('Two')];
        for (let n = 0; n < 23; n += 1) {
          const at = instantFromMs(toMs(desk.now) + Math.floor(n / 5) * 1000);
          const title = `word ${'abc'[n % 3]}`;
          await desk.publish({ title, [`${kind}Ids`]: some.slice(n % 2).map(({ id }) => id) }, at);
        }
        const filter: ArticleFilter = {
          [kind]: { allOf: [['one', 'two']], noneOf: [] },
          ...(sort === 'relevance'
            ? { search: { allOf: [[{ words: ['word'], prefix: false }]], noneOf: [] } }
            : {}),
        };
        const whole = (await store.live.list(queryOf(filter, { sort }))).items.map(({ id }) => id);
        expect(whole).toHaveLength(23);
        const pages = await walk(filter, sort, 4);
        expect(pages.flat()).toEqual(whole);
        expect(pages.map((page) => page.length)).toEqual([4, 4, 4, 4, 4, 3]);
        let page = await store.live.list(queryOf(filter, { sort, page: { limit: 23, cursor: null } }));
        expect([page.next, page.prev]).toEqual([null, null]);
        page = await store.live.list(queryOf(filter, { sort, page: { limit: 22, cursor: null } }));
        page = await store.live.list(queryOf(filter, { sort, page: { limit: 4, cursor: page.next } }));
        const backwards: string[][] = [];
        while (page.prev !== null) {
          page = await store.live.list(queryOf(filter, { sort, page: { limit: 4, cursor: page.prev } }));
          backwards.unshift(page.items.map(({ id }) => id));
          expect(page.next).not.toBeNull();
        }
        expect(backwards.flat()).toEqual(whole.slice(0, 22));
      },
    );

    it('neither repeat nor miss an article while others are published, edited and taken to other slugs', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 1, max: 5 }),
          async (offsets, limit) => {
            const tag = await desk.tag('Tag');
            const base = toMs(desk.now);
            desk.advance(1000);
            const stay: string[] = [];
            for (let n = 0; n < 12; n += 1) {
              const at = instantFromMs(base + n * 10);
              stay.push((await desk.publish({ title: `Stays ${n}`, tagIds: [tag.id] }, at)).id);
            }
            let n = 0;
            const pages = await walk(
              { tag: { allOf: [[tag.id]], noneOf: [] } },
              '-publishedAt',
              limit,
              async () => {
                const offset = offsets[n % offsets.length] ?? 0;
                await desk.publish({ title: 'New', tagIds: [tag.id] }, instantFromMs(base + 60 + offset));
                const id = stay[n % stay.length] ?? '';
                desk.advance(1);
                await store.articles.update(id, null, (now) =>
                  publish(edit(now, { content: { title: `Edited ${n}` } }, desk.now).article, desk.now),
                );
                n += 1;
              },
            );
            const seen = pages.flat();
            expect(new Set(seen).size).toBe(seen.length);
            expect(stay.filter((id) => !seen.includes(id))).toEqual([]);
          },
        ),
        { numRuns: 10 },
      );
    });

    it.each(['title', 'updatedAt', '-updatedAt'] as const)(
      'by %s neither repeat nor miss an article either way while others come between them',
      async (sort) => {
        const titles = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ш', '🗞'), maxLength: 3 });
        const some = fc.array(titles, { minLength: 1, maxLength: 12 });
        await fc.assert(
          fc.asyncProperty(some, some, fc.integer({ min: 1, max: 4 }), async (stay, more, limit) => {
            const tag = await desk.tag('Tag');
            const filter: ArticleFilter = { tag: { allOf: [[tag.id]], noneOf: [] } };
            const publishOne = async (title: string) => {
              if (title.length > 1) desk.advance(1);
              return await desk.publish({ title: `t${title}`, tagIds: [tag.id] }, desk.now);
            };
            for (const title of stay) await publishOne(title);
            const whole = await walk(filter, sort, 100);
            const read = (cursor: Cursor | null) =>
              store.live.list(queryOf(filter, { sort, page: { limit, cursor } }));
            const walkOn = async (direction: 'next' | 'prev', from: Cursor | null) => {
              const pages = [await read(from)];
              for (let at = pages[0]?.[direction]; at; at = pages.at(-1)?.[direction]) {
                const title = more[pages.length - 1];
                if (title !== undefined) await publishOne(title);
                pages.push(await read(at));
              }
              return pages;
            };
            const idsIn = (pages: Awaited<ReturnType<typeof walkOn>>) =>
              pages
                .flatMap(({ items }) => items.map(({ id }) => id))
                .filter((id) => whole.flat().includes(id));
            const there = await walkOn('next', null);
            expect(idsIn(there)).toEqual(whole.flat());
            const last = there.at(-1);
            if (last === undefined || last.prev === null) return;
            const back = await walkOn('prev', last.prev);
            expect(idsIn([...back.toReversed(), last])).toEqual(whole.flat());
          }),
          { numRuns: 30 },
        );
      },
    );

    it.each<[name: string, position: Cursor['position'], sort?: ArticleSort]>([
      ['of another sort', ['a title', '1']],
      ['with a place that is no number', [1, 'x']],
      ['with a place beyond 64 bits', [1, '9999999999999999999']],
      ['with one value too many', [1, '1', 1]],
      ['empty', []],
      ['without its place', [1], '-publishedAt'],
    ])('refuse a cursor %s', async (_name, position, sort: ArticleSort = '-updatedAt') => {
      const cursor: Cursor = { direction: 'next', position };
      await expect(store.live.list(queryOf({}, { sort, page: { limit: 5, cursor } }))).rejects.toMatchObject({
        code: 'invalid-value',
        field: 'cursor',
      });
    });
  });
}
