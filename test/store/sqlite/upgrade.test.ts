import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { Article, LiveArticle } from '../../../src/domain/article.ts';
import { instant, toMs } from '../../../src/domain/clock.ts';
import { edit, reinstate, withdraw } from '../../../src/domain/publishing.ts';
import { hasUnpublishedEdits } from '../../../src/domain/saving.ts';
import { parseSearch } from '../../../src/domain/search.ts';
import { openStore } from '../../../src/store/open.ts';
import { migrate, migrations } from '../../../src/store/sqlite/migrate.ts';
import { bodyOf, contentOf, Desk } from '../../support/content.ts';
import { RENDERING } from '../../support/rendering.ts';
import { reschedule, scheduled, underEmbargo } from '../../support/schedules.ts';
import { databasePath } from './database.ts';

const AT = instant('2024-01-01T00:00:00.000Z');
const LATER = instant('2024-02-01T00:00:00.000Z');
const ids = {
  section: '01900000-0000-7000-8000-000000000001',
  author: '01900000-0000-7000-8000-000000000002',
  tag: '01900000-0000-7000-8000-000000000003',
  same: '01900000-0000-7000-8000-000000000004',
  edited: '01900000-0000-7000-8000-000000000005',
  draft: '01900000-0000-7000-8000-000000000006',
};

it('a database of the version before the editorial API has all that the editorial API needs', async () => {
  const path = databasePath();
  fill(path);
  const store = await openStore(path);
  expect((await store.inspect()).filter(({ ok }) => !ok)).toEqual([]);

  const same = await present(store.articles.get('same'));
  expect(same).toMatchObject({
    ...{ id: ids.same, state: 'published', revision: 2, version: 1, external: null, scheduledFor: null },
    ...{ section: { slug: 'world' }, authors: [{ slug: 'ann' }], tags: [{ slug: 'nato' }], related: [] },
    lastPublished: { revision: 2, updatedAt: AT, expiresAt: null },
  });
  expect(hasUnpublishedEdits(same)).toBe(false);

  const edited = await present(store.articles.get(ids.edited));
  expect(edited).toMatchObject({ revision: 3, lastPublished: { revision: 2, updatedAt: AT } });
  expect(hasUnpublishedEdits(edited)).toBe(true);
  const shown = await present(store.articles.revision(ids.edited, 2));
  expect(shown).toMatchObject({ slug: 'edited', content: { title: 'As it is', body: bodyOf('shown') } });
  expect((await store.articles.revisions(ids.edited, { limit: 9, cursor: null }))?.items).toHaveLength(2);

  await store.articles.update(ids.edited, 3, (now) => withdraw(now, 'A doubt', LATER));
  await store.articles.update(ids.edited, 4, (now) => reinstate(now, shown, LATER));
  expect(await store.live.find('edited', ['text'])).toMatchObject({
    item: { title: 'As it is', body: { text: 'shown' }, tags: [{ slug: 'nato' }], version: 2 },
  });

  const found = async (query: object) => {
    const page = { limit: 9, cursor: null };
    const { items } = await store.articles.list({ states: [], sort: 'savedAt', page, ...query });
    return items.map(({ id }) => id);
  };
  expect(await found({ title: 'as it' })).toEqual([ids.edited]);
  expect(await found({ title: 'idea', states: ['draft'] })).toEqual([ids.draft]);
  expect(await found({ tag: 'nato', section: 'world', author: 'ann', title: 'same' })).toEqual([ids.same]);
  const saved = await store.articles.update(ids.draft, 1, (now) => edit(now, {}, LATER));
  expect(saved.revision).toBe(2);
  expect(await store.tags.get('nato')).toMatchObject({ revision: 1, articleCount: 2 });
  await store.close();
});

it('a database of an earlier version is searched by everything that stands in its live copies, and by nothing else', async () => {
  const path = databasePath();
  fill(path);
  const store = await openStore(path);
  const found = async (q: string) => {
    const page = { limit: 9, cursor: null };
    const filter = { search: parseSearch(q) };
    const { items } = await store.live.list({
      ...{ filter, sort: 'relevance', page, bodies: [], total: false, facets: [] },
    });
    return items.map(({ id }) => id);
  };
  expect(await found('same')).toEqual([ids.same]);
  expect(await found('it shown nato')).toEqual([ids.edited]);
  for (const q of ['ann', 'world', 'sho*', 'shown']) {
    expect((await found(q)).toSorted(), q).toEqual([ids.same, ids.edited]);
  }
  for (const q of ['idea', 'new', 'will']) expect(await found(q), q).toEqual([]);
  expect(await store.live.suggest('s', 9)).toMatchObject([{ type: 'article', id: ids.same }]);
  await store.close();
});

it('what readers may be told of beforehand is worked out for what was scheduled earlier', async () => {
  const path = databasePath();
  const store = await openStore(path);
  const desk = new Desk(store);
  const [first, second, third] = [desk.later(1_000), desk.later(2_000), desk.later(3_000)];
  await scheduled(desk, { title: 'Told' }, second);
  await underEmbargo(desk, { title: 'Hidden' }, first);
  await reschedule(desk, await desk.publish({ title: 'Ends', expiresAt: third }), first, true);
  await desk.publish({ title: 'Never ends' });
  await store.close();
  const db = new Database(path);
  const told = () => db.prepare('select slug, told_at from articles order by slug').raw().all();
  const before = told();
  expect(before).toEqual([
    ['ends', third],
    ['hidden', null],
    ['never-ends', null],
    ['told', second],
  ]);
  db.exec('drop index articles_told; alter table articles drop column told_at');
  db.exec('create index articles_told on articles (due_at); pragma user_version = 17');
  expect(migrate(db, migrations().slice(0, 18))).toEqual(['0017_told_at']);
  expect(told()).toEqual(before);
  db.close();
});

it('picks of before are known from the other side, and translations of translations belong to the original', async () => {
  const path = databasePath();
  const store = await openStore(path, { rendering: RENDERING });
  const desk = new Desk(store);
  const pick = await desk.draft({ title: 'Pick' });
  const original = await desk.draft({ title: 'Original' });
  const line: string[] = [original.id];
  for (const title of ['First', 'Second', 'Third']) {
    const translationOf = line.at(-1) ?? null;
    line.push((await desk.publish({ title, translationOf, relatedIds: [pick.id, ...line.slice(1)] })).id);
  }
  await desk.publish({ title: 'Other' });
  await store.close();
  const db = new Database(path);
  const rows = () => ({
    picks: db.prepare('select pick, article from picks').raw().all(),
    groups: db.prepare('select slug, translation_group from live_articles order by slug').raw().all(),
  });
  const before = rows();
  expect(before.picks).toHaveLength(6);
  const group = original.id;
  expect(before.groups).toEqual([
    ['first', group],
    ['other', null],
    ['second', group],
    ['third', group],
  ]);
  db.exec(`drop table picks; drop table partner_copies; drop index merged_terms_into; drop index live_articles_group;
    alter table live_articles drop column translation_group; pragma user_version = 19`);
  expect(migrate(db, migrations().slice(0, 20))).toEqual(['0019_links']);
  expect(rows()).toEqual(before);
  const unrendered =
    'select l.slug from rendered_articles r join live_articles l using (ord) where r.form = 0 order by 1';
  expect(db.prepare(unrendered).pluck().all()).toEqual(['first', 'second', 'third']);
  db.close();
});

it('what was rendered before there were volumes is bound, and posted by title', async () => {
  const path = databasePath();
  const store = await openStore(path, { rendering: RENDERING });
  const desk = new Desk(store);
  const tag = await desk.tag('Politics');
  const authors = [await desk.author('Ada'), await desk.author('Bo')].map(({ id }) => id);
  for (const title of ['One', 'Two']) await desk.publish({ title, tagIds: [tag.id], authorIds: authors });
  await store.close();
  const db = new Database(path);
  const names = db.prepare("select name from sqlite_schema where type = 'trigger'").pluck().all() as string[];
  for (const name of names.filter((one) => /^(bound|postings|rendered)_/.test(one)))
    db.exec(`drop trigger ${name}`);
  db.exec(
    'drop table bound_articles; drop table bound_runs; drop table unbound_articles; drop table volumes; drop table titled_postings',
  );
  db.pragma('user_version = 20');
  db.close();
  const now = await openStore(path, { rendering: RENDERING });
  expect(await now.live.bind(() => false)).toBe(5);
  expect(await now.live.bind(() => false)).toBe(0);
  expect((await now.inspect()).filter(({ ok }) => !ok)).toEqual([]);
  await now.close();
});

it('columns that stood in a table without row numbers are the same in one with them', async () => {
  const path = databasePath();
  const store = await openStore(path);
  const desk = new Desk(store);
  const tag = await desk.tag('Politics');
  const titles = Array.from({ length: 510 }, (_, n) => `Title ${n}`);
  await Promise.all(titles.map((title) => desk.publish({ title, tagIds: [tag.id] })));
  await store.close();
  const db = new Database(path);
  const cells = () => db.prepare('select block, kind, cells from column_blocks order by block, kind').all();
  const before = cells();
  expect(before.length).toBeGreaterThan(0);
  db.exec(`create table old (block integer not null, kind text not null, cells blob not null, primary key (block, kind)) strict, without rowid;
    insert into old select block, kind, cells from column_blocks; drop table column_blocks; alter table old rename to column_blocks;
    pragma user_version = 23`);
  expect(migrate(db, migrations())).toContain('0023_column_rows');
  expect(cells()).toEqual(before);
  db.close();
});

it('the live copies of a database of an earlier version are found to be rendered', async () => {
  const path = databasePath();
  fill(path);
  const store = await openStore(path, { rendering: RENDERING });
  expect(await store.live.rendered('same')).toBeNull();
  expect(await store.live.renderMissing(9)).toBe(2);
  expect((await store.live.rendered('same'))?.id).toBe(ids.same);
  expect(await store.live.renderMissing(9)).toBe(0);
  await store.close();
});

async function present<T>(found: Promise<T | null>): Promise<T> {
  const item = await found;
  if (item === null) throw new Error('it is missing');
  return item;
}

/** What the version before would have written: the first migration alone, and rows by its columns. */
function fill(path: string): void {
  const db = new Database(path);
  migrate(db, migrations().slice(0, 1));
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const names = Object.keys(row);
    const values = Object.values(row).map((value) =>
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    );
    const sql = `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;
    return Number(db.prepare(sql).run(...values).lastInsertRowid);
  };
  const term = (kind: string, id: string, slug: string) =>
    insert('terms', {
      ...{ kind, id, slug, name: slug, name_key: slug, detail: {}, created_at: AT, updated_at: AT },
      ...{ tag_type: kind === 'tag' ? 'topic' : null, article_count: 2 },
    });
  const section = term('section', ids.section, 'world');
  const author = term('author', ids.author, 'ann');
  const tag = term('tag', ids.tag, 'nato');
  db.exec("update terms set article_count = 2 where kind = 'all'");
  const names = { sectionId: ids.section, authorIds: [ids.author], tagIds: [ids.tag] };
  const body = (text: string) => {
    const { blocks, ...forms } = bodyOf(text);
    return insert('bodies', { ...forms, blocks });
  };
  const content = (title: string) => {
    const { body: _body, relatedIds: _related, expiresAt: _expiry, ...old } = contentOf({ title, ...names });
    return old;
  };
  const article = (id: string, more: Partial<Article>, title: string, bodyNo: number) =>
    insert('articles', {
      ...{ id, slug: more.slug, state: more.state, revision: more.revision, version: more.version },
      ...{ content: content(title), body: bodyNo, corrections: [], published_at: more.publishedAt ?? null },
      ...{ created_at: AT, saved_at: more.savedAt ?? AT },
    });
  const live = (no: number, id: string, slug: string, title: string, bodyNo: number) => {
    const { sectionId: _s, authorIds: _a, tagIds: _t, translationOf: _o, ...texts } = content(title);
    const figures = { corrections: [], wordCount: 1, readingMinutes: 1 };
    const card: Omit<
      LiveArticle,
      'body' | keyof typeof names | 'translationOf' | 'relatedIds' | 'expiresAt'
    > = {
      ...{ ...texts, id, slug, version: 1, publishedAt: AT, updatedAt: AT },
      ...figures,
    };
    const ord = BigInt(toMs(AT)) * 2n ** 20n + BigInt(no);
    const terms = [section, author, tag];
    insert('live_articles', {
      ...{ ord, article: no, id, slug, updated_at: toMs(AT), title_key: title.toLowerCase(), section },
      ...{ authors: [author], tags: [tag], terms, translation_of: null, language: 'en', card, body: bodyNo },
    });
    for (const one of terms) insert('postings', { term: one, ord, updated_at: toMs(AT) });
    insert('search', { rowid: ord, title: title.toLowerCase(), summary: '', names: '', body: 'shown' });
    const version = { article: no, version: 1, at: AT, type: 'article.published', title, word_count: 1 };
    insert('versions', { ...version, card, body: bodyNo });
  };
  const published = { state: 'published', version: 1, publishedAt: AT } as const;
  const shown = body('shown');
  const same = article(ids.same, { ...published, slug: 'same', revision: 2 }, 'Same', shown);
  live(same, ids.same, 'same', 'Same', shown);
  const old = body('shown');
  const changed = { ...published, slug: 'edited', revision: 3, savedAt: LATER };
  live(article(ids.edited, changed, 'As it will be', body('new')), ids.edited, 'edited', 'As it is', old);
  article(ids.draft, { slug: 'idea', state: 'draft', revision: 1, version: 0 }, 'An Idea', body('idea'));
  db.close();
}
