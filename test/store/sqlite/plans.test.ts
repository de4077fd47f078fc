import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/clock.ts';
import type { ArticleFilter, ArticleSort } from '../../../src/domain/query.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import { REMOVALS } from '../../../src/store/sqlite/changes.ts';
import { Connection, openReader } from '../../../src/store/sqlite/connection.ts';
import { openSqlite } from '../../../src/store/sqlite/index.ts';
import { chooseDriver } from '../../../src/store/sqlite/list-driver.ts';
import { planOf } from '../../../src/store/sqlite/list-plan.ts';
import { type Driver, matching, matchingAmongFirst, type Order } from '../../../src/store/sqlite/list-sql.ts';
import { LOCATED } from '../../../src/store/sqlite/located-articles.ts';
import { findPublicTerm, LEAST_ORD } from '../../../src/store/sqlite/terms.ts';
import { MOVES } from '../../../src/store/sqlite/told.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';

/*
 * How SQLite answers each kind of list. A page must be a walk along an index in the answer's own order: no plan may
 * hold a SCAN of a table or a TEMP B-TREE, but for the few candidates that a filter itself names.
 */
describe('a list of articles', () => {
  let db: Connection;
  let store: Store;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
    const path = join(folder, 'dateline.db');
    store = openSqlite(path, {});
    const desk = new Desk(store);
    const section = await desk.section('World');
    const tags = [await desk.tag('One'), await desk.tag('Two')];
    const author = await desk.author('Author');
    await desk.publish({
      title: 'Title',
      sectionId: section.id,
      tagIds: tags.map(({ id }) => id),
      authorIds: [author.id],
    });
    db = new Connection(openReader(path, 1000));
    return async () => {
      db.db.close();
      await store.close();
      rmSync(folder, { recursive: true });
    };
  });

  const explain = (filter: ArticleFilter, sort: ArticleSort, first: boolean, looks?: number) => {
    const order: Order = {
      key: sort.endsWith('updatedAt') ? 'updated_at' : sort === 'title' ? 'title_key' : 'ord',
      descending: sort.startsWith('-'),
    };
    const plan = planOf(db, filter, findPublicTerm);
    const ord = order.key === 'ord' ? 1n : LEAST_ORD;
    const start = first ? null : { key: sort === 'title' ? 'title' : 1, ord };
    const [group] = plan.groups;
    const walk: Driver = group === undefined ? { by: 'all' } : { by: 'group', group };
    // Whatever is in a time is so little here that it would be gathered.
    const driver = looks === undefined ? chooseDriver(db, plan, order) : walk;
    const cut = { order, start, limit: 21 };
    const { text, values } =
      looks === undefined ? matching(driver, plan, cut) : matchingAmongFirst(driver, plan, { ...cut, looks });
    return planLines(text, values);
  };

  const planLines = (text: string, values: readonly unknown[]) =>
    (db.db.prepare(`explain query plan ${text}`).all(...values) as { detail: string }[])
      .map(({ detail }) => detail)
      .filter((detail) => !/SUBQUERY|SCAN CONSTANT ROW/.test(detail));

  const any = (...allOf: string[][]) => ({ allOf, noneOf: [] });
  const lists: [string, ArticleFilter][] = [
    ['everything', {}],
    ['a section', { section: any(['world']) }],
    ['a tag', { tag: any(['one']) }],
    ['an author', { author: any(['author']) }],
    ['two tags at once', { tag: any(['one'], ['two']) }],
    ['a tag without another', { tag: { allOf: [['one']], noneOf: ['two'] } }],
  ];
  const inATime: [string, ArticleFilter] = [
    'a tag in a time',
    { tag: any(['one']), publishedFrom: instant('2020-01-01') },
  ];

  for (const [name, filter, sort] of [
    ...lists.flatMap(([name, filter]) =>
      (['-publishedAt', 'updatedAt', 'title'] as const).map((sort) => [name, filter, sort] as const),
    ),
    [...inATime, '-publishedAt'] as const,
  ]) {
    it(`of ${name}, by ${sort}, is a walk along an index, from the first page and from any other`, () => {
      for (const first of [true, false]) {
        const walked = explain(filter, sort, first).join('\n');
        expect(walked).not.toMatch(/TEMP B-TREE|AUTOMATIC/);
        expect(walked).not.toMatch(/SCAN (?!a( USING|$))/);
      }
    });
  }

  for (const [name, filter] of [
    ...lists.filter(([name]) => name.includes('two tags') || name.includes('without')),
    ['one tag or another, and an author', { tag: any(['one', 'two']), author: any(['author']) }],
    ['everything without a tag', { tag: { allOf: [], noneOf: ['two'] } }],
    ['a tag without another, in times', { ...inATime[1], updatedFrom: instant('2020-01-01') }],
    ['a tag with a word', { tag: any(['one']), search: parseSearch('title') }],
    ['everything with a word', { search: parseSearch('title') }],
  ] as const satisfies [string, ArticleFilter][]) {
    for (const sort of ['-publishedAt', 'updatedAt', 'title'] as const) {
      it(`of ${name}, by ${sort}, is such a walk where it is to be broken off`, () => {
        for (const first of [true, false]) {
          const walked = explain(filter, sort, first, 1000).join('\n');
          expect(walked).toContain('CO-ROUTINE m');
          expect(walked).not.toMatch(/TEMP B-TREE|AUTOMATIC|MATERIALIZE/);
          // Of the full-text index one article after another.
          expect(walked).not.toMatch(/SCAN (?!m$|a( USING|$)|s VIRTUAL TABLE INDEX 0:=M4$)/m);
        }
      });
    }
  }

  it('of what has a word, with a tag and in times, walks what has the word where it is to be broken off', () => {
    const filter = { ...inATime[1], updatedFrom: instant('2020-01-01'), search: parseSearch('title') };
    const order: Order = { key: 'ord', descending: true };
    const plan = planOf(db, filter, findPublicTerm);
    const cut = { order, start: { key: 0, ord: 1n }, limit: 21, looks: 1000 };
    const { text, values } = matchingAmongFirst({ by: 'match', expression: 'title' }, plan, cut);
    const walked = planLines(text, values);
    expect(walked).toEqual([
      'CO-ROUTINE m',
      // By number downwards, within bounds.
      'SCAN m VIRTUAL TABLE INDEX 192:M4><',
      'SEARCH a USING INTEGER PRIMARY KEY (rowid=?)',
      'SCAN m',
      'SEARCH p USING PRIMARY KEY (term=? AND ord=?)',
    ]);
  });

  it('by number, and of what readers lost, is a walk along an index', () => {
    expect(planLines(LOCATED, [0, 10, 10])).toEqual([
      'SEARCH live_articles USING INDEX live_articles_article_unique (article>? AND article<?)',
    ]);
    expect(planLines(REMOVALS, [10]).join('\n')).not.toMatch(
      /TEMP B-TREE|SCAN (?!c USING INDEX changes_removals)/,
    );
    expect(planLines(MOVES, [10]).join('\n')).toContain('USING INDEX changes_moves');
  });

  it('by title, of what was updated in a time, walks titles and looks at each time', () => {
    const order: Order = { key: 'title_key', descending: false };
    const plan = planOf(db, { tag: any(['one']), updatedFrom: instant('2020-01-01') }, findPublicTerm);
    const [group] = plan.groups;
    if (group === undefined) throw new Error('there is no group');
    const { text, values } = matching({ by: 'group', group }, plan, { order, start: null, limit: 5 });
    expect(db.db.prepare(text).all(...values)).toHaveLength(1);
    const later = { ...plan, updated: { from: Date.UTC(2099, 0), to: null } };
    const none = matching({ by: 'group', group }, later, { order, start: null, limit: 5 });
    expect(db.db.prepare(none.text).all(...none.values)).toEqual([]);
  });

  it('takes exactly these plans', async () => {
    const pinned = [
      ...[...lists, inATime].map(([name, filter]) => [name, filter, '-publishedAt'] as const),
      ['a tag', { tag: any(['one']) }, '-updatedAt'] as const,
      ['everything', {}, '-updatedAt'] as const,
      ['everything', {}, 'title'] as const,
      ['a tag', { tag: any(['one']) }, 'title'] as const,
      ['two tags at once', { tag: any(['one'], ['two']) }, 'title'] as const,
      ['one tag or another', { tag: any(['one', 'two']) }, '-publishedAt'] as const,
      ['one tag or another', { tag: any(['one', 'two']) }, 'title'] as const,
      ['a word', { search: parseSearch('title') }, '-publishedAt'] as const,
      ['a tag and a word', { tag: any(['one']), search: parseSearch('title') }, '-publishedAt'] as const,
      ['a word', { search: parseSearch('title') }, '-updatedAt'] as const,
      ['a tag and a word', { tag: any(['one']), search: parseSearch('title') }, '-updatedAt'] as const,
      ['all without a word', { search: parseSearch('-word') }, '-publishedAt'] as const,
    ].map(([name, filter, sort]) => `${name}, by ${sort}\n  ${explain(filter, sort, false).join('\n  ')}\n`);
    await expect(pinned.join('\n')).toMatchFileSnapshot('plans.txt');
  });
});
