import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantFromMs } from '../../../src/domain/clock.ts';
import { edit, publish, reinstate, unpublish, withdraw } from '../../../src/domain/publishing.ts';
import type { ArticleFilter } from '../../../src/domain/query.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { queryOf } from './lists.ts';

const ARTICLES = 60;
const START = Date.parse('2024-02-29T12:00:00Z');
const HOUR = 3_600_000;

type Listed = Awaited<ReturnType<Store['live']['list']>>['items'][number];

/** Totals and facets against what the list itself holds, after each thing that can change either. */
export function countContract(open: () => Promise<Store>): void {
  describe('totals and facets', () => {
    let store: Store;
    let desk: Desk;
    let parents: Map<string, string | null>;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
      parents = await fill(desk);
    });
    afterEach(async () => {
      expect((await store.inspect()).filter(({ ok }) => !ok)).toEqual([]);
      await store.close();
    });

    const agree = async () => {
      const found: number[] = [];
      for (const filter of FILTERS) {
        const facets = ['section', 'tag', 'author', 'genre', 'month'] as const;
        const page = { limit: ARTICLES, cursor: null };
        const list = await store.live.list(queryOf(filter, { page, total: true, facets }));
        expect(list.total).toBe(list.items.length);
        expect(list.facets).toEqual({
          section: counted(list.items, ({ section }) => line(section?.slug ?? null)),
          tag: counted(list.items, ({ tags }) => tags.map(({ slug }) => slug)),
          author: counted(list.items, ({ authors }) => authors.map(({ slug }) => slug)),
          genre: counted(list.items, ({ genre }) => [genre]),
          month: counted(list.items, ({ publishedAt }) => [publishedAt.slice(0, 7)]),
        });
        found.push(list.items.length);
      }
      return found;
    };
    const line = (slug: string | null): string[] =>
      slug === null ? [] : [slug, ...line(parents.get(slug) ?? null)];
    const articles = async () => (await store.live.list(queryOf({}))).items.map(({ id }) => id);
    const idOf = async (kind: 'sections' | 'tags', slug: string) => {
      const found = await store[kind].find(slug);
      if (found.is !== 'found') throw new Error(`there is no ${slug} among the ${kind}`);
      return found.item.id;
    };

    it('are those of the list, for several groups, exclusions and times within and over a month', async () => {
      expect(await agree()).toEqual([60, 30, 30, 10, 40, 20, 20, 24, 12, 15, 8]);
    });

    it('follow a section that moves in the tree, and one that is merged into another', async () => {
      const before = await agree();
      await store.sections.update(await idOf('sections', 's1'), (now) => ({ ...now, parentId: null }));
      parents.set('s1', null);
      const moved = await agree();
      expect(moved).not.toEqual(before);
      await store.sections.merge(await idOf('sections', 's2'), await idOf('sections', 's1'), desk.now);
      expect(await agree()).not.toEqual(moved);
    });

    it('follow a tag that is merged into another, which some of its articles have too', async () => {
      const before = await agree();
      await store.tags.merge(await idOf('tags', 't1'), await idOf('tags', 't2'), desk.now);
      expect(await agree()).not.toEqual(before);
    });

    it('follow articles that are unpublished, withdrawn, brought back, and published with other terms', async () => {
      const before = await agree();
      const ids = await articles();
      const update = (n: number, decide: Parameters<Store['articles']['update']>[2]) =>
        store.articles.update(ids[n] ?? '', null, decide);
      for (const n of [0, 7, 14, 59]) await update(n, (now) => unpublish(now, desk.now));
      const revision = (await store.articles.get(ids[3] ?? ''))?.revision ?? 0;
      await update(3, (now) => withdraw(now, 'A doubt', desk.now));
      expect((await agree())[0]).toBe(55);
      desk.advance(40 * 24 * HOUR);
      for (const n of [0, 59]) await update(n, (now) => publish(now, desk.now));
      const shown = await store.articles.revision(ids[3] ?? '', revision);
      if (shown === null) throw new Error('the revision is missing');
      await update(3, (now) => reinstate(now, shown, desk.now));
      const content = { tagIds: [await idOf('tags', 't0')], sectionId: null, genre: 'opinion' as const };
      for (const n of [3, 20, 21])
        await update(n, (now) => publish(edit(now, { content }, desk.now).article, desk.now));
      const after = await agree();
      expect(after[0]).toBe(58);
      expect(after).not.toEqual(before);
    });
  });
}

const any = (...allOf: string[][]) => ({ allOf, noneOf: [] });
const at = (hours: number) => instantFromMs(START + hours * HOUR);
const FILTERS: readonly ArticleFilter[] = [
  {},
  { tag: any(['t0']) },
  { section: any(['s1']) },
  { tag: any(['t0'], ['t1']) },
  { tag: any(['t0', 't1']) },
  { tag: { allOf: [], noneOf: ['t0', 't1'] } },
  { section: { allOf: [['s1', 's3']], noneOf: ['s2'] }, tag: { allOf: [], noneOf: ['t1'] } },
  { publishedFrom: at(6), publishedTo: at(18) },
  { publishedFrom: at(12), tag: any(['t0']), publishedTo: at(24) },
  { section: any(['s0']), author: { allOf: [], noneOf: ['a0'] } },
  { updatedFrom: at(24.5), genre: any(['news', 'opinion']) },
];

/** One each half hour, from the noon before a month's end to the evening after. */
async function fill(desk: Desk): Promise<Map<string, string | null>> {
  const s0 = await desk.section('S0');
  const s1 = await desk.section('S1', s0.id);
  const s2 = await desk.section('S2', s1.id);
  const s3 = await desk.section('S3');
  const tags = [await desk.tag('T0'), await desk.tag('T1'), await desk.tag('T2')];
  const author = await desk.author('A0');
  const sections = [s0, s1, s2, s3];
  for (let n = 0; n < ARTICLES; n += 1) {
    desk.now = at(n / 2);
    await desk.publish({
      title: `Title ${n}`,
      sectionId: sections[n % 4]?.id ?? null,
      tagIds: tags.filter((_, t) => n % (t + 2) === 0).map(({ id }) => id),
      authorIds: n % 2 === 0 ? [author.id] : [],
      genre: n % 5 === 4 ? 'review' : 'news',
    });
  }
  return new Map([
    ['s0', null],
    ['s1', 's0'],
    ['s2', 's1'],
    ['s3', null],
  ]);
}

function counted(items: readonly Listed[], valuesOf: (item: Listed) => readonly string[]) {
  const counts = new Map<string, number>();
  for (const value of items.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, label: expect.any(String), count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
