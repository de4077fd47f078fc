import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArticleState, EditorialArticle } from '../../../src/domain/article.ts';
import { EMPTY_BODY } from '../../../src/domain/body.ts';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { foldedWords } from '../../../src/domain/fold.ts';
import type { Cursor } from '../../../src/domain/page.ts';
import { edit, publish, withdraw } from '../../../src/domain/publishing.ts';
import { schedule } from '../../../src/domain/scheduling.ts';
import type { Store, WorkingQuery } from '../../../src/store/store.ts';
import { contentOf, Desk } from '../../support/content.ts';

const STATES = ['draft', 'scheduled', 'published', 'withdrawn'] as const;
const TITLES = ['Žalgiris wins', 'Zoo opens', 'Winter comes', 'Night'];
const ALL: WorkingQuery = { states: [], sort: '-savedAt', page: { limit: 100, cursor: null } };

export function workingArticleContract(open: () => Promise<Store>): void {
  describe('a list of working copies', () => {
    let store: Store;
    let desk: Desk;
    let all: readonly EditorialArticle[];
    beforeAll(async () => {
      store = await open();
      desk = new Desk(store);
      all = await fill(desk);
    });
    afterAll(() => store.close());

    it('holds what a plain reading of its query finds, in order, in pages, both ways', async () => {
      await fc.assert(
        fc.asyncProperty(queries, fc.integer({ min: 1, max: 25 }), async (query, limit) => {
          const expected = all.filter((article) => matches(article, query)).toSorted(order(query));
          const found: string[] = [];
          let cursor: Cursor | null = null;
          let last: Cursor | null = null;
          do {
            const page: Awaited<ReturnType<Store['articles']['list']>> = await store.articles.list({
              ...query,
              page: { limit, cursor },
            });
            found.push(...page.items.map(({ id }) => id));
            last = page.prev;
            cursor = page.next;
          } while (cursor !== null);
          expect(found).toEqual(expected.map(({ id }) => id));
          if (last === null) return;
          const back = await store.articles.list({ ...query, page: { limit, cursor: last } });
          const before = Math.ceil(expected.length / limit) - 1;
          expect(back.items.map(({ id }) => id)).toEqual(found.slice((before - 1) * limit, before * limit));
        }),
        { numRuns: 120 },
      );
    });

    it('has all of each article but its body', async () => {
      const { items } = await store.articles.list({ ...ALL, page: { limit: 1, cursor: null } });
      const whole = await store.articles.get(items[0]?.id ?? '');
      expect(items).toEqual([{ ...whole, content: { ...whole?.content, body: EMPTY_BODY } }]);
    });

    it('finds a section by an id or slug that it had, with what stands below it', async () => {
      const found = async (section: string) => (await store.articles.list({ ...ALL, section })).items.length;
      const world = await store.sections.get('s0');
      const below = await found('s0');
      expect(below).toBe(await found(world?.id ?? ''));
      expect(below).toBeGreaterThan(await found('s1'));
      await expect(found('nowhere')).rejects.toMatchObject({ code: 'unknown-reference', field: 'section' });
      for (const field of ['author', 'tag'] as const) {
        await expect(store.articles.list({ ...ALL, [field]: 'nobody' })).rejects.toMatchObject({ field });
      }
    });

    it('refuses a cursor of another list', async () => {
      for (const position of [[], ['x'], [1, 2], ['x', 1.5]]) {
        const cursor: Cursor = { direction: 'next', position };
        await expect(store.articles.list({ ...ALL, page: { limit: 1, cursor } })).rejects.toMatchObject({
          code: 'invalid-value',
          field: 'cursor',
        });
      }
    });
  });

  it('a list of working copies finds few among many, and many', async () => {
    const store = await open();
    const desk = new Desk(store);
    const [common, rare] = [await desk.tag('Common'), await desk.tag('Rare')];
    const made = Array.from({ length: 2_200 }, (_, n) => {
      const tagIds = n % 1_000 === 7 ? [common.id, rare.id] : [common.id];
      return desk.draft({ title: 'Same', tagIds }, `same-${n}`);
    });
    const ids = (await Promise.all(made)).map(({ id }) => id);
    const find = async (query: Partial<WorkingQuery>) =>
      (await store.articles.list({ ...ALL, page: { limit: 3, cursor: null }, ...query })).items.map(
        ({ id }) => id,
      );
    expect(await find({ tag: 'common' })).toEqual(ids.slice(-3).toReversed());
    expect(await find({ tag: 'common', title: 'sam' })).toEqual(ids.slice(-3).toReversed());
    expect(await find({ tag: 'rare', sort: 'savedAt' })).toEqual([ids[7], ids[1007], ids[2007]]);
    expect(await find({ tag: 'rare', title: 'sa', states: ['published', 'draft'] })).toHaveLength(3);
    await store.close();
  });
}

const maybe = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const queries = fc
  .record({
    states: fc.subarray<ArticleState>([...STATES]),
    section: maybe('s0', 's1', 's2'),
    author: maybe('a0', 'a1'),
    tag: maybe('t0', 't1'),
    title: maybe('zal', 'win', 'WINS z', 'night', 'n', '—', 'absent'),
    within: maybe<readonly string[]>(['s1'], ['s1', 's2'], []),
    sort: fc.constantFrom('savedAt', '-savedAt', 'scheduledFor'),
  })
  .map((query): Omit<WorkingQuery, 'page'> => {
    const { states, sort, ...rest } = query;
    const given = Object.entries(rest).filter(([, value]) => value !== undefined);
    return { states, sort, ...Object.fromEntries(given) };
  });

/** Forty articles, several saved at each moment. `s1` lies below `s0`. */
async function fill(desk: Desk): Promise<readonly EditorialArticle[]> {
  const { articles } = desk.store;
  const s0 = await desk.section('s0');
  const sections = [s0, await desk.section('s1', s0.id), await desk.section('s2')];
  const authors = [await desk.author('a0'), await desk.author('a1')];
  const tags = [await desk.tag('t0'), await desk.tag('t1')];
  const made: EditorialArticle[] = [];
  for (let n = 0; n < 40; n += 1) {
    if (n % 3 === 0) desk.advance(1000);
    const content = contentOf({
      title: TITLES[n % 4] ?? '',
      sectionId: n % 5 === 4 ? null : (sections[n % 3]?.id ?? null),
      authorIds: authors.filter((_, a) => n % (a + 2) === 0).map(({ id }) => id),
      tagIds: tags.filter((_, t) => n % (t + 3) === 0).map(({ id }) => id),
    });
    const { id } = await desk.draft({ ...content, title: `Draft of ${content.title}` });
    const later = instantFromMs(toMs(desk.now) + ((n * 7) % 5) * 60_000 + 60_000);
    made.push(
      await articles.update(id, 1, (now) => {
        const { article } = edit(now, { slug: `slug-${n}`, content }, desk.now);
        if (n % 4 === 0) return edit(article, {}, desk.now);
        if (n % 4 === 1) return schedule(article, { for: later, embargo: false }, desk.now);
        const published = publish(article, desk.now);
        return n % 8 === 2
          ? schedule(published.article, { for: later, embargo: false }, desk.now)
          : published;
      }),
    );
    if (n % 8 !== 3) continue;
    made.pop();
    made.push(await articles.update(id, null, (now) => withdraw(now, 'Untrue', desk.now)));
  }
  return made;
}

function matches(article: EditorialArticle, query: Omit<WorkingQuery, 'page'>): boolean {
  const { states, section, author, tag, title, within } = query;
  const below: Readonly<Record<string, readonly string[]>> = { s0: ['s0', 's1'] };
  const isIn = (slug: string) => (below[slug] ?? [slug]).includes(article.section?.slug ?? '');
  const words = foldedWords(`${article.content.title} ${article.slug}`);
  const wanted = title === undefined ? null : foldedWords(title);
  return (
    (states.length === 0 || states.includes(article.state)) &&
    (section === undefined || isIn(section)) &&
    (author === undefined || article.authors.some(({ slug }) => slug === author)) &&
    (tag === undefined || article.tags.some(({ slug }) => slug === tag)) &&
    (wanted === null ||
      (wanted.length > 0 && wanted.every((prefix) => words.some((word) => word.startsWith(prefix))))) &&
    (within === undefined || within.some(isIn)) &&
    (query.sort !== 'scheduledFor' || article.scheduledFor !== null)
  );
}

function order({ sort }: Pick<WorkingQuery, 'sort'>) {
  const key = (article: EditorialArticle) =>
    `${sort === 'scheduledFor' ? article.scheduledFor : article.savedAt} ${article.id}`;
  const ascending = (a: EditorialArticle, b: EditorialArticle) => (key(a) < key(b) ? -1 : 1);
  return sort === '-savedAt' ? (a: EditorialArticle, b: EditorialArticle) => ascending(b, a) : ascending;
}
