import type { Inspection } from '../store.ts';
import {
  Block,
  type CellChanges,
  type Cells,
  lastBlock,
  liveCells,
  revisedColumns,
  waitingChanges,
} from './article-columns.ts';
import { BLOCK } from './columns.ts';
import type { Connection } from './connection.ts';

/** What lists, totals and facets are read from, against the live copies that it was made of. */
export function inspectCounts(db: Connection): Inspection {
  const faults = [...countFaults(db), ...postingFaults(db), ...columnFaults(db)];
  const detail =
    faults.length === 0 ? 'those of the live articles' : `${faults.join(', ')}: restore a backup`;
  return { name: 'postings and counts', ok: faults.length === 0, detail };
}

function countFaults(db: Connection): readonly string[] {
  const wrong = db.get<{ n: number }>(
    `select count(*) as n from terms t where t.article_count <> case t.kind
       when 'all' then (select count(*) from live_articles)
       else (select count(*) from postings p where p.term = t.no) end`,
  )?.n;
  return wrong === 0 ? [] : [`${wrong} terms with a wrong count`];
}

function postingFaults(db: Connection): readonly string[] {
  return [
    ...missingOrSurplus(db, 'postings', 'updated_at'),
    ...missingOrSurplus(db, 'titled_postings', 'title_key'),
  ];
}

/** Whether a table has a row for each term of each live article, with the article's own `column`, and no other. */
function missingOrSurplus(
  db: Connection,
  table: 'postings' | 'titled_postings',
  column: 'updated_at' | 'title_key',
): readonly string[] {
  const missing = `select count(*) as n from live_articles a cross join json_each(a.terms) j where not exists
    (select 1 from ${table} p where p.term = j.value and p.ord = a.ord and p.${column} = a.${column})`;
  const surplus = `select (select count(*) from ${table}) - (select coalesce(sum(json_array_length(terms)), 0) from live_articles) as n`;
  const isRight = [missing, surplus].every((text) => db.get<{ n: number }>(text)?.n === 0);
  return isRight ? [] : [`${table} that are not those of the live articles`];
}

function columnFaults(db: Connection): readonly string[] {
  const waiting = waitingChanges(db);
  const last = db.get<{ no: number | null }>('select max(article) as no from live_articles')?.no ?? -1;
  const blocks = Math.max(lastBlock(db), Math.floor(last / BLOCK)) + 1;
  const faulty = Array.from({ length: blocks }, (_, no) => no).filter((no) => !agrees(db, no, waiting));
  return faulty.length === 0
    ? []
    : [`columns that are not those of the live articles (block ${faulty.join(', ')})`];
}

/** Whether the block and what waits for it say of each article what its live copy does. */
function agrees(db: Connection, no: number, waiting: CellChanges): boolean {
  const block = new Block(db, no);
  const { places, updates } = block;
  const live = liveCells(db, no);
  const first = no * BLOCK;
  const known = Array.from({ length: places.slots }, (_, slot) => first + slot);
  const settled = new Map<number, Cells | null>();
  for (const article of new Set([...known, ...live.keys()])) {
    const cells = live.get(article) ?? null;
    const noted = waiting.get(article);
    if (noted === undefined) settled.set(article, cells);
    else if (!isSame(noted, cells)) return false;
  }
  const inPlace = [...settled].every(([article, cells]) => {
    const slot = article - first;
    return (
      places.at(slot) === (cells?.ord ?? null) && (cells === null || updates.ms(slot) === cells.updatedAt)
    );
  });
  return inPlace && revisedColumns(db, block, settled).size === 0;
}

function isSame(noted: Cells | null, live: Cells | null): boolean {
  if (noted === null || live === null) return noted === live;
  const { ord, updatedAt, terms } = live;
  return noted.ord === ord && noted.updatedAt === updatedAt && String(noted.terms) === String(terms);
}
