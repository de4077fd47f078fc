import { hash } from 'node:crypto';
import type { Inspection } from '../../store.ts';
import type { Connection } from '../connection.ts';
import { articleOf, RunHead, runHeadSize } from './entries.ts';
import type { Volumes } from './volumes.ts';

/** What stands in volumes against what it was made of. Only a fault that readers would see is one. */
export function inspectVolumes(db: Connection, volumes: Volumes): Inspection {
  const articles = articleFaults(db, volumes);
  const runs = runFaults(db, volumes);
  const faults = articles.wrong + runs.wrong;
  const unread = articles.unread + runs.unread;
  const held = `${articles.right} articles and ${runs.right} runs of lists`;
  const lost = unread === 0 ? '' : `, ${unread} that can't be read and are made of the database`;
  const name = 'volumes';
  if (faults === 0) return { name, ok: true, detail: `${held} as the database has them${lost}` };
  const remedy = `stop, remove ${volumes.database}.volume-*, start`;
  return { name, ok: false, detail: `${faults} texts that are not those of the database: ${remedy}` };
}

type Tally = { right: number; wrong: number; unread: number };

function articleFaults(db: Connection, volumes: Volumes): Tally {
  const tally = { right: 0, wrong: 0, unread: 0 };
  const rows = db
    .sql(
      `select b.volume, b.at, b.size, b.mark, a.slug, r.digest, r.form from bound_articles b
         left join live_articles a on a.ord = b.ord left join rendered_articles r on r.ord = b.ord`,
    )
    .iterate() as IterableIterator<{
    volume: number;
    at: number;
    size: number;
    mark: number;
    slug: string | null;
    digest: string | null;
    form: number | null;
  }>;
  for (const { volume, at, size, mark, slug, digest, form } of rows) {
    const entry = Buffer.alloc(size);
    const isRead = volumes.read(db, volume, at, entry, 0, size);
    const found = isRead ? articleOf(entry, mark, slug ?? '') : null;
    const isOurs = form === db.form && found?.digest === digest;
    if (!isRead) tally.unread += 1;
    else if (isOurs && found?.sha256 === hash('sha256', found?.bytes ?? '', 'base64')) tally.right += 1;
    else tally.wrong += 1;
  }
  return tally;
}

function runFaults(db: Connection, volumes: Volumes): Tally {
  const tally = { right: 0, wrong: 0, unread: 0 };
  const rows = db
    .sql(
      `select term, bottom, volume, at, articles, mark,
         coalesce((select min(n.bottom) from bound_runs n where n.term = b.term and n.bottom > b.bottom), 9223372036854775807) as top
         from bound_runs b where volume is not null`,
    )
    .safeIntegers()
    .iterate() as IterableIterator<
    Record<'term' | 'bottom' | 'top' | 'volume' | 'at' | 'articles' | 'mark', bigint>
  >;
  for (const { term, bottom, top, volume, at, articles, mark } of rows) {
    const count = Number(articles);
    const bytes = Buffer.alloc(runHeadSize(count));
    if (!volumes.read(db, Number(volume), Number(at), bytes, 0, bytes.length)) {
      tally.unread += 1;
      continue;
    }
    const head = RunHead.of(bytes, Number(mark), count);
    const digests = db
      .sql(
        `select r.digest from postings p cross join rendered_articles r on r.ord = p.ord
           where p.term = (select ?) and p.ord > (select ?) and p.ord <= (select ?) order by p.ord desc`,
      )
      .pluck()
      .all(term, bottom, top) as string[];
    const expected = digests.map((digest) => `${digest},`).join('');
    if (head?.digests(0, count) === expected) tally.right += 1;
    else tally.wrong += 1;
  }
  return tally;
}
