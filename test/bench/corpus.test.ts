import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newsroom } from '../../bench/corpus/articles.ts';
import { OPENED } from '../../bench/corpus/calendar.ts';
import { groundOf, loadCorpus } from '../../bench/corpus/load.ts';
import { MARKERS } from '../../bench/corpus/markers.ts';
import { taxonomyOf } from '../../bench/corpus/taxonomy.ts';
import { parseCorpusArgs } from '../../bench/corpus.ts';
import type { PublicArticle } from '../../src/domain/article.ts';
import { BODY_FORMATS } from '../../src/domain/body.ts';
import { bodyFromHtml } from '../../src/domain/body-source.ts';
import type { ChangeEntry } from '../../src/domain/change.ts';
import { parseSearch } from '../../src/domain/search.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';

const ARTICLES = 200;
const PAGE = { limit: 100, cursor: null };

describe('a corpus', () => {
  let store: Store;
  let articles: readonly PublicArticle[];
  let changes: readonly ChangeEntry[];

  beforeAll(async () => {
    store = await corpus(1);
    articles = await newest(store);
    changes = await store.changes.after(0, 10_000);
  });
  afterAll(() => store.close());

  it('is the same for the same seed, to the last change and article', async () => {
    const again = await corpus(1);
    expect(await again.changes.after(0, 10_000)).toEqual(changes);
    expect(await newest(again)).toEqual(articles);
    await again.close();
  });

  it('is another for another seed', async () => {
    const other = await corpus(2, 20);
    const { items } = await other.live.list({ ...LIST, filter: {} });
    const titles = new Set(articles.map(({ title }) => title));
    expect(items.filter(({ title }) => titles.has(title))).toEqual([]);
    await other.close();
  });

  it('has 200 authors, 60 sections on three levels and 2,000 tags of every type', async () => {
    const created = (type: string) => changes.filter((change) => change.type === type).length;
    expect([created('author.updated'), created('section.updated'), created('tag.updated')]).toEqual([
      200, 60, 2_000,
    ]);
    const { items } = await store.sections.list({ page: PAGE, prefix: null, sort: 'name' });
    expect(new Set(items.map(({ ancestors }) => ancestors.length))).toEqual(new Set([0, 1, 2]));
    for (const type of ['topic', 'person', 'place', 'organisation', 'event'] as const) {
      const tags = await store.tags.list({ page: { ...PAGE, limit: 1 }, prefix: null, sort: 'name', type });
      expect(tags.items).toHaveLength(1);
    }
  });

  it('tells everything in the order of time, over ten years', () => {
    const times = changes.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(articles.at(0)?.publishedAt.slice(0, 4)).toBe('2023');
    expect(articles.at(-1)?.publishedAt.slice(0, 4)).toBe('2014');
  });

  it('follows articles up in the order of time, also where many wait', () => {
    const ground = groundOf(1);
    const steps = newsroom(100_000, ground, taxonomyOf(ground, OPENED)).take(400).toArray();
    const times = steps.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(steps.filter((step) => step.do === 'update').length).toBeGreaterThan(20);
  });

  it('has updates, corrections, translations, and articles without what articles may lack', () => {
    const some = (is: (article: PublicArticle) => boolean) => articles.filter(is).length;
    expect(some(({ version, corrections }) => version > 1 && corrections.length === 0)).toBeGreaterThan(5);
    expect(some(({ corrections }) => corrections.length > 0)).toBeGreaterThan(0);
    expect(some(({ translations }) => translations.length > 0)).toBeGreaterThan(1);
    expect(some(({ image }) => image === null)).toBeGreaterThan(10);
    expect(some(({ section }) => section === null)).toBeGreaterThan(0);
    expect(some(({ language }) => language === 'lt')).toBeGreaterThan(5);
  });

  it('has articles of 100 to about 1,300 words, whose four forms say what the domain makes of their HTML', () => {
    for (const { body, wordCount } of articles) {
      expect(wordCount).toBeGreaterThanOrEqual(100);
      expect(wordCount).toBeLessThan(1_350);
      expect(body).toEqual(bodyFromHtml(body.html ?? ''));
    }
  });

  it.each(MARKERS)(
    'has $word in its share of the bodies, and in no title that it should not be in',
    async (marker) => {
      const found = await store.live.list({
        ...LIST,
        filter: { search: parseSearch(marker.word) },
        total: true,
      });
      expect(Math.abs((found.total ?? 0) / ARTICLES - marker.share)).toBeLessThan(0.1);
      const titles = articles.filter(({ title }) => title.toLowerCase().includes(marker.word));
      if (marker.inTitles === 0) expect(titles).toEqual([]);
      else expect(titles.length).toBeLessThan(ARTICLES / 5);
    },
  );
});

describe('the corpus command', () => {
  it('refuses to replace a file unless it is told to', () => {
    const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
    const file = join(folder, 'there.db');
    writeFileSync(file, 'something');
    expect(() => parseCorpusArgs(['10', '--out', `file:${file}`])).toThrow(/--force/);
    expect(parseCorpusArgs(['10', '--out', `file:${file}`, '--force'])).toEqual({
      articles: 10,
      file,
      seed: 1,
    });
    expect(existsSync(file)).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it.each([[[]], [['0']], [['many']], [['10', '20']], [['10', '--seed', 'x']]])(
    'refuses %j, and says how it is called',
    (args) => {
      expect(() => parseCorpusArgs(args)).toThrow(/npm run corpus/);
    },
  );
});

const LIST = {
  sort: '-publishedAt',
  page: PAGE,
  bodies: BODY_FORMATS,
  total: false,
  facets: [],
} as const;

async function corpus(seed: number, articles = ARTICLES): Promise<Store> {
  const store = await openStore(':memory:');
  await loadCorpus(store, { articles, seed });
  return store;
}

async function newest(store: Store): Promise<readonly PublicArticle[]> {
  const first = await store.live.list({ ...LIST, filter: {} });
  const second = await store.live.list({ ...LIST, filter: {}, page: { limit: 100, cursor: first.next } });
  return [...first.items, ...second.items];
}
