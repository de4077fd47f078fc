import type { Connection } from '../connection.ts';
import type { Engine } from '../engine.ts';
import { GREATEST_ORD, LEAST_ORD } from '../terms.ts';
import { MAX_RUN } from './entries.ts';

/** Articles of a list that is worth it. */
const LEAST = 2;

export type RunPlace = { readonly term: number; readonly bottom: bigint };

/** `ords` are the places of its articles, rising. */
export type ClaimedRun = RunPlace & { readonly ords: readonly bigint[] };

/** Gives each section, tag and author with articles its first run, which has all of them until it is divided. */
export async function openRuns(engine: Engine): Promise<void> {
  const terms = await engine.read((db) => db.sql(WITHOUT_RUNS).pluck().all(LEAST) as number[]);
  if (terms.length === 0) return;
  await engine.write((db) => {
    for (const term of terms)
      db.run('insert or ignore into bound_runs (term, bottom) values (?, ?)', term, LEAST_ORD);
  });
}

const WITHOUT_RUNS = `select no from terms t where kind in ('section', 'tag', 'author') and article_count >= ?
  and not exists (select 1 from bound_runs b where b.term = t.no)`;

type Asked = { readonly after: RunPlace | null; readonly claim: number; readonly most: number };

/**
 * Claims runs that aren't bound, after a place in the order of terms and places, and divides those that hold too many. A claim ends when an
 * article of the run changes, comes or goes. `last` is null where none is left.
 */
export async function claimRuns(
  engine: Engine,
  { after, claim, most }: Asked,
): Promise<{ readonly claimed: readonly ClaimedRun[]; readonly last: RunPlace | null }> {
  const next = await engine.read((db) => nextUnbound(db, after));
  if (next === null) return { claimed: [], last: null };
  return engine.write((db) => {
    const claimed: ClaimedRun[] = [];
    let last: RunPlace = after ?? next;
    for (let place = nextUnbound(db, after); place !== null && claimed.length < most; ) {
      const run = claimOne(db, place, claim);
      if (run !== null) claimed.push(run);
      last = place;
      place = nextUnbound(db, place);
    }
    return { claimed, last };
  });
}

function nextUnbound(db: Connection, after: RunPlace | null): RunPlace | null {
  const { term, bottom } = after ?? { term: -1, bottom: LEAST_ORD };
  const row = db
    .sql(
      `select term, bottom from bound_runs where volume is null and (term, bottom) > (?, ?) order by term, bottom limit 1`,
    )
    .safeIntegers()
    .get(term, bottom) as { term: bigint; bottom: bigint } | undefined;
  return row === undefined ? null : { term: Number(row.term), bottom: row.bottom };
}

/** Null where it was of a term that is no more. */
function claimOne(db: Connection, { term, bottom }: RunPlace, claim: number): ClaimedRun | null {
  const joined = joinNext(db, { term, bottom });
  const ords = ordsUpTo(db, { term, bottom }, joined, 2 * MAX_RUN + 1);
  if (ords.length === 0 && db.get('select 1 from terms where no = ?', term) === undefined) {
    db.run('delete from bound_runs where term = ?', term);
    return null;
  }
  const own = ords.slice(0, lengthOf(ords.length, joined === null));
  const divide = ords.length > own.length ? own.at(-1) : undefined;
  if (divide !== undefined) db.run('insert into bound_runs (term, bottom) values (?, ?)', term, divide);
  db.run('update bound_runs set claim = ? where term = ? and bottom = ?', claim, term, bottom);
  return { term, bottom, ords: own };
}

/** The newest run grows at its end, so one that is full stays so; others are halved, that what comes between has room. */
function lengthOf(articles: number, isNewest: boolean): number {
  if (articles <= MAX_RUN) return articles;
  return isNewest || articles > 2 * MAX_RUN ? MAX_RUN : Math.ceil(articles / 2);
}

/** Joins runs to one that together have no more than it may hold. Returns where the whole ends; null for that of the newest. */
function joinNext(db: Connection, place: RunPlace): bigint | null {
  let top = nextBottom(db, place.term, place.bottom);
  while (top !== null) {
    const further = nextBottom(db, place.term, top);
    if (ordsUpTo(db, place, further, MAX_RUN + 1).length > MAX_RUN) return top;
    db.run('delete from bound_runs where term = ? and bottom = ?', place.term, top);
    top = further;
  }
  return null;
}

function nextBottom(db: Connection, term: number, bottom: bigint): bigint | null {
  return db
    .sql('select min(bottom) from bound_runs where term = (select ?) and bottom > (select ?)')
    .safeIntegers()
    .pluck()
    .get(term, bottom) as bigint | null;
}

function ordsUpTo(db: Connection, { term, bottom }: RunPlace, top: bigint | null, limit: number): bigint[] {
  return db
    .sql(
      'select ord from postings where term = (select ?) and ord > (select ?) and ord <= (select ?) order by ord limit (select ?)',
    )
    .safeIntegers()
    .pluck()
    .all(term, bottom, top ?? GREATEST_ORD, limit) as bigint[];
}
