import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GENRES } from '../../../src/domain/article.ts';
import { instantFromMs } from '../../../src/domain/clock.ts';
import { foldedWords } from '../../../src/domain/fold.ts';
import type { Cursor } from '../../../src/domain/page.ts';
import { edit, publish } from '../../../src/domain/publishing.ts';
import { type ArticleFilter, type ArticleSort, FACETS, type Selection } from '../../../src/domain/query.ts';
import type { SearchQuery } from '../../../src/domain/search.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, contentOf, Desk } from '../../support/content.ts';
import { queryOf } from './lists.ts';

const ARTICLES = 120;
const TAGS = ['t0', 't1', 't2', 't3', 't4'];
const SECTIONS = ['s0', 's1', 's2', 's3'];
const AUTHORS = ['a0', 'a1'];
const LANGUAGES = ['en', 'en-GB', 'lt', 'zh-Hant-TW'];
const WORDS = ['alpha', 'beta', 'gamma', 'delta'];
const MINUTE = 60_000;

/** What a list must find, told again without an index: a predicate and a comparison over plain objects. */
type Modelled = {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
  readonly sections: readonly string[];
  readonly authors: readonly string[];
  readonly genre: string;
  readonly language: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly made: number;
};

export function modelContract(open: () => Promise<Store>): void {
  describe('any list', () => {
    let store: Store;
    let all: readonly Modelled[];
    beforeAll(async () => {
      store = await open();
      all = await fill(new Desk(store));
    });
    afterAll(() => store.close());

    it('holds what a plain reading of its filter finds, in order, in pages, in total and in facets', async () => {
      await fc.assert(
        fc.asyncProperty(filters, sorts, fc.integer({ min: 1, max: 50 }), async (filter, wanted, limit) => {
          const sort = wanted === 'relevance' && filter.search === undefined ? '-publishedAt' : wanted;
          const expected = all
            .filter((article) => matches(article, filter))
            .sort(comparison(sort, filter.search));
          const found: string[] = [];
          let cursor: Cursor | null = null;
          do {
            const page: Awaited<ReturnType<Store['live']['list']>> = await store.live.list(
              queryOf(filter, { sort, page: { limit, cursor }, total: true, facets: [...FACETS] }),
            );
            found.push(...page.items.map(({ id }) => id));
            expect(page.total).toBe(expected.length);
            expect(page.facets?.tag).toEqual(counted(expected, ({ tags }) => tags));
            expect(page.facets?.section).toEqual(counted(expected, ({ sections }) => sections));
            expect(page.facets?.author).toEqual(counted(expected, ({ authors }) => authors));
            expect(page.facets?.genre).toEqual(counted(expected, ({ genre }) => [genre]));
            expect(page.facets?.language).toEqual(counted(expected, ({ language }) => rangesOf(language)));
            expect(page.facets?.month).toEqual(
              counted(expected, ({ publishedAt }) => [publishedAt.slice(0, 7)]),
            );
            cursor = page.next;
          } while (cursor !== null);
          expect(found).toEqual(expected.map(({ id }) => id));
        }),
        { numRuns: 150 },
      );
    });
  });
}

const selection = (values: readonly string[]) =>
  fc.record({
    allOf: fc.array(fc.subarray([...values], { minLength: 1 }), { maxLength: 2 }),
    noneOf: fc.subarray([...values], { maxLength: 1 }),
  });
const time = fc.integer({ min: 0, max: ARTICLES * 3 }).map((n) => instantFromMs(START + n * MINUTE));
const term = fc.constantFrom(...WORDS).map((word) => ({ words: [word], prefix: false }));
const search: fc.Arbitrary<SearchQuery> = fc.record({
  allOf: fc.array(fc.array(term, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  noneOf: fc.array(term, { maxLength: 1 }),
});
/** An hour and a half before a month ends: the articles stand in two. */
const START = Date.parse('2024-01-31T22:30:00Z');
const filters: fc.Arbitrary<ArticleFilter> = fc.record(
  {
    tag: selection(TAGS),
    section: selection(SECTIONS),
    author: selection(AUTHORS),
    genre: selection(GENRES.slice(0, 3)),
    language: selection(['en', 'en-gb', 'LT', 'zh', 'zh-hant', 'fr']),
    publishedFrom: time,
    publishedTo: time,
    updatedFrom: time,
    updatedTo: time,
    search,
  },
  { requiredKeys: [] },
);
const sorts = fc.constantFrom<Exclude<ArticleSort, 'list'>>(
  '-publishedAt',
  'publishedAt',
  '-updatedAt',
  'updatedAt',
  'title',
  'relevance',
);

/** Articles with few values, so that combinations meet; several share each time of publication and title. */
async function fill(desk: Desk): Promise<Modelled[]> {
  const ids = new Map<string, string>();
  for (const name of TAGS) ids.set(name, (await desk.tag(name)).id);
  for (const name of AUTHORS) ids.set(name, (await desk.author(name)).id);
  for (const [n, name] of SECTIONS.entries()) {
    ids.set(name, (await desk.section(name, n === 0 || n === 3 ? null : (ids.get(`s${n - 1}`) ?? null))).id);
  }
  const idOf = (name: string) => ids.get(name) ?? '';
  const modelled: Modelled[] = [];
  for (let n = 0; n < ARTICLES; n += 1) {
    const publishedAt = instantFromMs(START + Math.floor(n / 3) * 3 * MINUTE);
    const tags = TAGS.filter((_, t) => (n * 7 + t * 3) % (t + 2) === 0);
    const section = n % 5 === 4 ? null : (SECTIONS[n % 4] ?? null);
    const authors = AUTHORS.filter((_, a) => n % (a + 2) === 0);
    const genre = GENRES[n % 4] ?? 'news';
    const language = LANGUAGES[n % LANGUAGES.length] ?? 'en';
    const title = `Title ${n % 11} ${WORDS[n % 7] ?? ''}`.trim();
    const body = WORDS.filter((_, w) => (n + w) % 3 === 0).join(' ');
    desk.now = publishedAt;
    const sectionId = section === null ? null : idOf(section);
    const content = contentOf({ title, genre, language, sectionId, body: bodyOf(body) });
    const lists = { tagIds: tags.map(idOf), authorIds: authors.map(idOf) };
    const { id } = await desk.publish({ ...content, ...lists });
    let updatedAt = publishedAt;
    if (n % 4 === 0) {
      updatedAt = desk.advance((n % 13) * 10 * MINUTE);
      await desk.store.articles.update(id, null, (now) => publish(edit(now, {}, desk.now).article, desk.now));
    }
    const sections =
      section === null ? [] : section === 's3' ? ['s3'] : SECTIONS.slice(0, SECTIONS.indexOf(section) + 1);
    modelled.push({
      id,
      title,
      body,
      tags,
      sections,
      authors,
      genre,
      language,
      publishedAt,
      updatedAt,
      made: n,
    });
  }
  return modelled;
}

function matches(article: Modelled, filter: ArticleFilter): boolean {
  const chosen = (selected: Selection | undefined, has: (value: string) => boolean) =>
    selected === undefined ||
    (selected.allOf.every((group) => group.some(has)) && !selected.noneOf.some(has));
  const language = article.language.toLowerCase();
  return (
    chosen(filter.tag, (tag) => article.tags.includes(tag)) &&
    chosen(filter.section, (section) => article.sections.includes(section)) &&
    chosen(filter.author, (author) => article.authors.includes(author)) &&
    chosen(filter.genre, (genre) => article.genre === genre) &&
    chosen(filter.language, (range) => `${language}-`.startsWith(`${range.toLowerCase()}-`)) &&
    within(article.publishedAt, filter.publishedFrom, filter.publishedTo) &&
    within(article.updatedAt, filter.updatedFrom, filter.updatedTo) &&
    (filter.search === undefined || rank(article, filter.search) !== null)
  );
}

/** A language is one of each of its prefixes. */
function rangesOf(language: string): readonly string[] {
  const parts = language.toLowerCase().split('-');
  return parts.map((_, n) => parts.slice(0, n + 1).join('-'));
}

function within(at: string, from: string | undefined, to: string | undefined): boolean {
  return (from === undefined || at >= from) && (to === undefined || at < to);
}

/** 0 in the title, 1 with the names, 2 in the body too; null for no match. */
function rank(article: Modelled, query: SearchQuery): number | null {
  const names = [...article.tags, ...article.authors, ...article.sections.slice(-1)];
  const texts = [article.title, [article.title, ...names].join(' ')];
  texts.push([...texts, article.body].join(' '));
  const words = texts.map((text) => new Set(foldedWords(text)));
  const has = (at: number) => (wanted: { words: readonly string[] }) =>
    words[at]?.has(wanted.words[0] ?? '') ?? false;
  if (query.noneOf.some(has(2))) return null;
  const at = [0, 1, 2].find((n) => query.allOf.every((group) => group.some(has(n))));
  return at ?? null;
}

function comparison(
  sort: Exclude<ArticleSort, 'list'>,
  query: SearchQuery | undefined,
): (a: Modelled, b: Modelled) => number {
  const compare = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
  const placed = (a: Modelled, b: Modelled) =>
    compare(a.publishedAt, b.publishedAt) || compare(a.made, b.made);
  switch (sort) {
    case 'publishedAt':
      return placed;
    case '-publishedAt':
      return (a, b) => placed(b, a);
    case 'updatedAt':
      return (a, b) => compare(a.updatedAt, b.updatedAt) || placed(a, b);
    case '-updatedAt':
      return (a, b) => compare(b.updatedAt, a.updatedAt) || placed(b, a);
    case 'title':
      return (a, b) => compare(a.title.toLowerCase(), b.title.toLowerCase()) || placed(a, b);
    case 'relevance': {
      const rankOf = (article: Modelled) => (query === undefined ? 0 : (rank(article, query) ?? 0));
      return (a, b) => compare(rankOf(a), rankOf(b)) || placed(b, a);
    }
  }
}

function counted(articles: readonly Modelled[], valuesOf: (article: Modelled) => readonly string[]) {
  const counts = new Map<string, number>();
  for (const value of articles.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, label: value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
