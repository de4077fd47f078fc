import { hash } from 'node:crypto';
import type { PublicArticle } from '../../domain/article.ts';
import type { Rendered, RenderedArticle, RenderedPage, Rendering, TextFrame } from '../store.ts';
import type { Connection } from './connection.ts';
import { articleAt } from './live-read.ts';
import { TermRefs } from './term-refs.ts';

/** A rendering's name as the number that rows bear: 48 bits, which no two names in one database's life will share. */
export function formOf({ name, aroundHtml }: Rendering): number {
  const whole = [name, ...aroundHtml].join(' ');
  return Number.parseInt(hash('sha256', whole, 'hex').slice(0, 12), 16);
}

/** On rows of articles that aren't rendered. */
export const UNRENDERED = 0;

/** `body` is the number of its body's row, which holds the same for ever. */
export type Place = { readonly ord: bigint; readonly body: number };

/** Gives a live article at its place the row that each has; without a rendering one that says that it has none. */
export function putRendered(db: Connection, { ord, body }: Place, article: PublicArticle): void {
  const { wire, keys, lastModified, mining } = db.rendering?.render(article) ?? NOTHING;
  db.run(
    `insert into rendered_articles (ord, form, id, body, digest, keys, last_modified, mining, wire)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (ord) do update set form = excluded.form, id = excluded.id, body = excluded.body, digest = excluded.digest,
         keys = excluded.keys, last_modified = excluded.last_modified, mining = excluded.mining, wire = excluded.wire`,
    ord,
    db.form,
    article.id,
    body,
    digest(db.form, body, wire),
    keys,
    lastModified,
    mining ?? null,
    wire,
  );
}

const NOTHING: Rendered = { wire: '', keys: '', lastModified: null };

/** With the live article. */
export function dropRendered(db: Connection, ord: bigint): void {
  db.run('delete from rendered_articles where ord = ?', ord);
}

/** Renders live articles anew, after something that they show of others has changed. */
export function renderAnew(db: Connection, ords: Iterable<bigint>): void {
  const refs = new TermRefs(db);
  for (const ord of ords) {
    const found = articleAt(db, refs, ord);
    if (found !== null) putRendered(db, { ord, body: found.body }, found.article);
  }
}

/** More of one group of translations than any newsroom has languages: they are left to the job that renders what isn't. */
const MANY = 50;

/** The same for those of these ids that are live. */
export function renderAnewById(db: Connection, ids: readonly string[]): void {
  const statement = db.sql('select ord from live_articles where id = ?').safeIntegers().pluck();
  const ords = ids.map((id) => statement.get(id)).filter((ord) => typeof ord === 'bigint');
  if (ords.length <= MANY) renderAnew(db, ords);
  else for (const ord of ords) db.run('update rendered_articles set form = ? where ord = ?', UNRENDERED, ord);
}

/** Places of up to so many live articles that aren't rendered in the connection's form. */
export function unrendered(db: Connection, limit: number): readonly bigint[] {
  if (db.rendering === null) return [];
  return db
    .sql(
      `select ord from rendered_articles where form < (select ?)
         union all select ord from rendered_articles where form > (select ?) limit (select ?)`,
    )
    .safeIntegers()
    .pluck()
    .all(db.form, db.form, limit) as bigint[];
}

type Row = RenderedArticle & { readonly form: number };

/** The live article of this id or slug; null where there is none, and where it isn't rendered. SQLite writes its JSON. */
export function renderedArticle(
  db: Connection,
  { by, key }: { readonly by: 'id' | 'slug'; readonly key: string },
): RenderedArticle | null {
  if (db.rendering === null) return null;
  const [before, after] = db.rendering.aroundHtml;
  const row = db.get<Row>(by === 'id' ? BY_ID : BY_SLUG, before, `${after}}`, key);
  return row === undefined || row.form !== db.form ? null : row;
}

/** An article's columns and bytes; its two values are what stands around the HTML. */
export const WHOLE_ARTICLE = `r.form, r.id, r.digest, r.keys, r.last_modified as lastModified, r.mining,
    cast(r.wire || (select ?) || json_quote(b.html) || (select ?) as blob) as bytes`;

/** What stands between the texts of a list: the brace that each lacks, and a comma. */
export const BETWEEN = '},';

/** Of `live_articles` its indexes alone are read. */
const BY_SLUG = oneBy('slug');
const BY_ID = oneBy('id');

function oneBy(column: 'id' | 'slug'): string {
  return `select ${WHOLE_ARTICLE}
    from live_articles a cross join rendered_articles r on r.ord = a.ord cross join bodies b on b.no = r.body
    where a.${column} = (select ?)`;
}

type Joined = { n: number; ids: string | null; digests: string | null; bytes: Buffer };

/** The live articles at these places, in their order, in a frame; null where one of them isn't rendered. */
export function renderedArticles<Frame extends TextFrame>(
  db: Connection,
  ords: readonly bigint[],
  frame: Frame,
): RenderedPage<Frame> | null {
  const { before, after } = frame;
  if (ords.length === 0) return { ids: [], bytes: Buffer.from(before + after), digest: '', frame };
  const joined = db.get<Joined>(JOINED, before, `}${after}`, `[${ords.join(',')}]`, db.form);
  if (joined?.n !== ords.length) return null;
  return { ids: joined.ids?.split(',') ?? [], bytes: joined.bytes, digest: joined.digests ?? '', frame };
}

const JOINED = `select count(*) as n, group_concat(id) as ids, group_concat(digest) as digests,
  cast((select ?) || group_concat(wire, '${BETWEEN}') || (select ?) as blob) as bytes
  from (select r.id, r.digest, r.wire from json_each(?) j cross join rendered_articles r on r.ord = j.value
    where r.form = (select ?))`;

function digest(form: number, body: number, wire: string): string {
  return hash('sha256', `${form} ${body} ${wire}`, 'base64url').slice(0, 22);
}
