import type { ChangeType } from '../../domain/change.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { foldedWords } from '../../domain/fold.ts';
import { freeSlug } from '../../domain/free-slug.ts';
import { isId } from '../../domain/id.ts';
import type { AuthorList, Found, TaxonomyStore } from '../store.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { reindex } from './live-write.ts';
import { keysetPage } from './pages.ts';
import { formerOwner, redirectSlug } from './slugs.ts';
import { findTerm, indexName, nameKey, type TaxonomyKind } from './terms.ts';

/** A row of `terms` that is an author, a section or a tag. */
export type TermRow = {
  readonly no: number;
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly tagType: string | null;
  readonly parent: number | null;
  readonly detail: string;
  readonly articleCount: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

const COLUMNS = `t.no, t.id, t.slug, t.name, t.tag_type as tagType, t.parent, t.detail,
  t.article_count as articleCount, t.created_at as createdAt, t.updated_at as updatedAt`;

type Item = { id: string; slug: string; name: string; createdAt: Instant; updatedAt: Instant };

/** How one kind of taxonomy differs from the others. */
export type TaxonomyRows<T extends Item, Public, List extends AuthorList> = {
  readonly kind: TaxonomyKind;
  readonly changed: ChangeType;
  /** Columns that this kind alone has. */
  columns(db: Connection, item: T): { tagType: string | null; parent: number | null; detail: object };
  toItem(db: Connection, row: TermRow): T;
  toPublic(db: Connection, row: TermRow): Public;
  /** Further conditions of a list. */
  where(query: List): { sql: string; values: readonly unknown[] };
  /** What live articles need beyond the new name: called after a section moved in its tree. */
  moved?(db: Connection, no: number): void;
};

export function taxonomyStore<T extends Item, Public, List extends AuthorList>(
  engine: Engine,
  rows: TaxonomyRows<T, Public, List>,
): TaxonomyStore<T, Public, List> {
  const { kind } = rows;
  return {
    create: (base, decide) => engine.write((db) => create(db, rows, base, decide)),
    update: (id, decide) => engine.write((db) => update(db, rows, id, decide)),
    find: (ref) =>
      engine.read((db): Found<Public> => {
        const no = findTerm(db, kind, ref);
        const row = no === null ? undefined : termRow(db, no);
        if (row === undefined) return { is: 'unknown' };
        if (!isId(ref) && row.slug !== ref) return { is: 'moved', slug: row.slug };
        return { is: 'found', item: rows.toPublic(db, row) };
      }),
    many: (ids) =>
      engine.read((db) =>
        db
          .all<TermRow>(
            `select ${COLUMNS} from json_each(?) j cross join terms t on t.id = j.value and t.kind = '${kind}'`,
            JSON.stringify(ids),
          )
          .map((row) => rows.toPublic(db, row)),
      ),
    list: (query) =>
      engine.read((db) => {
        const page = listRows(db, kind, query, rows.where(query));
        return { ...page, items: page.items.map((row) => rows.toPublic(db, row)) };
      }),
  };
}

export function termRow(db: Connection, no: number): TermRow | undefined {
  return db.get<TermRow>(`select ${COLUMNS} from terms t where t.no = ?`, no);
}

function create<T extends Item, Public, List extends AuthorList>(
  db: Connection,
  rows: TaxonomyRows<T, Public, List>,
  base: string,
  decide: (slug: string) => T,
): T {
  const item = decide(freeSlug(base, (slug) => slugTaken(db, rows.kind, slug, null)));
  checkSlug(db, rows.kind, item);
  const { tagType, parent, detail } = rows.columns(db, item);
  const { lastInsertRowid } = db.run(
    `insert into terms (kind, id, slug, name, name_key, tag_type, parent, detail, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    rows.kind,
    item.id,
    item.slug,
    item.name,
    nameKey(item.name),
    tagType,
    parent,
    JSON.stringify(detail),
    item.createdAt,
    item.updatedAt,
  );
  indexName(db, Number(lastInsertRowid), item.name);
  logTerm(db, rows.changed, item);
  return item;
}

function update<T extends Item, Public, List extends AuthorList>(
  db: Connection,
  rows: TaxonomyRows<T, Public, List>,
  id: string,
  decide: (item: T) => T,
): T {
  const no = findTerm(db, rows.kind, id);
  const old = no === null ? undefined : termRow(db, no);
  if (no === null || old === undefined) {
    throw new DomainError('not-found', `there is no ${rows.kind} ${JSON.stringify(id)}`);
  }
  const item = decide(rows.toItem(db, old));
  checkSlug(db, rows.kind, item);
  const { tagType, parent, detail } = rows.columns(db, item);
  db.run(
    `update terms set slug = ?, name = ?, name_key = ?, tag_type = ?, parent = ?, detail = ?, updated_at = ?
       where no = ?`,
    item.slug,
    item.name,
    nameKey(item.name),
    tagType,
    parent,
    JSON.stringify(detail),
    item.updatedAt,
    no,
  );
  redirectSlug(db, rows.kind, item.id, old.slug, item.slug);
  if (item.name !== old.name) {
    indexName(db, no, item.name);
    for (const ord of postedUnder(db, no)) reindex(db, ord);
  }
  if (parent !== old.parent) rows.moved?.(db, no);
  logTerm(db, rows.changed, item);
  return item;
}

export function postedUnder(db: Connection, term: number): readonly bigint[] {
  return db.sql('select ord from postings where term = ?').safeIntegers().pluck().all(term) as bigint[];
}

function checkSlug(db: Connection, kind: TaxonomyKind, item: Item): void {
  if (!slugTaken(db, kind, item.slug, item.id)) return;
  throw new DomainError('slug-taken', `the slug ${JSON.stringify(item.slug)} is another ${kind}'s`, 'slug');
}

function slugTaken(db: Connection, kind: TaxonomyKind, slug: string, owner: string | null): boolean {
  if (db.get('select 1 from terms where kind = ? and slug = ? and id <> ?', kind, slug, owner ?? ''))
    return true;
  const former = formerOwner(db, kind, slug);
  return former !== null && former !== owner;
}

function logTerm(db: Connection, type: ChangeType, item: Item): void {
  logChange(db, { type, at: item.updatedAt, id: item.id, slug: item.slug, version: null, reason: null });
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
  if (query.prefix !== null && words.length === 0) conditions.push('0');
  for (const word of words) {
    conditions.push('t.no in (select term from name_words where word >= (select ?) and word < (select ?))');
    values.push(word, afterPrefix(word));
  }
  const byName = query.sort === 'name';
  return keysetPage<TermRow>(db, query.page, {
    columns: COLUMNS,
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
