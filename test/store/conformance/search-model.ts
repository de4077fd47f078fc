import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import type { Cursor } from '../../../src/domain/page.ts';
import type { ArticleFilter, ArticleQuery } from '../../../src/domain/query.ts';
import { parseSearch, type SearchQuery, type SearchTerm } from '../../../src/domain/search.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';
import { queryOf } from './lists.ts';

/** Words by field: title, summary, names, body. */
type Texts = readonly [string, string, string, string];
type Model = { readonly id: string; readonly texts: Texts; readonly isInSection: boolean };

/** What a search finds and in which order, held against the plainest reading of the promise. */
export function searchModelContract(open: () => Promise<Store>): void {
  describe('search, against a model', () => {
    let store: Store;
    /** The newest first. */
    let articles: readonly Model[];
    beforeAll(async () => {
      store = await open();
      articles = await fill(new Desk(store));
    });
    afterAll(() => store.close());

    const pagesOf = async (query: ArticleQuery) => {
      const ids: string[] = [];
      let cursor: Cursor | null = null;
      do {
        const page = await store.live.list({ ...query, page: { limit: query.page.limit, cursor } });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== null);
      return ids;
    };

    it('finds each article once, by its rank and the newest first, over all pages', async () => {
      await fc.assert(
        fc.asyncProperty(
          searches,
          fc.boolean(),
          fc.integer({ min: 7, max: 60 }),
          async (q, inside, limit) => {
            const search = parseSearch(q);
            const expected = ranked(articles, search, inside).map(({ id }) => id);
            const page = { limit, cursor: null };
            expect(await pagesOf(queryOf(filterOf(search, inside), { sort: 'relevance', page }))).toEqual(
              expected,
            );
          },
        ),
        { numRuns: 40 },
      );
    });

    it.each(['-publishedAt', 'updatedAt', 'title'] as const)(
      'finds the same by %s, and counts as many',
      async (sort) => {
        await fc.assert(
          fc.asyncProperty(searches, fc.boolean(), async (q, inside) => {
            const search = parseSearch(q);
            const expected = ranked(articles, search, inside).map(({ id }) => id);
            const filter = filterOf(search, inside);
            const found = await pagesOf(queryOf(filter, { sort, page: { limit: 50, cursor: null } }));
            expect(found.toSorted()).toEqual(expected.toSorted());
            expect(await store.live.list(queryOf(filter, { sort, total: true }))).toMatchObject({
              total: expected.length,
            });
          }),
          { numRuns: 25 },
        );
      },
    );

    it('completes titles by each beginning of a word, the newest first', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(words, { maxLength: 1 }), words, fc.nat(4), async (whole, last, length) => {
          const typed = [...whole, last.slice(0, length + 1)];
          const term = (word: string, index: number) => [
            { words: [word], prefix: index === typed.length - 1 },
          ];
          const search = { allOf: typed.map(term), noneOf: [] };
          const expected = ranked(articles, search, false).filter(({ texts }) => rankOf(texts, search) === 0);
          const suggested = await store.live.suggest(typed.join(' '), 1000);
          expect(suggested.filter(({ type }) => type === 'article').map(({ id }) => id)).toEqual(
            expected.map(({ id }) => id),
          );
        }),
        { numRuns: 25 },
      );
    });
  });
}

/** A few words for most of a text, and many of one beginning, of which each stands in few articles. */
const COMMON = ['red', 'green', 'blue', 'grey', 'rose'];
const RARE = Array.from({ length: 160 }, (_, index) => `va${index.toString(36)}x`);
const words = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...COMMON) }, fc.constantFrom(...RARE));
const terms = fc.oneof(
  { weight: 5, arbitrary: words },
  fc.tuple(words, words).map(([one, other]) => `"${one} ${other}"`),
  fc.constantFrom('gre*', 're*', 'va*', 'va1*', 'b*', 'none', '"green bl"*'),
);
const searches = fc
  .array(fc.tuple(fc.constantFrom('', '', '', '-', 'OR '), terms), { minLength: 1, maxLength: 3 })
  .map((typed) => typed.map(([before, term]) => before + term).join(' '));

function filterOf(search: SearchQuery, inside: boolean): ArticleFilter {
  return { search, ...(inside && { section: { allOf: [['inside']], noneOf: [] } }) };
}

async function fill(desk: Desk): Promise<readonly Model[]> {
  const section = await desk.section('Inside');
  const tags = await Promise.all(COMMON.map((word) => desk.tag(word)));
  const runs = fc.sample(fc.array(words, { maxLength: 5 }), { numRuns: 900, seed: 1 });
  const start = toMs(desk.now);
  const made = Array.from({ length: 300 }, async (_, index): Promise<Model> => {
    const [title = [], summary = [], body = []] = runs.slice(index * 3);
    const named = tags.filter((_tag, which) => (index >> which) % 4 === 3);
    const texts: Texts = [
      title.join(' '),
      summary.join(' '),
      named.map(({ name }) => name).join(' '),
      body.join(' '),
    ];
    const isInSection = index % 29 === 0;
    const content = {
      title: texts[0] || 'untitled',
      summary: texts[1] || null,
      body: bodyOf(texts[3]),
      tagIds: named.map(({ id }) => id),
      sectionId: isInSection ? section.id : null,
    };
    const { id } = await desk.publish(content, instantFromMs(start - index * 1000), `a-${index}`);
    return {
      id,
      texts: isInSection ? [texts[0], texts[1], `${texts[2]} inside`, texts[3]] : texts,
      isInSection,
    };
  });
  return Promise.all(made);
}

function ranked(articles: readonly Model[], search: SearchQuery, inside: boolean): readonly Model[] {
  const found = articles.filter(
    ({ texts, isInSection }) => (isInSection || !inside) && isFound(texts, search),
  );
  return found.toSorted((a, b) => rankOf(a.texts, search) - rankOf(b.texts, search));
}

function isFound(texts: Texts, search: SearchQuery): boolean {
  if (search.allOf.length === 0 && search.noneOf.length === 0) return false;
  return rankOf(texts, search) < 3 && !search.noneOf.some((term) => hasTerm(texts, term));
}

function rankOf(texts: Texts, { allOf }: SearchQuery): number {
  if (allOf.length === 0) return 0;
  const places = [texts.slice(0, 1), texts.slice(0, 3), texts];
  const rank = places.findIndex((place) =>
    allOf.every((group) => group.some((term) => hasTerm(place, term))),
  );
  return rank === -1 ? 3 : rank;
}

function hasTerm(texts: readonly string[], { words: wanted, prefix }: SearchTerm): boolean {
  const phrase = ` ${wanted.join(' ')}${prefix ? '' : ' '}`;
  return texts.some((text) => ` ${text} `.includes(phrase));
}
