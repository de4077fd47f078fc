import { hash } from 'node:crypto';
import type { Inspection } from '../../store.ts';
import type { Connection } from '../connection.ts';
import { BETWEEN } from '../rendered.ts';
import { articleOf, bears, RunHead, runHeadSize } from './entries.ts';
import type { Volumes } from './volumes.ts';

/** What stands in volumes against what it was made of. What readers don't see is no fault. */
export function inspectVolumes(db: Connection, volumes: Volumes): Inspection {
  const articles = tallied(articlesOf(db), ({ volume, at, size, mark, slug, digest }) => {
    const entry = Buffer.alloc(Number(size));
    const isRead = volumes.read(db, Number(volume), Number(at), entry, 0, entry.length);
    if (!isRead || !bears(entry, Number(mark))) return 'unread';
    const found = articleOf(entry, slug ?? '');
    return found?.digest === digest && found?.sha256 === hash('sha256', found?.bytes ?? '', 'base64');
  });
  const runs = tallied(runsOf(db), (run) => {
    const entry = Buffer.alloc(Number(run.size));
    const isRead = volumes.read(db, Number(run.volume), Number(run.at), entry, 0, entry.length);
    const head = isRead ? RunHead.of(entry, Number(run.mark), Number(run.articles)) : null;
    return head === null ? 'unread' : isOf(db, head, entry, run);
  });
  const [wrong, unread] = [articles.wrong + runs.wrong, articles.unread + runs.unread];
  const name = 'volumes';
  if (wrong > 0) {
    const remedy = `stop, remove ${volumes.database}.volume-*, start`;
    return { name, ok: false, detail: `${wrong} texts that are not those of the database: ${remedy}` };
  }
  const lost = unread === 0 ? '' : `, ${unread} more can't be read there`;
  return {
    name,
    ok: true,
    detail: `sound, ${articles.right} articles and ${runs.right} runs of lists${lost}`,
  };
}

function tallied<T>(rows: Iterable<T>, look: (row: T) => boolean | 'unread') {
  const tally = { right: 0, wrong: 0, unread: 0 };
  for (const row of rows) {
    const found = look(row);
    tally[found === 'unread' ? found : found ? 'right' : 'wrong'] += 1;
  }
  return tally;
}

type ArticleRow = Record<'volume' | 'at' | 'size' | 'mark', number> &
  Record<'slug' | 'digest', string | null>;

function articlesOf(db: Connection): IterableIterator<ArticleRow> {
  return db
    .sql(
      `select b.volume, b.at, b.size, b.mark, a.slug, r.digest from bound_articles b
         left join live_articles a on a.ord = b.ord
         left join rendered_articles r on r.ord = b.ord and r.form = (select ?)`,
    )
    .iterate(db.form) as IterableIterator<ArticleRow>;
}

type RunRow = Record<'term' | 'bottom' | 'top' | 'volume' | 'at' | 'size' | 'articles' | 'mark', bigint>;

function runsOf(db: Connection): IterableIterator<RunRow> {
  return db
    .sql(
      `select term, bottom, volume, at, size, articles, mark, coalesce((select min(n.bottom) from bound_runs n
           where n.term = b.term and n.bottom > b.bottom), 9223372036854775807) as top
         from bound_runs b where volume is not null`,
    )
    .safeIntegers()
    .iterate() as IterableIterator<RunRow>;
}

/** Whether a run says what the rows of its articles do. */
function isOf(db: Connection, head: RunHead, entry: Buffer, { term, bottom, top }: RunRow): boolean {
  const rows = db
    .sql(
      `select r.digest, r.id, r.wire from postings p cross join rendered_articles r on r.ord = p.ord
         where p.term = (select ?) and p.ord > (select ?) and p.ord <= (select ?) order by p.ord desc`,
    )
    .all(term, bottom, top) as Record<'digest' | 'id' | 'wire', string>[];
  const texts = entry.subarray(runHeadSize(head.count)).toString();
  return (
    head.digests(0, head.count) === rows.map(({ digest }) => `${digest},`).join('') &&
    head.ids(0, head.count).join() === rows.map(({ id }) => id).join() &&
    texts === rows.map(({ wire }) => wire + BETWEEN).join('')
  );
}
