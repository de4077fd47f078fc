import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { draft, edit, publish, unpublish } from '../../../src/domain/publishing.ts';
import { type OpenOptions, openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { contentOf, Desk } from '../../support/content.ts';
import { DOING, RandomNewsroom } from '../../support/random-newsroom.ts';
import { RENDERING } from '../../support/rendering.ts';
import { expectSameAsRows, listedBy } from '../../support/volumes.ts';
import { databasePath } from './database.ts';

const NEVER = () => false;
const WRITER = fileURLToPath(new URL('../../support/binding-writer.ts', import.meta.url));

async function opened(path: string, options: OpenOptions = {}): Promise<Store> {
  const store = await openStore(path, { rendering: RENDERING, ...options });
  onTestFinished(() => store.close());
  return store;
}

function filesOf(path: string): string[] {
  const start = `${basename(path)}.volume-`;
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(start));
  return names.map((name) => join(dirname(path), name));
}

/** Puts another word of the same length into what stands in the volumes, so that it can be told where a text was read. */
function forge(path: string, word: string, other: string): void {
  for (const file of filesOf(path)) {
    writeFileSync(file, readFileSync(file, 'latin1').replaceAll(word, other), 'latin1');
  }
}

/** So many articles under a tag, the newest last, titled `Story 0` and so on. */
async function newsroom(store: Store, articles: number): Promise<Desk> {
  const desk = new Desk(store);
  const tag = await desk.tag('Politics');
  for (let n = 0; n < articles; n += 1) {
    desk.advance(60_000);
    await desk.publish({ title: `Story ${n}`, tagIds: [tag.id] });
  }
  return desk;
}

async function titleOf(store: Store, slug: string): Promise<string> {
  const rendered = await store.live.rendered(slug);
  return JSON.parse(rendered?.bytes.toString() ?? '{}').title;
}

async function titlesOf(store: Store, limit = 100): Promise<string[]> {
  const page = await listedBy(store, { kind: 'tag', slug: 'politics' }, { limit, cursor: null });
  return (JSON.parse(`[${page?.text ?? ''}]`) as { title: string }[]).map(({ title }) => title);
}

/** Of the check that `dateline doctor` makes. */
async function inspected(store: Store) {
  return (await store.inspect()).find(({ name }) => name === 'volumes');
}

describe('what is bound', () => {
  it('is read from the volumes, articles and lists', async () => {
    const path = databasePath();
    const store = await opened(path);
    await newsroom(store, 70);
    expect(await store.live.bind(NEVER)).toBe(72);
    expect(await store.live.bind(NEVER)).toBe(0);
    forge(path, '"title":"Story', '"title":"Forge');
    expect(await titleOf(store, 'story-7')).toBe('Forge 7');
    expect((await titlesOf(store)).every((title) => title.startsWith('Forge'))).toBe(true);
    expect(await titlesOf(store, 3)).toEqual(['Forge 69', 'Forge 68', 'Forge 67']);
    // What is read alone is its reader's for good, what many read at once is lent.
    expect((await store.live.rendered('story-7'))?.giveBack).toBeUndefined();
    const found = await store.live.renderedAll({ refs: ['story-7'], lists: [] }, store.changes.version());
    expect(found?.articles[0]?.giveBack).toBeDefined();
    expect(await inspected(store)).toMatchObject({ ok: false, detail: expect.stringContaining('72 texts') });
  });

  it('is left as soon as it changes, and bound anew', async () => {
    const path = databasePath();
    const store = await opened(path);
    const desk = await newsroom(store, 5);
    await store.live.bind(NEVER);
    forge(path, '"title":"Story', '"title":"Forge');
    const id = (await store.live.rendered('story-2'))?.id ?? '';
    await store.articles.update(id, null, (now) => edit(now, { content: { title: 'Anew' } }, desk.now));
    await store.articles.update(id, null, (now) => publish(now, desk.now));
    expect(await titleOf(store, 'story-2')).toBe('Anew');
    expect(await titlesOf(store)).toEqual(['Story 4', 'Story 3', 'Anew', 'Story 1', 'Story 0']);
    expect(await titleOf(store, 'story-3')).toBe('Forge 3');
    expect(await store.live.bind(NEVER)).toBe(2);
    forge(path, '"title":"Anew', '"title":"Anow');
    expect(await titleOf(store, 'story-2')).toBe('Anow');
    expect(await titlesOf(store)).toContain('Anow');
  });

  it('ends with what is taken down, by its slug, its id and in lists', async () => {
    const store = await opened(databasePath());
    const desk = await newsroom(store, 3);
    await store.live.bind(NEVER);
    const id = (await store.live.rendered('story-1'))?.id ?? '';
    await store.articles.update(id, null, (now) => unpublish(now, desk.now));
    expect(await store.live.rendered('story-1')).toBeNull();
    expect(await titlesOf(store)).toEqual(['Story 2', 'Story 0']);
  });

  it('stays in runs that are neither many nor full, whatever comes between and goes', async () => {
    const path = databasePath();
    const store = await opened(path);
    const desk = new Desk(store);
    const tag = await desk.tag('Politics');
    const early = desk.now;
    desk.advance(86_400_000);
    const ids: string[] = [];
    for (let n = 0; n < 200; n += 1) {
      desk.advance(60_000);
      ids.push((await desk.publish({ title: `Story ${n}`, tagIds: [tag.id] })).id);
    }
    await store.live.bind(NEVER);
    expect(runsOf(path)).toEqual([64, 64, 64, 8]);
    for (let n = 0; n < 40; n += 1) {
      await desk.publish({ title: `Older ${n}`, tagIds: [tag.id] }, instantFromMs(toMs(early) + 1_000 * n));
      await store.live.bind(NEVER);
    }
    expect(runsOf(path).toSorted((a, b) => a - b)[0]).toBeGreaterThanOrEqual(8);
    expect(runsOf(path).length).toBeLessThanOrEqual(6);
    await expectSameAsRows(store);
    for (const id of ids.slice(0, 190)) {
      await store.articles.update(id, null, (now) => unpublish(now, desk.now));
    }
    await store.live.bind(NEVER);
    expect(runsOf(path).length).toBeLessThanOrEqual(2);
    expect(runsOf(path).reduce((sum, articles) => sum + articles)).toBe(50);
    await expectSameAsRows(store);
  });

  it('goes on in the next run, whatever lengths its texts have', async () => {
    const path = databasePath();
    const store = await opened(path);
    const desk = new Desk(store);
    const tag = await desk.tag('Politics');
    // Newest first, a page of 20 goes on with the first 13 or fewer of a run, of which some take ten times as much as others.
    for (let n = 0; n < 135; n += 1) {
      desk.advance(60_000);
      const summary = n % 64 > 58 ? 'long '.repeat(300) : n % 7 === 0 ? 'short' : null;
      await desk.publish({ title: `Story ${n}`, summary, tagIds: [tag.id] });
    }
    await store.live.bind(NEVER);
    expect(runsOf(path)).toEqual([64, 64, 7]);
    await expectSameAsRows(store);
    forge(path, '"title":"Story', '"title":"Forge');
    const titles = Array.from({ length: 100 }, (_, index) => `Forge ${134 - index}`);
    for (const limit of [5, 8, 20, 72, 100])
      expect(await titlesOf(store, limit)).toEqual(titles.slice(0, limit));
  });

  it('shows an author’s new name in every list that it stands in', async () => {
    const store = await opened(databasePath());
    const desk = new Desk(store);
    const author = await desk.author('Old Name');
    const tag = await desk.tag('Politics');
    for (const title of ['One', 'Two'])
      await desk.publish({ title, authorIds: [author.id], tagIds: [tag.id] });
    await store.live.bind(NEVER);
    await store.authors.update(author.id, (now) => ({ ...now, name: 'New Name' }));
    for (const scope of [
      { kind: 'tag', slug: 'politics' },
      { kind: 'author', slug: 'old-name' },
    ] as const) {
      const page = await listedBy(store, scope, { limit: 10, cursor: null });
      expect(page?.text, scope.kind).not.toContain('Old Name');
      expect(page?.text.match(/New Name/g), scope.kind).toHaveLength(2);
    }
  });

  it('is what the rows say, whatever editors do and whenever it is bound', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 8, arbitrary: DOING }, { weight: 1, arbitrary: fc.constant('bind') }), {
          minLength: 30,
          maxLength: 70,
        }),
        fc.integer({ min: 0, max: 150 }),
        async (doings, before) => {
          const path = databasePath();
          await using own = disposable(
            await openStore(path, { rendering: RENDERING, volumes: { size: 300_000, dead: 40_000 } }),
          );
          const { store } = own;
          const random = new RandomNewsroom(store);
          await fill(random.desk, before);
          await store.live.bind(NEVER);
          for (const [index, doing] of doings.entries()) {
            if (doing === 'bind') await store.live.bind(NEVER);
            else await random.take(doing);
            if (index % 10 === 0) await expectSameAsRows(store);
          }
          await store.live.bind(NEVER);
          await expectSameAsRows(store);
          expect(await inspected(store)).toMatchObject({ ok: true });
          expectCounted(path);
        },
      ),
      { numRuns: Number(process.env.VOLUME_RUNS ?? 6) },
    );
  });

  it('is what the rows say where several bind and edit at the same time', { timeout: 60_000 }, async () => {
    const path = databasePath();
    const [one, two] = [await opened(path), await opened(path)];
    const random = new RandomNewsroom(one);
    await fill(random.desk, 130);
    const doings = fc.sample(DOING, { numRuns: 120, seed: 7 });
    let over = false;
    const binding = [one, two].map(async (store) => {
      while (!over) await store.live.bind(NEVER);
    });
    for (const doing of doings) await random.take(doing);
    over = true;
    await Promise.all(binding);
    for (const store of [one, two]) {
      await store.live.bind(NEVER);
      await expectSameAsRows(store);
      expect(await inspected(store)).toMatchObject({ ok: true });
    }
    expectCounted(path);
  });
});

/** Articles under two tags, by an author, in a section below another. */
async function fill(desk: Desk, articles: number): Promise<void> {
  const parent = await desk.section('Section 0');
  const section = await desk.section('Section 1', parent.id);
  const [author, tag, other] = [
    await desk.author('Author 1'),
    await desk.tag('Tag 1'),
    await desk.tag('Tag 2'),
  ];
  for (let n = 0; n < articles; n += 1) {
    desk.advance(61_013);
    await desk.publish({
      title: `Filling ${n}`,
      sectionId: n % 3 === 0 ? parent.id : section.id,
      authorIds: [author.id],
      tagIds: n % 4 === 0 ? [tag.id, other.id] : [tag.id],
    });
  }
}

/** All that was ever written is led to, or known to be dead. */
function expectCounted(path: string): void {
  using db = closing(new Database(path, { readonly: true }));
  const volumes = db.db
    .prepare(
      `select reserved - dead as alive, (select coalesce(sum(size), 0) from bound_articles where volume = no)
         + (select coalesce(sum(size), 0) from bound_runs where volume = no) as bound from volumes`,
    )
    .all() as { alive: number; bound: number }[];
  for (const { alive, bound } of volumes) expect(alive).toBe(bound);
}

/** How many articles the runs of lists have, those of one term after the other from the oldest on. */
function runsOf(path: string): number[] {
  using db = closing(new Database(path, { readonly: true }));
  const rows = db.db.prepare('select articles from bound_runs order by term, bottom').pluck();
  return rows.all() as number[];
}

function closing(db: Database.Database) {
  return { db, [Symbol.dispose]: () => db.close() };
}

function disposable(store: Store) {
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

describe('a process that is killed while it binds', () => {
  it('leaves nothing behind that readers would see', { timeout: 60_000 }, async () => {
    const path = databasePath();
    for (let life = 0; life < 5; life += 1) {
      const writer = fork(WRITER, [path, `${life}`], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      await once(writer, 'message');
      await wait(30 + 30 * life);
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      const store = await openStore(path, { rendering: RENDERING });
      await expectSameAsRows(store);
      expect(await inspected(store)).toMatchObject({ ok: true });
      await store.close();
    }
    const store = await opened(path);
    await store.live.bind(NEVER);
    await expectSameAsRows(store);
    forge(path, '"title":"Filling', '"title":"Forging');
    expect(await titleOf(store, 'filling-1')).toBe('Forging 1');
  });
});

describe('a volume', () => {
  it.each<[string, (file: string) => void]>([
    ['is gone', (file) => rmSync(file)],
    ['is cut short', (file) => truncateSync(file, 200)],
    ['is empty', (file) => truncateSync(file, 0)],
    ['is of something else', (file) => writeFileSync(file, Buffer.alloc(1_000_000, 1))],
  ])('that %s costs nothing but speed, and is made anew', async (_, harm) => {
    const path = databasePath();
    const first = await openStore(path, { rendering: RENDERING });
    await newsroom(first, 80);
    await first.live.bind(NEVER);
    for (const file of filesOf(path)) harm(file);
    // By one who has it open, and by one who opens it now.
    for (const store of [first, await opened(path)]) {
      expect(await titleOf(store, 'story-7')).toBe('Story 7');
      expect(await titlesOf(store, 3)).toEqual(['Story 79', 'Story 78', 'Story 77']);
      await expectSameAsRows(store);
    }
    await first.close();
    const store = await opened(path);
    await titleOf(store, 'story-7');
    await titlesOf(store);
    expect(await store.live.bind(NEVER)).toBe(82);
    forge(path, '"title":"Story', '"title":"Forge');
    expect(await titleOf(store, 'story-7')).toBe('Forge 7');
    expect((await titlesOf(store))[0]).toBe('Forge 79');
  });

  it('that is cut short while more is bound is not written on behind a hole', async () => {
    const path = databasePath();
    const store = await opened(path);
    const desk = await newsroom(store, 80);
    await store.live.bind(NEVER);
    const [file = ''] = filesOf(path);
    for (let n = 0; n < 30; n += 1) await desk.publish({ title: `More ${n}` });
    let asked = 0;
    await store.live.bind(() => {
      asked += 1;
      // By then it was looked at, and nothing is written yet.
      if (asked === 2) truncateSync(file, 40_000);
      return false;
    });
    expect(asked).toBeGreaterThan(2);
    expect(statSync(file).size).toBe(40_000);
    for (const reader of [await opened(path), store]) await expectSameAsRows(reader);
    await store.live.bind(NEVER);
    await expectSameAsRows(store);
    expect(await inspected(store)).toMatchObject({ ok: true });
  });

  it('keeps what a later state of the database leads to, when that was put back to an earlier one', async () => {
    const path = databasePath();
    const aside = (name: string) => `${path}.${name}`;
    const bindMore = async (title: string) => {
      const store = await openStore(path, { rendering: RENDERING });
      const desk = new Desk(store);
      desk.advance(title.length * 1_000_000);
      for (let n = 0; n < 20; n += 1) {
        const id = `01900000-0000-7000-9000-${`${title.length}${n}`.padStart(12, '0')}`;
        await store.articles.create(`${title}-${n}`, (slug) =>
          publish(draft(id, slug, contentOf({ title: `${title} ${n}` }), desk.now).article, desk.now),
        );
      }
      await store.live.bind(NEVER);
      await store.close();
    };
    await bindMore('monday');
    copyFileSync(path, aside('monday'));
    await bindMore('a-tuesday');
    const [file = ''] = filesOf(path);
    const before = readFileSync(file);
    copyFileSync(aside('monday'), path);
    await bindMore('the-other-tuesday');
    expect(readFileSync(file).subarray(0, before.length).equals(before)).toBe(true);
    await expectSameAsRows(await opened(path));
  });

  it('that the database knows nothing of is removed', async () => {
    const path = databasePath();
    const store = await opened(path);
    await newsroom(store, 3);
    const stray = `${path}.volume-abc123`;
    const foreign = `${path}.volume-of-mine`;
    for (const file of [stray, foreign]) writeFileSync(file, 'x');
    await store.live.bind(NEVER);
    expect([existsSync(stray), existsSync(foreign)]).toEqual([false, true]);
  });

  it('of which most is dead is written anew, and removed', async () => {
    const path = databasePath();
    const store = await opened(path, { volumes: { size: 100_000, dead: 10_000 } });
    const desk = await newsroom(store, 40);
    await store.live.bind(NEVER);
    const before = filesOf(path);
    for (let round = 0; round < 4; round += 1) {
      for (let n = 0; n < 40; n += 1) {
        const id = (await store.live.rendered(`story-${n}`))?.id ?? '';
        const title = `Story ${n} of ${round}`;
        await store.articles.update(id, null, (now) => edit(now, { content: { title } }, desk.now));
        await store.articles.update(id, null, (now) => publish(now, desk.now));
      }
      await store.live.bind(NEVER);
    }
    await store.live.bind(NEVER);
    const after = filesOf(path);
    expect(before.every((file) => existsSync(file))).toBe(false);
    expect(after.length).toBeLessThanOrEqual(before.length + 1);
    await expectSameAsRows(store);
    expect(await inspected(store)).toMatchObject({ ok: true });
  });

  it('isn’t written where the disk has too little to spare', async () => {
    const path = databasePath();
    const store = await opened(path, { volumes: { free: 2 ** 60 } });
    await newsroom(store, 3);
    await expect(store.live.bind(NEVER)).rejects.toThrow('less than 1099511627776 MiB to spare');
    expect(filesOf(path)).toEqual([]);
    await expectSameAsRows(store);
  });

  it('is none of a store in memory, or without a rendering', async () => {
    const bare = await openStore(databasePath());
    const memory = await openStore(':memory:', { rendering: RENDERING });
    for (const store of [bare, memory]) {
      await newsroom(store, 3);
      expect(await store.live.bind(NEVER)).toBe(0);
      expect(await inspected(store)).toBeUndefined();
      await store.close();
    }
  });
});
