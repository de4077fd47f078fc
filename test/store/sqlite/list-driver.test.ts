import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { ArticleFilter } from '../../../src/domain/query.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import { openStore } from '../../../src/store/open.ts';
import { Connection, openReader } from '../../../src/store/sqlite/connection.ts';
import { chooseDriver, narrowPlan } from '../../../src/store/sqlite/list-driver.ts';
import { planOf } from '../../../src/store/sqlite/list-plan.ts';
import type { Order } from '../../../src/store/sqlite/list-sql.ts';
import { findPublicTerm } from '../../../src/store/sqlite/terms.ts';
import { Desk } from '../../support/content.ts';

/*
 * 600 articles that all have a word, three of them a tag.
 */
let db: Connection;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
  const path = join(folder, 'dateline.db');
  const store = await openStore(path);
  const desk = new Desk(store);
  const tag = await desk.tag('Rare');
  await Promise.all(
    Array.from({ length: 600 }, (_, n) =>
      desk.publish({ title: `Common ${n}`, tagIds: n < 3 ? [tag.id] : [] }, undefined, `common-${n}`),
    ),
  );
  db = new Connection(openReader(path, 1000));
  return async () => {
    db.db.close();
    await store.close();
    rmSync(folder, { recursive: true });
  };
});

const byTitle: Order = { key: 'title_key', descending: false };
const newest: Order = { key: 'ord', descending: true };
const common = { search: parseSearch('common') };
const rare: ArticleFilter = { tag: { allOf: [['rare']], noneOf: [] } };

it('a word that most have, among few that have a tag: each of these is asked for the word', () => {
  const plan = planOf(db, { ...common, ...rare }, findPublicTerm);
  expect(chooseDriver(db, plan, byTitle)).toMatchObject({ by: 'group', expression: expect.any(String) });
});

it('a word that most of all have, by title: titles are walked, since soon a page is full', () => {
  // As many as a hundred would be enough of, each of which has it.
  const plan = { ...planOf(db, common, findPublicTerm), all: 100 };
  expect(chooseDriver(db, plan, byTitle)).toMatchObject({ by: 'all', expression: expect.any(String) });
});

it('a word that few have is looked up, and what has it sorted', () => {
  const plan = planOf(db, { search: parseSearch('17'), ...rare }, findPublicTerm);
  expect(chooseDriver(db, plan, byTitle)).toMatchObject({ by: 'match' });
});

it('what is in a time is gathered where it is little for what is asked of each', () => {
  const inTime = { ...planOf(db, {}, findPublicTerm), updated: { from: 0, to: null } };
  expect(chooseDriver(db, inTime, byTitle)).toMatchObject({ by: 'only' });
  const manyTerms = Array.from({ length: 120 }, (_, no) => 1_000_000 + no);
  expect(chooseDriver(db, { ...inTime, excluded: manyTerms }, byTitle)).toMatchObject({ by: 'all' });
});

it('a result is narrow where it is little for what is asked of each', () => {
  const all = planOf(db, { tag: { allOf: [['rare']], noneOf: [] } }, findPublicTerm);
  expect(narrowPlan(db, all, 3)).toBe(all);
  expect(narrowPlan(db, all, 2)).toBe(null);
  const terms = Array.from({ length: 30_000 }, (_, no) => 1_000_000 + no);
  expect(narrowPlan(db, { ...all, excluded: terms }, 3)).toBe(null);
});

it('what begins a word of many is not gathered for another order', () => {
  const beginning = (text: string) => ({
    ...planOf(db, { search: parseSearch(text) }, findPublicTerm),
    all: 601,
  });
  expect(chooseDriver(db, beginning('comm*'), byTitle)).toMatchObject({ by: 'all' });
  expect(chooseDriver(db, beginning('comm*'), newest)).toMatchObject({ by: 'match' });
  expect(chooseDriver(db, beginning('17*'), byTitle)).toMatchObject({ by: 'match' });
});
