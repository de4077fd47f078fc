import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { readConfig } from '../src/config.ts';
import { openDatabase } from '../src/database.ts';
import { SERVICE } from '../src/domain/actor.ts';
import { bodyFromHtml } from '../src/domain/body-source.ts';
import { instantFromMs } from '../src/domain/clock.ts';
import { draft, edit, publish } from '../src/domain/publishing.ts';
import { EVERYTHING, importLines } from '../src/interchange/ndjson/index.ts';
import { configureWriter } from '../src/store/sqlite/connection.ts';
import type { Store } from '../src/store/store.ts';
import { newsroom, type Step } from './corpus/articles.ts';
import { OPENED } from './corpus/calendar.ts';
import { createTaxonomy, groundOf } from './corpus/load.ts';
import { taxonomyOf } from './corpus/taxonomy.ts';
import { answer } from './process.ts';

export type WriteOrder =
  | { readonly do: 'bulk'; readonly articles: number; readonly from: 'bodies' | 'html' | 'lines' }
  | { readonly do: 'save'; readonly times: number }
  | { readonly do: 'flush'; readonly times: number };

/** Made anew for each order, on the disk that corpora are on. */
const FILE = 'data/writing.db';
/** Articles under way at the same time, and lines that share a commit, as `dateline import` has them. */
const IN_FLIGHT = 1_000;

type NewArticle = Extract<Step, { do: 'publish' }>;

answer<WriteOrder>(async (order) => {
  removeFile();
  try {
    if (order.do === 'flush') return { perSecond: flush(order.times) };
    const config = readConfig({ DATABASE_URL: `file:${FILE}` });
    const store = await openDatabase(config, { maxBatch: IN_FLIGHT });
    const perSecond =
      order.do === 'bulk' ? await bulk(store, order.articles, order.from) : await save(store, order.times);
    await store.close();
    return { perSecond };
  } finally {
    removeFile();
  }
});

/** Articles that are published a second; each is looked for by its external id, as an import does. */
async function bulk(store: Store, count: number, from: 'bodies' | 'html' | 'lines'): Promise<number> {
  const articles = await articlesFor(store, count);
  if (from === 'lines') return bulkOfLines(store, articles);
  const left = articles.values();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const article of left) await put(store, article, from);
    }),
  );
  return perSecond(count, start);
}

/** The same by the whole of an import: lines of JSON in pieces as a file gives them, their bodies HTML, all names looked up. */
async function bulkOfLines(store: Store, articles: readonly NewArticle[]): Promise<number> {
  const bytes = Buffer.from(articles.map((article) => `${JSON.stringify(lineOf(article))}\n`).join(''));
  const clock = () => instantFromMs(Date.now());
  const lines = { store, clock, makeId: nothing, by: SERVICE, permits: EVERYTHING, parseTail: nothing };
  const into = { ...lines, maxBatch: IN_FLIGHT };
  const start = performance.now();
  for await (const answer of importLines(pieces(bytes), into)) {
    if ('done' in answer && answer.created !== articles.length) throw new Error('some lines were not saved');
  }
  return perSecond(articles.length, start);
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += PIECE) yield bytes.subarray(from, from + PIECE);
}

const PIECE = 65_536;

function lineOf({ id, at, content }: NewArticle) {
  const { body, sectionId, authorIds, tagIds, relatedIds: _related, ...fields } = content;
  return {
    external: { source: 'bench', id },
    id,
    ...fields,
    body: { html: body.html },
    section: sectionId,
    authors: authorIds,
    tags: tagIds,
    publication: { publishedAt: at },
  };
}

/** What these lines don't ask for. */
function nothing(): never {
  throw new Error('the lines name all that they make');
}

async function put(store: Store, { id, slug, at, content }: NewArticle, from: 'bodies' | 'html') {
  const external = { source: 'bench', id };
  const body = from === 'html' ? bodyFromHtml(content.body.html) : content.body;
  await store.articles.upsert({ by: 'external', external }, slug, (_, free) =>
    publish(draft(id, free, { ...content, body }, at, { external }).article, at),
  );
}

/** Saves of drafts a second, each asked for when the last was answered. */
async function save(store: Store, times: number): Promise<number> {
  const [article] = await articlesFor(store, 1);
  if (article === undefined) throw new Error('there is no article to save');
  const { id, at, content } = article;
  await store.articles.create(article.slug, (slug) => draft(id, slug, content, at));
  const start = performance.now();
  for (let n = 0; n < times; n += 1) {
    await store.articles.update(id, null, (saved) => edit(saved, { content: { title: `Title ${n}` } }, at));
  }
  return perSecond(times, start);
}

/** Commits of one small row a second: what the disk's flush allows. */
function flush(times: number): number {
  const db = new Database(FILE);
  configureWriter(db);
  db.exec('create table row (n integer) strict');
  const insert = db.prepare('insert into row values (?)');
  const start = performance.now();
  for (let n = 0; n < times; n += 1) insert.run(n);
  const done = perSecond(times, start);
  db.close();
  return done;
}

async function articlesFor(store: Store, count: number): Promise<readonly NewArticle[]> {
  const ground = groundOf(1);
  const taxonomy = taxonomyOf(ground, OPENED);
  await createTaxonomy(store, taxonomy);
  return [...newsroom(count, ground, taxonomy)].filter((step) => step.do === 'publish');
}

function perSecond(times: number, start: number): number {
  return (1000 * times) / (performance.now() - start);
}

function removeFile(): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${FILE}${suffix}`, { force: true });
}
