import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { publish } from '../../../src/domain/publishing.ts';
import type { ArticleFilter } from '../../../src/domain/query.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import { Connection, openReader } from '../../../src/store/sqlite/connection.ts';
import { chooseDriver } from '../../../src/store/sqlite/list-driver.ts';
import { type Plan, planOf } from '../../../src/store/sqlite/list-plan.ts';
import {
  type Cut,
  type Driver,
  matching,
  matchingAmongFirst,
  type Order,
  type Sql,
  type Step,
} from '../../../src/store/sqlite/list-sql.ts';
import { Walks } from '../../../src/store/sqlite/list-walk.ts';
import { RANKS } from '../../../src/store/sqlite/search.ts';
import { fewInColumns, stepsInColumns } from '../../../src/store/sqlite/steps-in-columns.ts';
import { findPublicTerm, firstOrdAt, LEAST_ORD } from '../../../src/store/sqlite/terms.ts';
import { Desk } from '../../support/content.ts';
import { openAt } from './database.ts';

/*
 * 700 articles in the columns, some of them edited or made since these were written. Many were published, or updated, in the same
 * millisecond, and none is both red and blue.
 */
let db: Connection;
const ARTICLES = 700;
const EDITED = 40;
const TAGS = ['red', 'blue', 'odd', 'third', 'rare'];

const conditions = fc.array(fc.uniqueArray(fc.constantFrom(...TAGS), { minLength: 1, maxLength: 3 }), {
  maxLength: 3,
});
const unsearched = fc.record({
  tag: fc.record({ allOf: conditions, noneOf: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 3 }) }),
  genre: fc.constantFrom(
    { allOf: [], noneOf: ['news'] },
    { allOf: [['opinion', 'news']], noneOf: [] },
    { allOf: [], noneOf: [] },
  ),
});
/** Names of tags are found above the bodies, letters and numbers in titles; nothing is in a body. */
const searches = fc.constantFrom(
  'a',
  'red',
  'red OR b',
  'blue -a',
  '1*',
  '-odd',
  '-o*',
  'rare 97',
  'nothing',
);
const filters: fc.Arbitrary<ArticleFilter> = fc.oneof(
  unsearched,
  fc.tuple(unsearched, searches).map(([filter, text]) => ({ ...filter, search: parseSearch(text) })),
);
const orders: fc.Arbitrary<Order> = fc.record({
  key: fc.constantFrom('ord' as const, 'updated_at' as const, 'title_key' as const),
  descending: fc.boolean(),
});

const times = fc.option(fc.nat({ max: 300 }), { nil: null });
const MADE = Date.UTC(2024, 0, 1);

describe.each([
  ['', 1],
  [' where numbers no longer fit into places', 2 ** 20 - 300],
])('of articles%s', (_where, number) => {
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dateline-'));
    const path = join(folder, 'dateline.db');
    const store = await openAt(path, number);
    const desk = new Desk(store);
    const ids = new Map<string, string>();
    for (const tag of TAGS) ids.set(tag, (await desk.tag(tag)).id);
    const made = (n: number) => {
      const has = [n % 7 < 3 ? 'red' : 'blue', ...(n % 2 ? ['odd'] : []), ...(n % 3 ? [] : ['third'])];
      if (n % 97 === 0) has.push('rare');
      // Neither in the order in which they are made.
      const at = instantFromMs(toMs(desk.now) - 1_000_000 + ((n * 7919) % 300));
      const tagIds = has.map((tag) => ids.get(tag) ?? '');
      const title = `${String.fromCharCode(97 + ((n * 31) % 26))} ${n}`;
      return desk.publish({ title, tagIds, genre: n % 5 ? 'news' : 'opinion' }, at, `story-${n}`);
    };
    const articles = await Promise.all(Array.from({ length: ARTICLES }, (_, n) => made(n)));
    for (let n = 0; n < EDITED; n += 1) {
      if (n % 4 === 0) desk.advance(1);
      const { id = '' } = articles[(n * 17) % ARTICLES] ?? {};
      await store.articles.update(id, null, (saved) => publish(saved, desk.now));
      await made(ARTICLES + n);
    }
    db = new Connection(openReader(path, 1000));
    return async () => {
      db.db.close();
      await store.close();
      rmSync(folder, { recursive: true });
    };
  });

  it('a walk that is broken off ends with the same articles as one that isn’t', () => {
    const brokenOff = { unsearched: 0, searched: 0, ranked: 0 };
    const counted = vi.spyOn(db, 'get');
    fc.assert(
      fc.property(
        filters,
        orders,
        fc.nat(),
        fc.integer({ min: 2, max: 30 }),
        fc.constantFrom(1, 7, 60),
        fc.constantFrom(0, 50, 1000),
        fc.constantFrom(null, null, ...RANKS),
        fc.boolean(),
        (filter, asked, from, limit, lookups, sorted, rank, isMuch) => {
          const plan = planOf(db, filter, findPublicTerm);
          // As where more is excluded than are worth gathering.
          if (isMuch && plan.search !== null)
            Object.defineProperty(plan.search, 'isGathered', { value: false });
          const isRanked = rank !== null && plan.search?.looksFor === true;
          const order: Order = isRanked ? { ...asked, key: 'ord' } : asked;
          const expression = isRanked ? plan.search?.rank(rank) : undefined;
          const all = { order, start: null, limit: 2 * ARTICLES };
          const whole = walked(filter, all, expression);
          const at = whole.length === 0 || from % 4 === 0 ? null : (whole[from % whole.length] ?? null);
          const isBorder = order.key !== 'ord' && from % 3 === 0;
          const start = at !== null && isBorder ? { ...at, ord: LEAST_ORD } : at;
          const cut: Cut = { order, start, limit };
          const expected = walked(filter, cut, expression);
          counted.mockClear();
          expect(new Walks(db, plan, { lookups, sorted }).firstSteps(cut, expression)).toEqual(expected);
          const kind = isRanked ? 'ranked' : plan.search === null ? 'unsearched' : 'searched';
          if (counted.mock.calls.some(([text]) => text.startsWith('select max(block)'))) brokenOff[kind] += 1;
        },
      ),
      { numRuns: 1200 },
    );
    expect(brokenOff.unsearched).toBeGreaterThan(100);
    expect(brokenOff.searched).toBeGreaterThan(30);
    expect(brokenOff.ranked).toBeGreaterThan(5);
  });

  it('columns, and a walk that may look at all, find what a walk finds between any times', () => {
    let found = 0;
    fc.assert(
      fc.property(
        filters,
        orders,
        fc.tuple(times, times),
        fc.tuple(times, times),
        (filter, order, published, updated) => {
          const at = (ms: number | null) => (ms === null ? null : firstOrdAt(MADE - 1_000_000 + ms));
          const plan: Plan = {
            ...planOf(db, filter, findPublicTerm),
            ord: { from: at(published[0]), to: at(published[1]) },
            updated: { from: updated[0] && MADE + updated[0] / 30, to: updated[1] && MADE + updated[1] / 30 },
          };
          const [group] = plan.groups;
          const driver: Driver = group === undefined ? { by: 'all' } : { by: 'group', group };
          const cut: Cut = { order, start: null, limit: 2 * ARTICLES };
          const expected = stepsOf(matching(driver, plan, cut), order);
          found += expected.length;
          if (driver.by === 'all' || driver.group.terms.length > 0)
            expect(stepsOf(matchingAmongFirst(driver, plan, { ...cut, looks: 2 * ARTICLES }), order)).toEqual(
              expected,
            );
          if (order.key !== 'title_key') expect(stepsInColumns(db, plan, cut)).toEqual(expected);
          const ords = fewInColumns(db, plan, 2 * ARTICLES) ?? [];
          expect(new Set(ords)).toEqual(new Set(expected.map(({ ord }) => ord)));
          expect(fewInColumns(db, plan, expected.length - 1)).toBe(null);
        },
      ),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(1000);
  });
});

/** Without an end. */
function walked(filter: ArticleFilter, cut: Cut, expression?: string): Step[] {
  const plan = planOf(db, filter, findPublicTerm);
  return stepsOf(matching(chooseDriver(db, plan, cut.order, expression), plan, cut), cut.order);
}

function stepsOf({ text, values }: Sql, order: Order): Step[] {
  const rows = db
    .sql(text)
    .safeIntegers()
    .pluck(false)
    .all(...values) as { ord: bigint; key: string | bigint }[];
  return rows.map(({ ord, key }) => ({
    ord,
    key: order.key === 'ord' ? 0 : typeof key === 'string' ? key : Number(key),
  }));
}
