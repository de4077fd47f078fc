import type { Connection } from '../connection.ts';
import type { Engine } from '../engine.ts';
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
      db.run('insert or ignore into bound_runs (term, bottom) values (?, ?)', term, BELOW_ALL);
  });
}

const BELOW_ALL = -(2n ** 63n);

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
      claimed.push(claimOne(db, place, claim));
      last = place;
      place = nextUnbound(db, place);
    }
    return { claimed, last };
  });
}

function nextUnbound(db: Connection, after: RunPlace | null): RunPlace | null {
  const { term, bottom } = after ?? { term: -1, bottom: BELOW_ALL };
  const row = db
    .sql(
      `select term, bottom from bound_runs where volume is null and (term, bottom) > (?, ?) order by term, bottom limit 1`,
    )
    .safeIntegers()
    .get(term, bottom) as { term: bigint; bottom: bigint } | undefined;
  return row === undefined ? null : { term: Number(row.term), bottom: row.bottom };
}

function claimOne(db: Connection, { term, bottom }: RunPlace, claim: number): ClaimedRun {
  const top = db
    .sql('select min(bottom) from bound_runs where term = ? and bottom > ?')
    .safeIntegers()
    .pluck()
    .get(term, bottom) as bigint | null;
  const ords = db
    .sql('select ord from postings where term = ? and ord > ? and ord <= ? order by ord limit ?')
    .safeIntegers()
    .pluck()
    .all(term, bottom, top ?? ABOVE_ALL, MAX_RUN + 1) as bigint[];
  const own = ords.slice(0, MAX_RUN);
  const divide = ords.length > MAX_RUN ? own.at(-1) : undefined;
  if (divide !== undefined) db.run('insert into bound_runs (term, bottom) values (?, ?)', term, divide);
  db.run('update bound_runs set claim = ? where term = ? and bottom = ?', claim, term, bottom);
  return { term, bottom, ords: own };
}

const ABOVE_ALL = 2n ** 63n - 1n;
