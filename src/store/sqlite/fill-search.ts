import type Database from 'better-sqlite3';
import type { LiveCard } from './rows.ts';
import { searchTexts } from './search.ts';

/** Articles that are held in memory at once: FTS5 writes a segment for each chunk. */
const CHUNK = 1000;

type Row = {
  readonly ord: bigint;
  readonly section: bigint | null;
  readonly authors: string;
  readonly tags: string;
  readonly card: string;
  readonly text: string;
};

/** What migration 0004 needs of the domain, for SQL can't fold: the full-text index of all live articles, made anew. */
export function fillSearch(db: Database.Database): void {
  const rows = db
    .prepare<[bigint], Row>(
      `select a.ord, a.section, a.authors, a.tags, a.card, b.text from live_articles a
         cross join bodies b on b.no = a.body where a.ord > ? order by a.ord limit ${CHUNK}`,
    )
    .safeIntegers();
  const name = db.prepare<[number], string>('select name from terms where no = ?').pluck();
  const insert = db.prepare<[string]>(
    `insert into search (rowid, title, summary, names, body)
       select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(?)`,
  );
  const indexed = ({ ord, section, authors, tags, card, text }: Row) => {
    const { title, summary } = JSON.parse(card) as LiveCard;
    const terms = [...(JSON.parse(authors) as number[]), ...(JSON.parse(tags) as number[])];
    if (section !== null) terms.push(Number(section));
    const names = terms.map((no) => name.get(no) ?? '');
    return `[${ord},${JSON.stringify(searchTexts({ title, summary, names, body: text })).slice(1)}`;
  };
  for (let found = rows.all(FIRST); found.length > 0; found = rows.all(found.at(-1)?.ord ?? FIRST)) {
    insert.run(`[${found.map(indexed).join(',')}]`);
  }
}

/** Below every `ord`. */
const FIRST = -(2n ** 63n);
