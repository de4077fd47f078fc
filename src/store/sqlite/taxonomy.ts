import { SERVICE } from '../../domain/actor.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError, slugTaken, staleRevision } from '../../domain/errors.ts';
import { foldedWords } from '../../domain/fold.ts';
import { freeSlug } from '../../domain/free-slug.ts';
import { isId } from '../../domain/id.ts';
import type { AuthorList, Found, TaxonomyStore, TaxonomyWriteOptions, WriteOptions } from '../store.ts';
import { logAudit } from './audit.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { reindex } from './live-renamed.ts';
import { MOVED } from './log-words.ts';
import { doOnce } from './once.ts';
import { keysetPage } from './pages.ts';
import { renderAnew } from './rendered.ts';
import { formerOwner, freeFormerSlug, redirectSlug } from './slugs.ts';
import { formerOf, setFormer } from './taxonomy-former.ts';
import {
  type Item,
  naming,
  type TaxonomyRows,
  TERM_COLUMNS,
  type TermRow,
  termRow,
} from './taxonomy-rows.ts';
import { mergeTerm, removeTerm } from './taxonomy-succession.ts';
import { findTerm, indexName, nameKey, type TaxonomyKind, termById } from './terms.ts';

export function taxonomyStore<T extends Item, Public, List extends AuthorList>(
  engine: Engine,
  rows: TaxonomyRows<T, Public, List>,
): TaxonomyStore<T, Public, List> {
  const { kind } = rows;
  const write = <Result>(options: WriteOptions<Result> | undefined, work: (db: Connection) => Result) =>
    engine.write((db) => doOnce(db, options?.once, () => work(db)));
  return {
    create: (base, decide, options) => write(options, (db) => createTerm(db, rows, base, decide, options)),
    update: (id, decide, options) => write(options, (db) => update(db, rows, id, decide, options)),
    remove: async (id, reassignTo, at, options) => {
      await write(options, (db) => {
        removeTerm(db, rows, presentRow(db, kind, id, options), reassignTo, at, options);
        return null;
      });
    },
    merge: (id, into, at, options) =>
      write(options, (db) => mergeTerm(db, rows, presentRow(db, kind, id, options), into, at, options)),
    get: (ref) =>
      engine.read((db) => {
        const no = findTerm(db, kind, ref);
        return no === null ? null : rows.toPublic(db, termRow(db, no));
      }),
    find: (ref) =>
      engine.read((db): Found<Public> => {
        const no = findTerm(db, kind, ref);
        if (no === null) return { is: 'unknown' };
        const row = termRow(db, no);
        if (row.hidden === 1) return { is: 'unknown' };
        const present = isId(ref) ? row.id === ref.toLowerCase() : row.slug === ref;
        return present ? { is: 'found', item: rows.toPublic(db, row) } : { is: 'moved', slug: row.slug };
      }),
    many: (ids) =>
      engine.read((db) =>
        db
          .all<TermRow>(
            `select ${TERM_COLUMNS} from json_each(?) j cross join terms t on t.id = j.value and t.kind = '${kind}'`,
            JSON.stringify(ids),
          )
          .map((row) => rows.toPublic(db, row)),
      ),
    list: (query) =>
      engine.read((db) => {
        const page = listRows(db, kind, query, rows.where(query));
        return { ...page, items: page.items.map((row) => rows.toPublic(db, row)) };
      }),
    inOrder: (after, limit) =>
      engine.read((db) =>
        db
          .all<TermRow>(
            `select ${TERM_COLUMNS} from terms t where t.no > (select ?) and +t.kind = '${kind}'
               order by t.no limit (select ?)`,
            after,
            limit,
          )
          .map((row) => ({ no: row.no, item: rows.toItem(db, row), former: formerOf(db, kind, row.id) })),
      ),
  };
}

/** Belongs in the transaction of what needs the new thing. */
export function createTerm<T extends Item, Public, List extends AuthorList>(
  db: Connection,
  rows: TaxonomyRows<T, Public, List>,
  base: string,
  decide: (slug: string) => T,
  { by = SERVICE, former }: Pick<TaxonomyWriteOptions<Public>, 'by' | 'former'> = {},
): Public {
  const { kind } = rows;
  const item = decide(freeSlug(base, (slug) => isSlugTaken(db, kind, slug, null)));
  checkSlug(db, kind, item);
  const { tagType, parent, detail, hidden } = rows.columns(db, item);
  const { lastInsertRowid } = db.run(
    `insert into terms (kind, id, slug, name, name_key, tag_type, parent, detail, revision, hidden, created_at,
       updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    kind,
    item.id,
    item.slug,
    item.name,
    nameKey(item.name),
    tagType,
    parent,
    JSON.stringify(detail),
    item.revision,
    hidden ? 1 : 0,
    item.createdAt,
    item.updatedAt,
  );
  const no = Number(lastInsertRowid);
  indexName(db, no, item.name);
  // It may have led elsewhere, by what an import or a mirror was told of it before it came.
  db.run('delete from merged_terms where id = ?', item.id);
  const { id, slug, updatedAt: at, revision } = item;
  if (!hidden) tellUpdated(db, kind, { id, slug }, at, null);
  logAudit(db, { at, by, action: 'create', kind, id, slug, fromRevision: null, toRevision: revision });
  const row = termRow(db, no);
  if (former !== undefined) setFormer(db, kind, item.id, former);
  return rows.toPublic(db, row);
}

function update<T extends Item, Public, List extends AuthorList>(
  db: Connection,
  rows: TaxonomyRows<T, Public, List>,
  id: string,
  decide: (item: T) => T | null,
  options: TaxonomyWriteOptions<Public> = {},
): Public {
  const { kind } = rows;
  const old = presentRow(db, kind, id, options);
  const leads = options.former !== undefined && setFormer(db, kind, id, options.former);
  const item = decide(rows.toItem(db, old));
  if (item === null) {
    if (leads && old.hidden === 0) tellUpdated(db, kind, old, old.updatedAt, null);
    return rows.toPublic(db, old);
  }
  checkSlug(db, kind, item);
  const { tagType, parent, detail, hidden } = rows.columns(db, item);
  // What the public has seen is never hidden from it again.
  const staysHidden = hidden && old.hidden === 1;
  db.run(
    `update terms set slug = ?, name = ?, name_key = ?, tag_type = ?, parent = ?, detail = ?, revision = ?,
       hidden = ?, updated_at = ? where no = ?`,
    item.slug,
    item.name,
    nameKey(item.name),
    tagType,
    parent,
    JSON.stringify(detail),
    item.revision,
    staysHidden ? 1 : 0,
    item.updatedAt,
    old.no,
  );
  const { slug, updatedAt: at, revision } = item;
  const { by = SERVICE } = options;
  if (staysHidden) db.terms.forget(id);
  else tellUpdated(db, kind, { id, slug }, at, parent === old.parent ? null : MOVED);
  logAudit(db, { at, by, action: 'edit', kind, id, slug, fromRevision: old.revision, toRevision: revision });
  // Nobody was led by a slug that was hidden.
  if (old.hidden === 1) freeFormerSlug(db, kind, item.id, item.slug);
  else redirectSlug(db, kind, item.id, old.slug, item.slug);
  if (item.name !== old.name) {
    indexName(db, old.no, item.name);
    for (const ord of naming(db, kind, old.no)) reindex(db, ord);
  }
  if (isShownOtherwise(item, old, tagType)) renderAnew(db, naming(db, kind, old.no));
  if (parent !== old.parent) rows.moved?.(db, old.no);
  return rows.toPublic(db, termRow(db, old.no));
}

function tellUpdated(
  db: Connection,
  kind: TaxonomyKind,
  { id, slug }: Pick<TermRow, 'id' | 'slug'>,
  at: Instant,
  reason: string | null,
): void {
  logChange(db, { type: `${kind}.updated`, at, id, slug, version: null, reason, touched: null });
}

/** By the articles that name it. */
function isShownOtherwise(item: Item, old: TermRow, tagType: TermRow['tagType']): boolean {
  return item.name !== old.name || item.slug !== old.slug || tagType !== old.tagType;
}

/** What is written to must be named as it is now: an id that was merged away must not change its successor. */
function presentRow(
  db: Connection,
  kind: TaxonomyKind,
  id: string,
  { expectedRevision = null }: TaxonomyWriteOptions<never> = {},
): TermRow {
  const no = termById(db, kind, id);
  if (no === null) throw new DomainError('not-found', `there is no ${kind} ${JSON.stringify(id)}`);
  const row = termRow(db, no);
  if (expectedRevision !== null && row.revision !== expectedRevision) throw staleRevision(row.revision);
  return row;
}

function checkSlug(db: Connection, kind: TaxonomyKind, item: Item): void {
  if (isSlugTaken(db, kind, item.slug, item.id)) throw slugTaken(item.slug, kind);
}

function isSlugTaken(db: Connection, kind: TaxonomyKind, slug: string, owner: string | null): boolean {
  if (db.get('select 1 from terms where kind = ? and slug = ? and id <> ?', kind, slug, owner ?? ''))
    return true;
  const former = formerOwner(db, kind, slug);
  return former !== null && former !== owner;
}

function listRows(
  db: Connection,
  kind: TaxonomyKind,
  query: AuthorList,
  further: { sql: string; values: readonly unknown[] },
) {
  const conditions = ['t.kind = (select ?)', further.sql];
  const values: unknown[] = [kind, ...further.values];
  const words = query.prefix === null ? [] : foldedWords(query.prefix);
  if (query.hidden !== true) conditions.push('not t.hidden');
  if (query.prefix !== null && words.length === 0) conditions.push('0');
  for (const word of words) {
    conditions.push('t.no in (select term from name_words where word >= (select ?) and word < (select ?))');
    values.push(word, afterPrefix(word));
  }
  const byName = query.sort === 'name';
  return keysetPage<TermRow>(db, query.page, {
    columns: TERM_COLUMNS,
    from: 'terms t',
    where: conditions,
    values,
    keys: byName ? ['t.name_key', 't.no'] : ['t.article_count', 't.no'],
    kinds: byName ? ['string', 'number'] : ['number', 'number'],
    descending: !byName,
  });
}

/** The least string greater than each that begins with `prefix`: U+10FFFF is no letter or number. */
export function afterPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}
