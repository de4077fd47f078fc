import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSearch } from '../../../src/domain/search.ts';
import { openStore } from '../../../src/store/open.ts';
import { Desk } from '../../support/content.ts';
import { countContract } from '../conformance/counts.ts';
import { queryOf } from '../conformance/lists.ts';
import { modelContract } from '../conformance/model.ts';
import { databasePath, openAt } from './database.ts';

/*
 * Articles are counted in blocks of 65,536 numbers, with what came to be since these were written beside them; and from
 * 2^20 on an article's place tells its number no more by itself.
 */
const NOTES_UNTIL_WRITTEN = 500;

for (const [where, number, notes] of [
  ['in a block', 1, NOTES_UNTIL_WRITTEN - 40],
  ['on both sides of a block’s edge', 65_536 - 20, NOTES_UNTIL_WRITTEN - 40],
  // A multiple of the model's articles of one moment: across that edge theirs are not in the order of their making.
  ['where numbers no longer fit into places', 2 ** 20 - 21, NOTES_UNTIL_WRITTEN - 40],
  ['beyond that, none in a block yet', 2 ** 20 + 65_530, 0],
] as const) {
  describe(`with articles ${where}`, () => {
    let folder = '';
    let opened = 0;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'dateline-'));
      return () => rmSync(folder, { recursive: true });
    });
    const open = () => {
      opened += 1;
      return openAt(join(folder, `${opened}.db`), number, notes);
    };
    modelContract(open);
    countContract(open);
  });
}

it('articles that share a place’s number are each found and counted by their own words', async () => {
  const path = databasePath();
  const desk = new Desk(await openStore(path));
  const tags = [await desk.tag('One'), await desk.tag('Two'), await desk.tag('Three')];
  const ids = tags.map(({ id }) => [id]);
  await desk.publish({ title: 'word first', tagIds: ids[0] ?? [] });
  await desk.store.close();
  for (const [n, notes] of [
    [1, 0],
    [2, NOTES_UNTIL_WRITTEN],
  ] as const) {
    const store = await openAt(path, n * 2 ** 20 + 1, notes);
    const again = new Desk(store);
    again.now = desk.now;
    for (let made = 0; made < 20 * n; made += 1) again.makeId();
    await again.publish({ title: 'word next', tagIds: ids[n] ?? [] }, undefined, `next-${n}`);
    const facetsOf = async (text: string) => {
      const list = await store.live.list(
        queryOf({ search: parseSearch(text) }, { total: true, facets: ['tag'] }),
      );
      return [list.total, list.facets?.tag?.map(({ value, count }) => `${value} ${count}`).join(', ')];
    };
    expect(await facetsOf('word')).toEqual(n === 1 ? [2, 'one 1, two 1'] : [3, 'one 1, three 1, two 1']);
    expect(await facetsOf('first')).toEqual([1, 'one 1']);
    expect(await facetsOf('next')).toEqual(n === 1 ? [1, 'two 1'] : [2, 'three 1, two 1']);
    expect(await facetsOf('-first')).toEqual(n === 1 ? [1, 'two 1'] : [2, 'three 1, two 1']);
    expect((await store.inspect()).filter(({ ok }) => !ok)).toEqual([]);
    await store.close();
  }
});

it('of many values the most frequent hundred are named, the first by name where they are equal', async () => {
  const store = await openStore(':memory:');
  const desk = new Desk(store);
  const tags = await Promise.all(Array.from({ length: 130 }, (_, n) => desk.tag(`T${1000 + n}`)));
  const [genre, other] = ['opinion', 'news'] as const;
  await desk.publish({ title: 'A', genre, tagIds: tags.slice(0, 100).map(({ id }) => id) });
  await desk.publish({ title: 'B', genre, tagIds: tags.slice(60).map(({ id }) => id) });
  await desk.publish({ title: 'C', genre: other });
  const filter = { genre: { allOf: [['opinion', 'news']], noneOf: [] } };
  const { facets } = await store.live.list(queryOf(filter, { facets: ['tag'] }));
  const expected = [...tags.slice(60, 100), ...tags.slice(0, 60)].map(({ slug }, n) => [
    slug,
    n < 40 ? 2 : 1,
  ]);
  expect(facets?.tag?.map(({ value, count }) => [value, count])).toEqual(expected);
  await store.close();
});

it('what is counted wrong is named by an inspection', async () => {
  const path = databasePath();
  const first = await openAt(path, 65_530, NOTES_UNTIL_WRITTEN - 10);
  const desk = new Desk(first);
  const [one, two] = [await desk.tag('One'), await desk.tag('Two')];
  const author = await desk.author('Author');
  for (let n = 0; n < 15; n += 1)
    await desk.publish({
      title: `Title ${n}`,
      tagIds: [n % 2 === 0 ? one.id : two.id],
      authorIds: [author.id],
    });
  await first.close();
  for (const [spoil, fault] of [
    ["update terms set article_count = article_count + 1 where slug = 'one'", '1 terms with a wrong count'],
    ['delete from postings where ord = (select min(ord) from postings)', 'postings that are not'],
    [
      'update postings set updated_at = 1 where ord = (select min(ord) from postings)',
      'postings that are not',
    ],
    [
      'delete from titled_postings where ord = (select min(ord) from titled_postings)',
      'titled_postings that',
    ],
    ["insert into titled_postings values (1, 'other', 1)", 'titled_postings that'],
    [
      "update titled_postings set title_key = 'other' where ord = (select min(ord) from titled_postings)",
      'titled_postings that',
    ],
    ["delete from column_blocks where block = 0 and kind = 'tag'", 'block 0'],
    [
      "update column_blocks set cells = zeroblob(length(cells)) where block = 1 and kind = 'published'",
      'block 1',
    ],
    ["delete from column_blocks where block = 1 and kind = 'updated'", 'block 1'],
    ["update column_changes set terms = '[1]' where article > 65530", 'block 1'],
    ['delete from column_changes', 'block 1'],
  ] as const) {
    copyFileSync(path, `${path}.spoilt`);
    const db = new Database(`${path}.spoilt`);
    db.exec(spoil);
    db.close();
    const store = await openStore(`${path}.spoilt`);
    const found = (await store.inspect()).find(({ name }) => name === 'postings and counts');
    expect({ spoil, ...found }).toMatchObject({ spoil, ok: false, detail: expect.stringContaining(fault) });
    await store.close();
  }
});
