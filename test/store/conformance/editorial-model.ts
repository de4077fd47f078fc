import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { correct, edit, publish, reinstate, unpublish, withdraw } from '../../../src/domain/publishing.ts';
import { fireDue, schedule } from '../../../src/domain/scheduling.ts';
import type { Store } from '../../../src/store/store.ts';
import { bodyOf, Desk } from '../../support/content.ts';
import { ArticleModel, type Content } from './article-model.ts';
import { queryOf } from './lists.ts';

const WORDS = ['alpha', 'beta', 'gamma'] as const;
const TAGS = ['red', 'green', 'blue'] as const;
const SLUGS = ['s0', 's1', 's2', 's3'] as const;
const MINUTE = 60_000;
/** Articles that are there from the beginning, so that steps seldom name nothing. */
const FIRST = 3;

/** `n` names one of the articles made so far. Times are minutes from now. */
type Step =
  | { readonly do: 'create'; readonly word: number; readonly tag: number }
  | {
      readonly do: 'edit';
      readonly n: number;
      readonly word: number;
      readonly tag: number;
      readonly slug: number;
    }
  | { readonly do: 'expire'; readonly n: number; readonly inMinutes: number }
  | { readonly do: 'schedule'; readonly n: number; readonly inMinutes: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'merge'; readonly tag: number; readonly into: number }
  | {
      readonly do: 'publish' | 'correct' | 'unpublish' | 'withdraw' | 'reinstate' | 'remove';
      readonly n: number;
    };

const index = (length: number) => fc.integer({ min: 0, max: length - 1 });
const n = index(FIRST + 1);
const word = index(WORDS.length);
const tag = index(TAGS.length);
const minutes = fc.integer({ min: 1, max: 3 });
const simple = fc.constantFrom('publish', 'correct', 'unpublish', 'withdraw', 'reinstate', 'remove');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create'), word, tag }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit'), n, word, tag, slug: index(SLUGS.length) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('expire'), n, inMinutes: fc.integer({ min: 0, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('schedule'), n, inMinutes: minutes }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), minutes }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge'), tag, into: tag }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('publish'), n }) },
  { weight: 6, arbitrary: fc.record({ do: simple, n }) },
) as fc.Arbitrary<Step>;

export function editorialModelContract(open: () => Promise<Store>): void {
  describe('any sequence of editorial operations', () => {
    it('leaves readers, the change log and the search index with what a plain model says', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
          const store = await open();
          try {
            const newsroom = await Newsroom.open(store);
            for (const one of steps) {
              await newsroom.perform(one);
              await newsroom.compare();
            }
            expect((await store.inspect()).filter(({ ok }) => !ok)).toEqual([]);
          } finally {
            await store.close();
          }
        }),
        { numRuns: 60 },
      );
    });
  });
}

/** Does each step to the store and to the model, and compares all that readers can see. */
class Newsroom {
  readonly store: Store;
  readonly desk: Desk;
  readonly model = new ArticleModel();
  readonly tags = new Map<string, string>();

  private constructor(store: Store) {
    this.store = store;
    this.desk = new Desk(store);
  }

  static async open(store: Store): Promise<Newsroom> {
    const newsroom = new Newsroom(store);
    for (const name of TAGS) newsroom.tags.set(name, (await newsroom.desk.tag(name)).id);
    for (let i = 0; i < FIRST; i += 1) await newsroom.perform({ do: 'create', word: i, tag: i });
    return newsroom;
  }

  /** What the model refuses the store must refuse with the same code, and nothing may change. */
  async perform(one: Step): Promise<void> {
    const code = this.model.perform(this.#modelled(one), this.desk.now);
    if (code === 'skip') return;
    const refused = await this.#toStore(one).then(
      () => null,
      (error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        return error.code;
      },
    );
    expect(`${one.do}: ${refused}`).toBe(`${one.do}: ${code}`);
  }

  async compare(): Promise<void> {
    const { store, model } = this;
    const live = model.live();
    const found = await store.live.list(queryOf({}, { total: true, page: { limit: 100, cursor: null } }));
    const shown = found.items.map(({ id, slug, title, version, tags, publishedAt, corrections }) => ({
      id,
      slug,
      title,
      version,
      tags: tags.map((one) => one.name),
      publishedAt,
      corrections: corrections.length,
    }));
    expect(shown).toEqual(live.map(({ made: _, ...article }) => article));
    expect(found.total).toBe(live.length);
    await this.#compareSearch();
    await this.#compareAddresses();
    expect(await this.#replayed()).toEqual(
      new Map(live.map(({ id, version, slug }) => [id, { version, slug }] as const).sort()),
    );
  }

  #modelled(one: Step) {
    const at = (inMinutes: number) => instantFromMs(toMs(this.desk.now) + inMinutes * MINUTE);
    switch (one.do) {
      case 'create':
        return { ...one, content: contentOf(one), slug: SLUGS[0] };
      case 'edit':
        return { ...one, content: contentOf(one), slug: SLUGS[one.slug] ?? '' };
      case 'schedule':
        return { ...one, at: at(one.inMinutes) };
      case 'expire':
        return { ...one, at: one.inMinutes === 0 ? null : at(one.inMinutes) };
      case 'wait':
        return { ...one, until: at(one.minutes) };
      case 'merge':
        return { ...one, tag: TAGS[one.tag] ?? '', into: TAGS[one.into] ?? '' };
      default:
        return one;
    }
  }

  async #toStore(one: Step): Promise<unknown> {
    const { store, desk } = this;
    const { articles } = store;
    const now = desk.now;
    if (one.do === 'create') {
      const { title, text, tag: name } = contentOf(one);
      const article = await desk.draft({ title, body: bodyOf(text), tagIds: [this.#tagId(name)] }, SLUGS[0]);
      this.model.named(article.id, article.slug);
      return;
    }
    if (one.do === 'wait') return this.#wait(instantFromMs(toMs(now) + one.minutes * MINUTE));
    if (one.do === 'merge') {
      return store.tags.merge(this.#tagId(TAGS[one.tag] ?? ''), this.#tagId(TAGS[one.into] ?? ''), now);
    }
    const id = this.model.idOf(one.n) ?? '00000000-0000-7000-8000-000000000000';
    switch (one.do) {
      case 'edit': {
        const { title, text, tag: name } = contentOf(one);
        const content = { title, body: bodyOf(text), tagIds: [this.#tagId(name)] };
        return articles.update(id, null, (article) =>
          edit(article, { slug: SLUGS[one.slug] ?? '', content }, now),
        );
      }
      case 'expire': {
        const expiresAt = one.inMinutes === 0 ? null : instantFromMs(toMs(now) + one.inMinutes * MINUTE);
        return articles.update(id, null, (article) => edit(article, { content: { expiresAt } }, now));
      }
      case 'schedule': {
        const when = instantFromMs(toMs(now) + one.inMinutes * MINUTE);
        return articles.update(id, null, (article) => schedule(article, { for: when, embargo: false }, now));
      }
      case 'publish':
        return articles.update(id, null, (article) => publish(article, now));
      case 'correct':
        return articles.update(id, null, (article) =>
          correct(article, { id: desk.makeId(), kind: 'correction', note: 'A note.' }, now),
        );
      case 'unpublish':
        return articles.update(id, null, (article) => unpublish(article, now));
      case 'withdraw':
        return articles.update(id, null, (article) => withdraw(article, 'It was wrong.', now));
      case 'reinstate':
        return this.#reinstate(id, now);
      case 'remove':
        return articles.remove(id, null, now);
    }
  }

  async #reinstate(id: string, now: Instant): Promise<unknown> {
    const { articles } = this.store;
    const article = await articles.get(id);
    const last = article?.lastPublished ? await articles.revision(id, article.lastPublished.revision) : null;
    const published = last ?? { slug: '', content: article?.content };
    return articles.update(id, null, (working) =>
      reinstate(working, { slug: published.slug, content: published.content ?? working.content }, now),
    );
  }

  /** As the ticker does it, but in one go: everything that becomes due on the way, each at its own time. */
  async #wait(until: Instant): Promise<void> {
    this.desk.advance(toMs(until) - toMs(this.desk.now));
    for (;;) {
      const due = await this.store.articles.due(until, 100);
      if (due.length === 0) return;
      for (const id of due) await this.store.articles.update(id, null, (article) => fireDue(article, until));
    }
  }

  /** Each word finds the live articles that hold it and no other, in every place where words are searched. */
  async #compareSearch(): Promise<void> {
    const live = this.model.live();
    for (const [place, found] of WORDS.map((one) => [one, this.#search(one)] as const)) {
      const expected = live.filter(({ title }) => title.includes(place)).map(({ id }) => id);
      expect(await found, place).toEqual(expected);
    }
    for (const name of TAGS) {
      const { is, ...tagFound } = await this.store.tags.find(this.tags.get(name) ?? '');
      if (is !== 'found') continue;
      const expected = live.filter(({ tags }) => tags.includes(name)).length;
      expect('item' in tagFound && tagFound.item.articleCount, name).toBe(expected);
    }
  }

  async #search(one: string): Promise<readonly string[]> {
    const search = { allOf: [[{ words: [one], prefix: false }]], noneOf: [] };
    const found = await this.store.live.list(
      queryOf({ search }, { sort: '-publishedAt', page: { limit: 100, cursor: null } }),
    );
    return found.items.map(({ id }) => id);
  }

  /** Every slug that was ever live leads to the article, to its tombstone or to nothing; so does every id. */
  async #compareAddresses(): Promise<void> {
    for (const [ref, expected] of this.model.addresses()) {
      const found = await this.store.live.find(ref, []);
      const seen =
        found.is === 'found'
          ? `found ${found.item.id}`
          : found.is === 'moved'
            ? `moved ${found.slug}`
            : found.is;
      expect(`${ref}: ${seen}`).toBe(`${ref}: ${expected}`);
    }
  }

  /** What a partner holds who followed the change log from its beginning. */
  async #replayed(): Promise<Map<string, { version: number | null; slug: string }>> {
    const held = new Map<string, { version: number | null; slug: string }>();
    let seq = 0;
    for (;;) {
      const entries = await this.store.changes.after(seq, 1000);
      if (entries.length === 0) break;
      for (const entry of entries) {
        expect(entry.seq).toBe(seq + 1);
        seq = entry.seq;
        if (!entry.type.startsWith('article.')) continue;
        if (SHOWN.has(entry.type)) held.set(entry.id, { version: entry.version, slug: entry.slug });
        else held.delete(entry.id);
      }
    }
    return new Map([...held].sort());
  }

  #tagId(name: string): string {
    return this.tags.get(name) ?? '';
  }
}

const SHOWN = new Set<string>([
  'article.published',
  'article.updated',
  'article.corrected',
  'article.reinstated',
]);

function contentOf({ word: w, tag: t }: { readonly word: number; readonly tag: number }): Content {
  const name = WORDS[w] ?? '';
  return { title: `About ${name}`, text: `Of ${name}.`, tag: TAGS[t] ?? '' };
}
