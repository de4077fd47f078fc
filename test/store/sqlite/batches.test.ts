import { afterEach, beforeEach, expect, it } from 'vitest';
import { edit, publish, unpublish } from '../../../src/domain/publishing.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { Desk } from '../../support/content.ts';
import { queryOf } from '../conformance/lists.ts';
import { databasePath } from './database.ts';

/*
 * Writes that wait at the same time share a transaction, and leave indexes and counts to its end. None of that may be
 * seen: each finds what those before it wrote, and readers find what a transaction for each would have left.
 */
let store: Store;
let desk: Desk;
let path: string;

beforeEach(async () => {
  path = databasePath();
  store = await openStore(path);
  desk = new Desk(store);
  await store.articles.get('loaded');
});

afterEach(async () => {
  expect((await store.inspect()).filter(({ ok }) => !ok)).toEqual([]);
  await store.close();
});

const found = async (text: string) =>
  (await store.live.list(queryOf({ search: parseSearch(text) }))).items.map(({ title }) => title);

it('an article that is written several times in a batch is indexed and counted as it is in the end', async () => {
  const tags = [await desk.tag('One'), await desk.tag('Two')];
  const [one, two] = tags.map(({ id }) => id);
  const { id } = await desk.publish({ title: 'First', tagIds: [one ?? ''] });
  const save = (title: string, tagIds: readonly (string | undefined)[]) =>
    store.articles.update(id, null, (now) => {
      const content = { title, tagIds: tagIds.filter((tag) => tag !== undefined) };
      return publish(edit(now, { content }, desk.now).article, desk.now);
    });
  await Promise.all([
    save('Second', [two]),
    store.articles.update(id, null, (now) => unpublish(now, desk.now)),
    save('Third', [two]),
    save('Fourth', [two]),
    desk.publish({ title: 'Fleeting' }),
    store.articles.upsert(
      { by: 'slug', slug: 'fleeting' },
      'fleeting',
      (now) => now && unpublish(now, desk.now),
    ),
  ]);
  expect(await Promise.all(['first', 'second', 'third', 'fourth', 'fleeting'].map(found))).toEqual([
    ...[[], [], [], ['Fourth']],
    [],
  ]);
  const counts = await store.tags.many([one ?? '', two ?? '']);
  expect(counts.map(({ slug, articleCount }) => [slug, articleCount])).toEqual([
    ['one', 0],
    ['two', 1],
  ]);
  for (const [tag, titles] of [
    ['one', []],
    ['two', ['Fourth']],
  ] as const) {
    const { items } = await store.live.list(queryOf({ tag: { allOf: [[tag]], noneOf: [] } }));
    expect(items.map(({ title }) => title)).toEqual(titles);
  }
  const working = await store.articles.list({
    ...{ states: [], tag: 'two', title: 'fo', sort: 'savedAt' },
    page: { limit: 9, cursor: null },
  });
  expect(working.items.map((article) => article.id)).toEqual([id]);
});

it('what is refused halfway takes its part of indexes and counts back, and nothing else', async () => {
  const tag = await desk.tag('Tag');
  const external = { source: 'a', id: '1' };
  const tagged = (title: string, ...more: string[]) => desk.publish({ title, tagIds: [tag.id, ...more] });
  const halfway = (title: string) =>
    store.articles.create(title.toLowerCase(), () => {
      throw new Error('never');
    });
  const lateRefusal = store.articles.upsert({ by: 'external', external }, 'late', () => null);
  const attempts = await Promise.allSettled([
    tagged('Before'),
    tagged('Missing', desk.makeId()),
    halfway('Thrown'),
    lateRefusal,
    // Its answer can't be made: all of it was written by then.
    store.articles.update((await desk.draft({ title: 'Answer' })).id, 1, (now) => publish(now, desk.now), {
      once: {
        ...{ owner: 'o', key: 'k', fingerprint: 'f', at: desk.now },
        answer: () => {
          throw new Error('no answer');
        },
      },
    }),
    tagged('After'),
  ]);
  expect(attempts.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'rejected', 'rejected', 'rejected', 'fulfilled'],
  ]);
  expect(await store.tags.find('tag')).toMatchObject({ item: { articleCount: 2 } });
  expect(await found('before OR missing OR answer OR after')).toEqual(['After', 'Before']);
  expect((await store.changes.after(0, 9)).map(({ seq, slug }) => [seq, slug])).toEqual([
    [1, 'tag'],
    [2, 'before'],
    [3, 'after'],
  ]);
});

it('a term that is renamed, merged or deleted between two articles is what the second one finds', async () => {
  const [old, into, gone] = [await desk.tag('Old'), await desk.tag('Into'), await desk.tag('Gone')];
  const one = (title: string, tagIds: readonly string[]) => desk.publish({ title, tagIds });
  await one('Known', [old.id, into.id, gone.id]).then(({ id }) =>
    store.articles.update(id, null, (now) => edit(now, { content: { tagIds: [] } }, desk.now)),
  );
  const attempts = await Promise.allSettled([
    one('First', [old.id]),
    store.tags.update(old.id, (now) => ({ ...now, name: 'Renamed', revision: 2 })),
    one('Second', [old.id]),
    store.tags.merge(old.id, into.id, desk.now),
    one('Third', [old.id]),
    store.tags.remove(into.id, null, desk.now),
    store.tags.remove(gone.id, into.id, desk.now),
    one('Fourth', [gone.id]),
  ]);
  expect(attempts.map(({ status }) => status)).toEqual([
    ...[
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ],
  ]);
  expect(attempts[2]).toMatchObject({ value: { tags: [{ name: 'Renamed' }] } });
  expect(attempts[4]).toMatchObject({ value: { tags: [{ id: into.id, name: 'Into' }] } });
  expect(attempts[5]).toMatchObject({ reason: { code: 'in-use' } });
  expect(attempts[6]).toMatchObject({ value: undefined });
  expect(await store.tags.find('into')).toMatchObject({ item: { articleCount: 5 } });
  expect(await found('into')).toEqual(['Fourth', 'Third', 'Second', 'First', 'Known']);
  expect(await found('renamed')).toEqual([]);
});

it('a term that another process renamed is known by its new name', async () => {
  const tag = await desk.tag('Before');
  await desk.publish({ title: 'One', tagIds: [tag.id] });
  const other = await openStore(path);
  await other.tags.update(tag.id, (now) => ({ ...now, name: 'After', revision: 2 }));
  const saved = await desk.publish({ title: 'Two', tagIds: [tag.id] });
  expect(saved.tags).toMatchObject([{ name: 'After' }]);
  expect(await found('after')).toEqual(['Two', 'One']);
  await other.tags.update(tag.id, (now) => ({ ...now, name: 'Later', revision: 3 }));
  expect((await store.articles.get(saved.id))?.tags).toMatchObject([{ name: 'Later' }]);
  await other.close();
});

it('more writes than one batch takes keep their order', async () => {
  const made = Array.from({ length: 450 }, (_, n) => desk.publish({ title: `Number ${n}` }));
  const slugs = (await Promise.all(made)).map(({ slug }) => slug);
  const log = await store.changes.after(0, 1000);
  expect(log.map(({ slug }) => slug)).toEqual(slugs);
  const { total } = await store.live.list(queryOf({ search: parseSearch('number') }, { total: true }));
  expect(total).toBe(450);
});
