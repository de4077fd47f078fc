import { type ChangeEntry, TAKING_TYPES } from '../../domain/change.ts';
import type { ChangeStore, Removal, Touched } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { follow, newestSeq } from './followed.ts';
import { isOffer } from './log-words.ts';

export function changeStore(engine: Engine): ChangeStore {
  return {
    after: (seq, limit) =>
      engine.read((db) =>
        db.all<ChangeEntry>(
          'select seq, type, at, id, slug, version, reason from changes where seq > (select ?) order by seq limit (select ?)',
          seq,
          limit,
        ),
      ),
    follow: (request) => engine.readNames((db) => follow(db, engine.refs, request)),
    version: () => engine.version(),
    newest: () => engine.read(newestSeq),
    touchedAfter: (seq) => engine.read((db) => touchedAfter(db, seq)),
    removals: (limit) => engine.read((db) => db.all<Removal>(REMOVALS, limit)),
  };
}

/** The words of the index, which is only used where the condition is written alike. */
const IS_REMOVAL = `type in (${TAKING_TYPES.map((type) => `'${type}'`).join(', ')})`;

/** An article may be withdrawn, and deleted after: its last entry counts, and what readers are told stays. Of what was withheld from the first nothing is told. */
export const REMOVALS = `select c.id, c.at, w.reason, c.version from changes c left join withdrawals w on w.id = c.id
  where c.${IS_REMOVAL}
    and not exists (select 1 from live_articles a where a.id = c.id)
    and not exists (select 1 from changes later where later.id = c.id and later.seq > c.seq and later.${IS_REMOVAL})
    and exists (select 1 from changes b where b.id = c.id and ${isOffer('b')})
  order by c.seq desc limit (select ?)`;

/** More entries than this are not looked at one by one: an import is under way. */
const MAX_LOOKED_AT = 500;

function touchedAfter(db: Connection, seq: number | null): Touched {
  const newest = newestSeq(db);
  if (seq === null || newest - seq > MAX_LOOKED_AT) return { seq: newest, tags: 'everything' };
  const tags = new Set<string>();
  const rows = db.all<{ type: string; id: string; touched: string | null }>(
    'select type, id, touched from changes where seq > (select ?)',
    seq,
  );
  for (const { type, id, touched } of rows) {
    if (touched === null) return { seq: newest, tags: 'everything' };
    tags.add(type.startsWith('list.') ? 'lists' : 'articles').add(id);
    for (const one of JSON.parse(touched) as (number | string)[]) tags.add(touchTag(one));
  }
  return { seq: newest, tags };
}

/** The tag of what depends on the articles of a term, by its number, or on what is shown of an article, by its id. */
export function touchTag(of: number | string): string {
  return typeof of === 'number' ? `term-${of}` : of;
}

type Logged = Omit<ChangeEntry, 'seq'> & {
  /** See the table; null for what may touch everything. */
  readonly touched: readonly (number | string)[] | null;
};

/** Belongs in the transaction of what it reports. What is known of the thing is forgotten, so that it is looked up anew. */
export function logChange(db: Connection, entry: Logged): void {
  db.run(
    'insert into changes (type, at, id, slug, version, reason, touched) values (?, ?, ?, ?, ?, ?, ?)',
    entry.type,
    entry.at,
    entry.id,
    entry.slug,
    entry.version,
    entry.reason,
    entry.touched && JSON.stringify(entry.touched),
  );
  if (!entry.type.startsWith('article.')) db.terms.forget(entry.id);
}
