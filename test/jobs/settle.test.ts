import { beforeEach, describe, expect, it } from 'vitest';
import type { Article, ArticleChange } from '../../src/domain/article.ts';
import { type Instant, instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { draft } from '../../src/domain/publishing.ts';
import { dueAt, schedule } from '../../src/domain/scheduling.ts';
import { publishDue } from '../../src/jobs/publish-due.ts';
import { settler } from '../../src/jobs/settle.ts';
import type { Store } from '../../src/store/store.ts';
import { contentOf } from '../support/content.ts';

const NOW = instant('2024-01-01T09:00:00Z');
const DUE = instant('2024-01-01T10:00:00.000Z');
const BEFORE = instant('2024-01-01T09:59:59.999Z');

let now: Instant;
let articles: Map<string, Article>;
let asked: { due: number; nextDue: number; changes: string[] };
let failing: (id: string) => Error | null;
/** What writes wait for. */
let held: Promise<unknown>;
let lines: object[];
const clock = () => now;

/** As much of a store as the jobs need, in memory. */
const store = {
  articles: {
    due: async (at: Instant, limit: number) => {
      asked.due += 1;
      return [...articles.values()]
        .filter((article) => isDue(article, at))
        .map(({ id }) => id)
        .slice(0, limit);
    },
    nextDue: async () => {
      asked.nextDue += 1;
      const dues = [...articles.values()].map(dueAt).filter((at) => at !== null);
      return { at: dues.toSorted()[0] ?? null, told: null };
    },
    update: async (id: string, _expected: null, decide: (article: Article) => ArticleChange | null) => {
      await held;
      const failure = failing(id);
      if (failure !== null) throw failure;
      const article = articles.get(id);
      if (article === undefined) throw new DomainError('not-found', 'it is gone');
      const change = decide(article);
      if (change === null) return article;
      asked.changes.push(`${id} ${change.action}`);
      articles.set(id, change.article);
      return change.article;
    },
  },
} as unknown as Store;
const logger = { error: (details: object) => lines.push(details) } as never;

beforeEach(() => {
  now = NOW;
  articles = new Map();
  asked = { due: 0, nextDue: 0, changes: [] };
  failing = () => null;
  held = Promise.resolve();
  lines = [];
});

describe('what is due', () => {
  it('is done once, however many there are, and nothing before its time', async () => {
    for (let n = 0; n < 1000; n += 1) scheduled(`${n}`);
    scheduled('later', instant('2024-01-01T10:00:00.001Z'));
    now = BEFORE;
    expect(await publishDue({ store, clock })).toEqual([]);
    expect(asked.changes).toEqual([]);
    now = DUE;
    expect(await publishDue({ store, clock })).toEqual([]);
    expect(new Set(asked.changes).size).toBe(1000);
    expect(asked.changes).toHaveLength(1000);
    expect(articles.get('later')?.state).toBe('scheduled');
  });

  it('is all done of an article that had several things due', async () => {
    scheduled('brief', DUE, instant('2024-01-01T11:00:00Z'));
    now = instant('2024-01-02');
    await publishDue({ store, clock });
    expect(asked.changes).toEqual(['brief publish', 'brief expire']);
  });

  it('is done although some of it fails, and though all that is due first does', async () => {
    for (let n = 0; n < 300; n += 1) scheduled(`broken-${n}`);
    scheduled('sound');
    now = DUE;
    failing = (id) => (id.startsWith('broken') ? new Error('broken') : null);
    expect(await publishDue({ store, clock })).toHaveLength(300);
    expect(asked.changes).toEqual(['sound publish']);
  });

  it('holds up nobody for ever while another process keeps the store to itself, and is done afterwards', async () => {
    scheduled('waiting');
    now = DUE;
    let letGo: (value?: unknown) => void = () => undefined;
    held = new Promise((resolve) => {
      letGo = resolve;
    });
    const settle = settler({ store, clock, logger });
    expect((await settle()).at).toBe(DUE);
    expect(asked.changes).toEqual([]);
    letGo();
    expect((await settle()).at).toBeNull();
    expect(asked.changes).toEqual(['waiting publish']);
  });

  it('is left for later where the store takes no writes', async () => {
    for (let n = 0; n < 1000; n += 1) scheduled(`${n}`);
    now = DUE;
    failing = () => new DomainError('store-full', 'the disk is full');
    expect((await publishDue({ store, clock })).length).toBeLessThan(1000);
    failing = () => null;
    await publishDue({ store, clock });
    expect(asked.changes).toHaveLength(1000);
  });

  it('that another process did, or that was deleted, is nobody’s failure', async () => {
    scheduled('published');
    scheduled('deleted');
    const { due } = store.articles;
    const both = { ...store.articles, due: async () => ['published', 'deleted'] };
    await publishDue({ store, clock: () => DUE });
    articles.delete('deleted');
    asked.changes = [];
    expect(await publishDue({ store: { ...store, articles: both }, clock: () => DUE })).toEqual([]);
    expect(asked.changes).toEqual([]);
    expect(await due(DUE, 10)).toEqual([]);
  });
});

describe('what was due and has been put off', () => {
  it('is left alone: the article is looked at again when it is fired', async () => {
    scheduled('x', instant('2024-01-02'));
    now = DUE;
    let looks = 0;
    const due = async () => {
      looks += 1;
      return looks === 1 ? ['x'] : [];
    };
    expect(await publishDue({ store: { ...store, articles: { ...store.articles, due } }, clock })).toEqual(
      [],
    );
    expect(asked.changes).toEqual([]);
  });
});

describe('settling', () => {
  it('costs one look while nothing is due', async () => {
    expect((await settler({ store, clock })()).at).toBeNull();
    scheduled('x');
    expect((await settler({ store, clock })()).at).toBe(DUE);
    expect(asked).toEqual({ due: 0, nextDue: 2, changes: [] });
  });

  it('by a thousand at the boundary fires once, and each of them waits for it', async () => {
    scheduled('x');
    scheduled('later', instant('2024-01-01T10:00:01Z'));
    now = DUE;
    const settle = settler({ store, clock });
    const moments = await Promise.all(
      Array.from({ length: 1000 }, async () => {
        const { at: next } = await settle();
        expect(articles.get('x')?.state).toBe('published');
        return next;
      }),
    );
    expect(new Set(moments)).toEqual(new Set([instant('2024-01-01T10:00:01Z')]));
    expect(asked.changes).toEqual(['x publish']);
    expect(asked.due).toBe(2);
  });

  it('never fails: what can’t be done is logged once a minute and tried again after a pause', async () => {
    let passed = 0;
    const settle = settler({ store, clock, logger }, () => passed);
    scheduled('x');
    now = DUE;
    failing = () => new DomainError('store-full', 'the disk is full');
    for (let n = 0; n < 10; n += 1) expect((await settle()).at).toBe(DUE);
    expect(asked.due).toBe(1);
    expect(lines).toEqual([expect.objectContaining({ article: 'x', failed: 1 })]);
    passed = 250;
    await settle();
    expect(asked.due).toBe(2);
    expect(lines).toHaveLength(1);
    failing = () => null;
    passed = 500;
    expect((await settle()).at).toBeNull();
    expect(asked.changes).toEqual(['x publish']);
    expect(articles.get('x')?.publishedAt).toBe(DUE);
    passed = 60_000;
    scheduled('y');
    failing = () => new Error('broken');
    await settle();
    expect(lines).toHaveLength(2);
  });

  it('is not held up by an article that is refused, which is told of by its name, and again after a minute', async () => {
    let passed = 0;
    const settle = settler({ store, clock, logger }, () => passed);
    scheduled('bad');
    scheduled('worse');
    now = DUE;
    failing = (id) => (id === 'bad' || id === 'worse' ? new Error(id) : null);
    await settle();
    for (let n = 0; n < 100; n += 1) {
      scheduled(`sound-${n}`);
      await settle();
      expect(articles.get(`sound-${n}`)?.state).toBe('published');
      passed += 1;
    }
    expect(lines).toEqual(['bad', 'worse'].map((article) => expect.objectContaining({ article })));
    const attempts = asked.due;
    for (let n = 0; n < 100; n += 1) await settle();
    expect(asked.due - attempts).toBe(100);
    passed = 60_001;
    await settle();
    expect(lines).toHaveLength(4);
  });

  it('of a store that can’t be read says that all may change at once', async () => {
    const nextDue = async () => Promise.reject(new Error('unreadable'));
    const broken = { ...store, articles: { ...store.articles, nextDue } };
    expect(await settler({ store: broken, clock, logger })()).toEqual({ at: now, told: now });
    expect(lines).toHaveLength(1);
  });

  it('follows a clock that is moved: forwards all is done, backwards nothing more is and nothing is undone', async () => {
    const settle = settler({ store, clock });
    scheduled('x');
    scheduled('y', instant('2024-01-01T12:00:00Z'));
    now = instant('2024-01-01T11:00:00Z');
    await settle();
    now = NOW;
    expect((await settle()).at).toBe('2024-01-01T12:00:00.000Z');
    expect(articles.get('x')?.state).toBe('published');
    now = instantFromMs(toMs(NOW) + 24 * 3_600_000);
    await settle();
    expect(asked.changes).toEqual(['x publish', 'y publish']);
  });
});

function scheduled(id: string, at: Instant = DUE, expiresAt: Instant | null = null): void {
  const { article } = draft(id, `slug-${id}`, contentOf({ expiresAt }), NOW);
  articles.set(id, schedule(article, { for: at, embargo: false }, NOW).article);
}

function isDue(article: Article, at: Instant): boolean {
  const due = dueAt(article);
  return due !== null && due <= at;
}
