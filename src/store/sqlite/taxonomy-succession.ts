import { SERVICE } from '../../domain/actor.ts';
import type { Instant } from '../../domain/clock.ts';
import { unknownReference } from '../../domain/errors.ts';
import type { AuthorList, WriteOptions } from '../store.ts';
import { logAudit } from './audit.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import { reveal } from './hidden-terms.ts';
import type { Item, TaxonomyRows, TermRow } from './taxonomy-rows.ts';
import { termRow } from './taxonomy-rows.ts';
import {
  replaceInKeys,
  replaceInLists,
  replaceInLiveCopies,
  replaceInWorkingCopies,
} from './term-replacing.ts';
import { requireUnused } from './term-uses.ts';
import { findTerm, type TaxonomyKind } from './terms.ts';

/** Deletes a term; what refers to it is given to `reassignTo`, or refuses. */
export function removeTerm<T extends Item, Public, List extends AuthorList>(
  db: Connection,
  rows: TaxonomyRows<T, Public, List>,
  from: TermRow,
  reassignTo: string | null,
  at: Instant,
  { by = SERVICE }: WriteOptions<null> = {},
): void {
  const { kind } = rows;
  const { id, slug, revision, hidden } = from;
  const successor = reassignTo === null ? null : successorOf(db, rows, from, reassignTo, 'reassignTo');
  if (successor === null) requireUnused(db, kind, from);
  const reason = successor?.id ?? null;
  if (hidden === 0)
    logChange(db, { type: `${kind}.deleted`, at, id, slug, version: null, reason, touched: null });
  logAudit(db, { at, by, action: 'delete', kind, id, slug, fromRevision: revision, toRevision: null });
  if (successor === null) db.run('delete from merged_terms where "into" = ?', id);
  else takePlace(db, kind, from, successor, { deleted: true, at });
  deleteTerm(db, kind, from);
}

/**
 * Has `into` take the place of `from`, whose slugs and id lead to it from then on; those of a hidden one don't, as nobody
 * knew them.
 */
export function mergeTerm<T extends Item, Public, List extends AuthorList>(
  db: Connection,
  rows: TaxonomyRows<T, Public, List>,
  from: TermRow,
  into: string,
  at: Instant,
  { by = SERVICE }: WriteOptions<Public> = {},
): Public {
  const { kind } = rows;
  const { id, slug, revision, hidden } = from;
  const successor = successorOf(db, rows, from, into, 'into');
  if (hidden === 0)
    logChange(db, {
      type: `${kind}.merged`,
      at,
      id,
      slug,
      version: null,
      reason: successor.id,
      touched: null,
    });
  logAudit(db, { at, by, action: 'merge', kind, id, slug, fromRevision: revision, toRevision: null });
  takePlace(db, kind, from, successor, { deleted: hidden === 1, at });
  if (hidden === 0) {
    db.run('update former_slugs set id = ? where kind = ? and id = ?', successor.id, kind, id);
    db.run('insert into former_slugs (kind, slug, id) values (?, ?, ?)', kind, slug, successor.id);
  }
  deleteTerm(db, kind, from);
  return rows.toPublic(db, termRow(db, successor.no));
}

function successorOf<T extends Item, Public, List extends AuthorList>(
  db: Connection,
  rows: TaxonomyRows<T, Public, List>,
  from: TermRow,
  ref: string,
  field: string,
): TermRow {
  const no = findTerm(db, rows.kind, ref);
  if (no === null || no === from.no) throw unknownReference(field, rows.kind, ref);
  const successor = termRow(db, no);
  rows.checkSuccessor?.(db, from, successor, field);
  return successor;
}

/** `from` is left with nothing that refers to it; what takes the place of a public term is public. Ids that led to it lead to `into`, so that no chain ever grows. */
function takePlace(
  db: Connection,
  kind: TaxonomyKind,
  from: TermRow,
  into: TermRow,
  { deleted, at }: { readonly deleted: boolean; readonly at: Instant },
): void {
  if (from.hidden === 0) reveal(db, kind, into, at);
  // While what leads to `from` is still known: a tail may name it by any of that.
  const lists = replaceInLists(db, kind, from, into);
  // Readers of a list see another tail; of a hidden term they hear nothing else.
  if (from.hidden === 1) {
    for (const list of lists) {
      const told = { ...list, version: null, reason: null, touched: [] };
      logChange(db, { ...told, type: 'list.updated', at });
    }
  }
  const isDeleted = deleted ? 1 : 0;
  db.run(
    'update merged_terms set "into" = ?, deleted = max(deleted, ?) where "into" = ?',
    into.id,
    isDeleted,
    from.id,
  );
  db.run(
    'insert into merged_terms (id, kind, "into", deleted) values (?, ?, ?, ?)',
    from.id,
    kind,
    into.id,
    isDeleted,
  );
  // What shows `from` by name will show `into`: its Last-Modified goes by this.
  if (from.hidden === 0) db.run('update terms set updated_at = ? where no = ?', at, into.no);
  db.run('update terms set parent = ? where parent = ?', into.no, from.no);
  replaceInWorkingCopies(db, from, into);
  replaceInLiveCopies(db, from, into);
  if (kind === 'section') replaceInKeys(db, from, into);
  db.terms.forgetAll();
}

function deleteTerm(db: Connection, kind: TaxonomyKind, { no, id }: TermRow): void {
  db.run('delete from former_slugs where kind = ? and id = ?', kind, id);
  db.run('delete from name_words where term = ?', no);
  db.run('delete from terms where no = ?', no);
  db.terms.forget(id);
}
