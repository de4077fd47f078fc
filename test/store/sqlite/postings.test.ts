import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { ArticleContent } from '../../../src/domain/article.ts';
import { edit, publish } from '../../../src/domain/publishing.ts';
import { openStore } from '../../../src/store/open.ts';
import { Desk } from '../../support/content.ts';
import { databasePath } from './database.ts';

it('what an update leaves as it was in the order of titles is not written again', async () => {
  const path = databasePath();
  await using store = await openedStore(path);
  const desk = new Desk(store);
  const [one, two] = [await desk.tag('One'), await desk.tag('Two')];
  const db = new Database(path);
  db.exec(`create table written (what text not null) strict;
    create trigger gone after delete on titled_postings begin insert into written values ('- ' || old.title_key); end;
    create trigger come after insert on titled_postings begin insert into written values ('+ ' || new.title_key); end`);
  const written = () => db.prepare('delete from written returning what').pluck().all();
  const { id } = await desk.publish({ title: 'First', tagIds: [one.id, two.id] });
  const update = async (content: Partial<ArticleContent>) => {
    await store.articles.update(id, null, (saved) => edit(saved, { content }, desk.now));
    await store.articles.update(id, null, (saved) => publish(saved, desk.advance(1000)));
    return written();
  };
  // Two tags, its genre, its language and its month.
  expect(written()).toEqual(Array(5).fill('+ first'));
  expect(await update({ summary: 'Another' })).toEqual([]);
  expect(await update({ tagIds: [two.id] })).toEqual(['- first']);
  expect(await update({ tagIds: [one.id, two.id] })).toEqual(['+ first']);
  expect(await update({ title: 'Second' })).toEqual([
    ...Array(5).fill('- first'),
    ...Array(5).fill('+ second'),
  ]);
  expect((await store.inspect()).filter(({ ok }) => !ok)).toEqual([]);
  db.close();
});

async function openedStore(path: string) {
  const store = await openStore(path);
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}
