import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { Column } from '../../../src/store/sqlite/columns.ts';
import { KeptColumns } from '../../../src/store/sqlite/kept-columns.ts';
import { Desk } from '../../support/content.ts';
import { queryOf } from '../conformance/lists.ts';
import { databasePath } from './database.ts';

/** Bytes of a column in which so many articles have term 1. */
function bytesOf(articles: number): Uint8Array {
  const having = new Map(Array.from({ length: articles }, (_, slot) => [slot, [1]]));
  const bytes = new Column(null).revised(having);
  if (bytes === null) throw new Error('there is nothing in it');
  return bytes;
}

it('reads a column once, and again when it has another mark', () => {
  const kept = new KeptColumns();
  let reads = 0;
  const read = (mark: number, articles: number) =>
    kept.get('0 tag', mark, () => {
      reads += 1;
      return bytesOf(articles);
    });
  expect(read(7, 3).set(0)).toHaveLength(3);
  expect(read(7, 4).set(0)).toHaveLength(3);
  expect(reads).toBe(1);
  expect(read(8, 4).set(0)).toHaveLength(4);
  expect(read(7, 5).set(0)).toHaveLength(5);
  expect(reads).toBe(3);
});

it('keeps what it has where there is no room for more, until that takes more itself', () => {
  const kept = new KeptColumns(2 * bytesOf(100).byteLength);
  const reads: string[] = [];
  const read = (key: string, mark: number, articles = 100) =>
    kept.get(key, mark, () => {
      reads.push(key);
      return bytesOf(articles);
    });
  for (const key of ['a', 'b', 'c', 'a', 'b', 'c']) read(key, 1);
  expect(reads.splice(0)).toEqual(['a', 'b', 'c', 'c']);
  read('a', 2, 101);
  read('a', 2, 101);
  expect(reads.splice(0)).toEqual(['a', 'a']);
  read('c', 1);
  read('c', 1);
  expect(reads).toEqual(['c']);
});

it('what another process writes to the columns is counted by who has read them before', async () => {
  const path = databasePath();
  const [reader, writer] = [await openStore(path), await openStore(path)];
  const desk = new Desk(writer);
  const tag = await desk.tag('Politics');
  const filter = { genre: { allOf: [['news']], noneOf: [] } };
  for (const all of [600, 1200]) {
    const titles = Array.from({ length: 600 }, (_, n) => `Title ${all} ${n}`);
    await Promise.all(titles.map((title) => desk.publish({ title, tagIds: [tag.id] })));
    const { facets } = await reader.live.list(queryOf(filter, { facets: ['tag'] }));
    expect(facets?.tag).toEqual([{ value: 'politics', label: 'Politics', count: all }]);
  }
  await reader.close();
  await writer.close();
});
