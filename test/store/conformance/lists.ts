import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/clock.ts';
import { edit, publish, unpublish } from '../../../src/domain/publishing.ts';
import type { ArticleFilter, ArticleQuery, ArticleSort } from '../../../src/domain/query.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';

export function queryOf(filter: ArticleFilter, more: Partial<ArticleQuery> = {}): ArticleQuery {
  const page = { limit: 100, cursor: null };
  return { filter, sort: '-publishedAt', page, bodies: [], total: false, facets: [], ...more };
}

export function listContract(open: () => Promise<Store>): void {
  describe('lists of articles', () => {
    let store: Store;
    let desk: Desk;
    beforeEach(async () => {
      store = await open();
      desk = new Desk(store);
      await fill(desk);
    });
    afterEach(() => store.close());

    const titles = async (filter: ArticleFilter, more: Partial<ArticleQuery> = {}) => {
      const page = await store.live.list(queryOf(filter, { total: true, ...more }));
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ title }) => title).join('');
    };
    const any = (...allOf: string[][]) => ({ allOf, noneOf: [] });

    it.each<[string, ArticleFilter, string]>([
      ['everything', {}, 'FEDCBA'],
      ['a section with its descendants', { section: any(['europe']) }, 'DCBA'],
      ['a section without its parent', { section: any(['lithuania']) }, 'BA'],
      ['one tag or another', { tag: any(['politics', 'sport']) }, 'FECBA'],
      ['one tag and another', { tag: any(['politics'], ['sport']) }, 'C'],
      ['a tag but not another', { tag: { allOf: [['politics']], noneOf: ['sport'] } }, 'BA'],
      ['all but a tag', { tag: { allOf: [], noneOf: ['politics'] } }, 'FED'],
      ['an author', { author: any(['zoe']) }, 'CA'],
      ['one author or another', { author: any(['zoe', 'adam']) }, 'CBA'],
      ['an author and an update', { author: any(['zoe']), updatedFrom: instant('2024-02-01') }, 'A'],
      ['an author but not a tag', { author: any(['zoe']), tag: { allOf: [], noneOf: ['sport'] } }, 'A'],
      ['a section and an author', { section: any(['lithuania']), author: any(['zoe']) }, 'A'],
      ['a language with its variants', { language: any(['en']) }, 'ECBA'],
      ['a variant of a language in another case', { language: any(['EN-gb']) }, 'B'],
      ['a genre', { genre: any(['opinion']) }, 'F'],
      ['a genre that no article has', { genre: any(['review']) }, ''],
      ['one of two genres, one unused', { genre: any(['review', 'opinion']) }, 'F'],
      ['not a genre', { genre: { allOf: [], noneOf: ['opinion'] } }, 'EDCBA'],
      ['publication from a moment, inclusive', { publishedFrom: instant('2024-01-04') }, 'FED'],
      ['publication to a moment, exclusive', { publishedTo: instant('2024-01-04') }, 'CBA'],
      [
        'publication between the ends of time',
        { publishedFrom: instant('0002-01-01'), publishedTo: instant('9999-12-30') },
        'FEDCBA',
      ],
      ['a tag in a time', { tag: any(['politics']), publishedFrom: instant('2024-01-02') }, 'CB'],
      ['an update from a moment, inclusive', { updatedFrom: instant('2024-02-01') }, 'A'],
      ['an update to a moment, exclusive', { updatedTo: instant('2024-02-01') }, 'FEDCB'],
      ['a tag and an update', { tag: any(['politics']), updatedFrom: instant('2024-01-03') }, 'CA'],
      ['an own address', { url: { address: 'https://www.example.com/own', slug: null } }, 'D'],
      ['a built address', { url: { address: 'https://www.example.com/x/a', slug: 'a' } }, 'A'],
      [
        'a built address of an old slug',
        { url: { address: 'https://www.example.com/x/z', slug: 'was-a' } },
        'A',
      ],
      [
        'a built address that is not that of an article with its own',
        { url: { address: '', slug: 'd' } },
        '',
      ],
      ['no address', { url: { address: 'https://www.example.com/none', slug: 'none' } }, ''],
    ])('find %s', async (_name, filter, expected) => {
      expect(await titles(filter)).toBe(expected);
      expect(await titles(filter, { sort: '-updatedAt' })).toBe(byUpdate(expected));
      expect(await titles(filter, { sort: 'title' })).toBe([...expected].sort().join(''));
    });

    it('of an author by title have what another one’s were, and lose what is taken down or named otherwise', async () => {
      const find = async (name: string) => (await store.authors.find(name)) as { item: { id: string } };
      const [zoe, adam] = [(await find('zoe')).item, (await find('adam')).item];
      const byTitle = () => titles({ author: any(['adam']) }, { sort: 'title' });
      expect(await byTitle()).toBe('B');
      await store.authors.merge(zoe.id, adam.id, desk.now);
      expect(await byTitle()).toBe('ABC');
      const { items } = await store.live.list(queryOf({ author: any(['adam']) }));
      const [a, b] = ['A', 'B'].map((title) => items.find((article) => article.title === title)?.id ?? '');
      await store.articles.update(a ?? '', null, (now) => unpublish(now, desk.now));
      await store.articles.update(b ?? '', null, (now) =>
        publish(edit(now, { content: { title: 'Z' } }, desk.now).article, desk.now),
      );
      expect(await byTitle()).toBe('CZ');
    });

    it.each<[ArticleSort, string]>([
      ['publishedAt', 'ABCDEF'],
      ['-publishedAt', 'FEDCBA'],
      ['updatedAt', 'BCDEFA'],
      ['-updatedAt', 'AFEDCB'],
      ['title', 'ABCDEF'],
    ])('are sorted by %s', async (sort, expected) => {
      expect(await titles({}, { sort })).toBe(expected);
    });

    it('find articles by their ids in any case, in the list’s order', async () => {
      const all = (await store.live.list(queryOf({}))).items;
      const ids = ['B', 'F'].map((title) => all.find((article) => article.title === title)?.id ?? '');
      expect(await titles({ ids: [...ids, ...ids.map((id) => id.toUpperCase()), desk.makeId()] })).toBe('FB');
      expect(await titles({ ids, tag: any(['sport']) })).toBe('F');
      expect(await titles({ ids: [] })).toBe('');
    });

    it('follow a filter’s old slug and refuse one that never was', async () => {
      await store.tags.update((await find('politics')).id, (now) => ({ ...now, slug: 'politika' }));
      expect(await titles({ tag: any(['politics']) })).toBe('CBA');
      expect(await titles({ tag: any(['politika']) })).toBe('CBA');
      for (const [field, filter] of [
        ['tag', { tag: any(['nope']) }],
        ['tag', { tag: { allOf: [], noneOf: ['nope'] } }],
        ['section', { section: any(['europe', 'nope']) }],
        ['author', { author: any(['nope']) }],
      ] as const) {
        await expect(store.live.list(queryOf(filter))).rejects.toMatchObject({
          code: 'unknown-reference',
          field,
        });
      }
    });

    it('count facets over the whole result, whatever the page', async () => {
      const facets = ['section', 'tag', 'author', 'genre', 'language', 'month'] as const;
      const page = { limit: 1, cursor: null };
      const all = await store.live.list(queryOf({}, { facets, page }));
      expect(all.facets).toEqual({
        section: [
          { value: 'europe', label: 'Europe', count: 4 },
          { value: 'lithuania', label: 'Lithuania', count: 2 },
          { value: 'asia', label: 'Asia', count: 1 },
        ].sort(byCount),
        tag: [
          { value: 'politics', label: 'Politics', count: 3 },
          { value: 'sport', label: 'Sport', count: 3 },
        ],
        author: [
          { value: 'zoe', label: 'Zoe', count: 2 },
          { value: 'adam', label: 'Adam', count: 1 },
        ],
        genre: [
          { value: 'news', label: 'news', count: 5 },
          { value: 'opinion', label: 'opinion', count: 1 },
        ],
        language: [
          { value: 'en', label: 'en', count: 4 },
          { value: 'lt', label: 'lt', count: 2 },
          { value: 'en-gb', label: 'en-gb', count: 1 },
        ],
        month: [{ value: '2024-01', label: '2024-01', count: 6 }],
      });
      const some = await store.live.list(
        queryOf({ tag: any(['politics']) }, { facets: ['author', 'tag'], page }),
      );
      expect(some.facets).toEqual({
        author: [
          { value: 'zoe', label: 'Zoe', count: 2 },
          { value: 'adam', label: 'Adam', count: 1 },
        ],
        tag: [
          { value: 'politics', label: 'Politics', count: 3 },
          { value: 'sport', label: 'Sport', count: 1 },
        ],
      });
      expect(
        (await store.live.list(queryOf({ genre: any(['review']) }, { facets: ['tag'] }))).facets,
      ).toEqual({
        tag: [],
      });
    });

    it('forget an article that is taken back, in counts and facets too', async () => {
      const [newest] = (await store.live.list(queryOf({}))).items;
      await store.articles.update(newest?.id ?? '', null, (now) => unpublish(now, desk.now));
      expect(await titles({})).toBe('EDCBA');
      expect(await titles({ tag: any(['sport']) })).toBe('EC');
      const { facets } = await store.live.list(queryOf({}, { facets: ['genre'] }));
      expect(facets?.genre).toEqual([{ value: 'news', label: 'news', count: 5 }]);
    });

    it('relate what shares rare tags first, then what shares the section', async () => {
      const rare = await desk.tag('Rare');
      const politics = await find('politics');
      const section = await store.sections.find('asia');
      const sectionId = section.is === 'found' ? section.item.id : null;
      const article = await desk.publish({ title: 'G', tagIds: [rare.id, politics.id], sectionId });
      await desk.publish({ title: 'H', tagIds: [rare.id] });
      const related = await store.live.related(article.id, 10, []);
      expect(related?.map(({ title }) => title).join('')).toBe('HCBAE');
      expect(await store.live.related(article.id, 2, ['text'])).toMatchObject([
        { title: 'H', body: { text: 'A body.' } },
        { title: 'C' },
      ]);
      const lone = await desk.publish({ title: 'I' });
      expect(await store.live.related(lone.id, 10, [])).toEqual([]);
    });

    async function find(slug: string) {
      const found = await store.tags.find(slug);
      if (found.is !== 'found') throw new Error(`no tag ${slug}`);
      return found.item;
    }
  });
}

/** Six articles, A to F, a day apart; A was updated last of all and was at another slug. */
async function fill(desk: Desk): Promise<void> {
  const { store } = desk;
  const europe = await desk.section('Europe');
  const lithuania = await desk.section('Lithuania', europe.id);
  const asia = await desk.section('Asia');
  const [politics, sport] = [await desk.tag('Politics'), await desk.tag('Sport')];
  const [zoe, adam] = [await desk.author('Zoe'), await desk.author('Adam')];
  const day = (n: number) => instant(`2024-01-0${n}`);
  const first = await desk.publish(
    { title: 'A', sectionId: lithuania.id, tagIds: [politics.id], authorIds: [zoe.id] },
    day(1),
    'was-a',
  );
  await desk.publish(
    { title: 'B', sectionId: lithuania.id, tagIds: [politics.id], authorIds: [adam.id], language: 'en-GB' },
    day(2),
  );
  await desk.publish(
    { title: 'C', sectionId: europe.id, tagIds: [politics.id, sport.id], authorIds: [zoe.id] },
    day(3),
  );
  const url = 'https://www.example.com/own';
  await desk.publish({ title: 'D', sectionId: europe.id, language: 'lt', url }, day(4));
  await desk.publish({ title: 'E', sectionId: asia.id, tagIds: [sport.id] }, day(5));
  await desk.publish({ title: 'F', tagIds: [sport.id], genre: 'opinion', language: 'lt' }, day(6));
  desk.now = instant('2024-02-01');
  await store.articles.update(first.id, null, (now) =>
    publish(edit(now, { slug: 'a' }, desk.now).article, desk.now),
  );
}

function byUpdate(titles: string): string {
  return [...titles].sort((a, b) => (a === 'A' ? -1 : b === 'A' ? 1 : b < a ? -1 : 1)).join('');
}

function byCount(a: { count: number }, b: { count: number }): number {
  return b.count - a.count;
}
