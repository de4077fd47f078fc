import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Mining } from '../../../domain/article.ts';
import type { Instant } from '../../../domain/clock.ts';
import { shortHash } from '../../../domain/short-hash.ts';
import type { Connection } from '../connection.ts';
import type { Engine } from '../engine.ts';
import { BETWEEN, WHOLE_ARTICLE } from '../rendered.ts';
import { LEAST_ORD } from '../terms.ts';
import { append, type Entry, newMark } from './appending.ts';
import { articleEntry, type RunArticle, runEntry } from './entries.ts';
import { removeStrays, retireVolumes } from './retiring.ts';
import { type ClaimedRun, claimRuns, openRuns, type RunPlace } from './runs.ts';
import type { Volumes } from './volumes.ts';

/** Articles, and runs of articles, that are claimed in one go, and bytes of them that are written: nothing else is done while they are read. */
const ARTICLES = 100;
const RUNS = 6;
const MOST_BYTES = 1_000_000;

/** `rest` is how much longer than it worked it leaves the thread to others. */
export type Binding = { readonly engine: Engine; readonly volumes: Volumes; readonly rest: number };

/**
 * Puts into volumes what isn't in one: first articles, then the lists of sections, tags and authors. Resolves to how many entries
 * it wrote. What changes meanwhile is left for the next time. It may be broken off at any moment, and done by several at once.
 */
export async function bindTexts(binding: Binding, isOver: () => boolean): Promise<number> {
  const { engine } = binding;
  if (engine.writer.rendering === null) return 0;
  await removeStrays(binding);
  await retireVolumes(binding, isOver);
  await openRuns(engine);
  return (await bindArticles(binding, isOver)) + (await bindRuns(binding, isOver));
}

async function bindArticles({ engine, volumes, rest }: Binding, isOver: () => boolean): Promise<number> {
  let bound = 0;
  let after: bigint | null = null;
  while (!isOver()) {
    const claim = randomInt(1, 2 ** 32);
    const ords: readonly bigint[] = await engine.read((db) => waiting(db, after));
    if (ords.length === 0) break;
    await engine.write((db) => {
      for (const ord of ords) db.run('update unbound_articles set claim = ? where ord = ?', claim, ord);
    });
    const { entries, last, ms } = await engine.read((db) =>
      gathered(ords, (ord) => articleAt(db, ord, claim)),
    );
    await append(engine, volumes, entries);
    bound += entries.length;
    after = last;
    await wait(rest * ms);
  }
  return bound;
}

function waiting(db: Connection, after: bigint | null): readonly bigint[] {
  const statement = db.sql(
    `select u.ord from unbound_articles u cross join rendered_articles r on r.ord = u.ord
       where u.ord > (select ?) and r.form = (select ?) order by u.ord limit (select ?)`,
  );
  return statement
    .safeIntegers()
    .pluck()
    .all(after ?? LEAST_ORD, db.form, ARTICLES) as bigint[];
}

/** What is made of each, up to so many bytes; the last that was looked at, and how many milliseconds it took. */
function gathered<T>(all: readonly T[], entryOf: (one: T) => Entry | null) {
  const entries: Entry[] = [];
  let bytes = 0;
  let last: T | null = null;
  const start = performance.now();
  for (const one of all) {
    if (bytes >= MOST_BYTES) break;
    const entry = entryOf(one);
    last = one;
    if (entry === null) continue;
    entries.push(entry);
    bytes += entry.bytes.length;
  }
  return { entries, last, ms: performance.now() - start };
}

type ArticleRow = {
  slug: string;
  form: number;
  id: string;
  digest: string;
  keys: string;
  lastModified: Instant | null;
  mining: Mining | null;
  bytes: Buffer;
};

/** Null for one that isn't rendered, which is bound once it is. */
function articleAt(db: Connection, ord: bigint, claim: number): Entry | null {
  const [before = '', after = ''] = db.rendering?.aroundHtml ?? [];
  const row = db.get<ArticleRow>(
    `select a.slug, ${WHOLE_ARTICLE}
       from rendered_articles r cross join live_articles a on a.ord = r.ord cross join bodies b on b.no = r.body
       where r.ord = (select ?)`,
    ...[before, `${after}}`, ord],
  );
  if (row === undefined || row.form !== db.form) return null;
  const mark = newMark();
  const bytes = articleEntry(mark, row.slug, row);
  return {
    bytes,
    note: (writer, { volume, at }) => {
      const isCurrent = writer.run('delete from unbound_articles where ord = ? and claim = ?', ord, claim);
      if (isCurrent.changes === 0) return false;
      // Another slug of the same key is kept: this one is read from its rows.
      const noted = writer.run(
        `insert into bound_articles (slug_key, ord, volume, at, size, mark) values (?, ?, ?, ?, ?, ?) on conflict do nothing`,
        ...[shortHash(row.slug), ord, volume, at, bytes.length, mark],
      );
      return noted.changes === 1;
    },
  };
}

async function bindRuns({ engine, volumes, rest }: Binding, isOver: () => boolean): Promise<number> {
  let bound = 0;
  let after: RunPlace | null = null;
  while (!isOver()) {
    const claim = randomInt(1, 2 ** 32);
    const { claimed, last } = await claimRuns(engine, { after, claim, most: RUNS });
    if (last === null) break;
    const found = await engine.read((db) => gathered(claimed, (run) => runAt(db, run, claim)));
    await append(engine, volumes, found.entries);
    bound += found.entries.length;
    after = found.last ?? last;
    await wait(rest * found.ms);
  }
  return bound;
}

/** Null where one of its articles isn't rendered. */
function runAt(db: Connection, { term, bottom, ords }: ClaimedRun, claim: number): Entry | null {
  const statement = db.sql(
    `select form, id, digest, cast(wire || '${BETWEEN}' as blob) as text from rendered_articles where ord = ?`,
  );
  const articles: RunArticle[] = [];
  for (const ord of ords.toReversed()) {
    const row = statement.get(ord) as (Omit<RunArticle, 'ord'> & { form: number }) | undefined;
    if (row === undefined || row.form !== db.form) return null;
    articles.push({ ...row, ord });
  }
  const mark = newMark();
  const bytes = runEntry(mark, articles);
  return {
    bytes,
    note: (writer, { volume, at }) => {
      const noted = writer.run(
        `update bound_runs set volume = ?, at = ?, size = ?, articles = ?, mark = ?, claim = 0
           where term = ? and bottom = ? and claim = ?`,
        ...[volume, at, bytes.length, articles.length, mark, term, bottom, claim],
      );
      return noted.changes === 1;
    },
  };
}
