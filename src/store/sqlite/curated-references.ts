import type { ListContent, PinnedArticle } from '../../domain/curated-list.ts';
import { DomainError } from '../../domain/errors.ts';
import { isId } from '../../domain/id.ts';
import type { Selection } from '../../domain/query.ts';
import type { Connection } from './connection.ts';
import { findTerm } from './terms.ts';

/** The ids of the articles that refs name, in their order; the slugs are those of working copies. */
export function pinIds(db: Connection, refs: readonly string[]): readonly string[] {
  return refs.map((ref) => {
    const id = findArticle(db, ref);
    if (id === null) throw noArticle(ref);
    return id;
  });
}

function findArticle(db: Connection, ref: string): string | null {
  const row = isId(ref)
    ? db.get<{ id: string }>('select id from articles where id = ?', ref.toLowerCase())
    : db.get<{ id: string }>('select id from articles where slug = ?', ref);
  return row?.id ?? null;
}

/** The working copies that these ids name, in their order. */
export function pinnedIn(db: Connection, pins: readonly string[]): readonly PinnedArticle[] {
  return db.all<PinnedArticle>(
    `select a.id, a.slug, a.content ->> 'title' as title, a.state
       from json_each(?) j cross join articles a on a.id = j.value order by j.key`,
    JSON.stringify(pins),
  );
}

/** Holds what a save brings to what is there. What an earlier one brought may have been deleted since. */
export function checkReferences(db: Connection, content: ListContent, before: ListContent | null): void {
  const known = new Set(before?.pins);
  for (const id of content.pins) {
    if (!known.has(id) && findArticle(db, id) === null) throw noArticle(id);
  }
  const { tail } = content;
  if (tail === null || tail.query === before?.tail?.query) return;
  for (const kind of ['section', 'tag', 'author'] as const) {
    for (const ref of refsIn(tail.filter[kind])) {
      if (findTerm(db, kind, ref) === null) throw unknown('tail.query', kind, ref);
    }
  }
}

function refsIn(selection: Selection | undefined): readonly string[] {
  return selection === undefined ? [] : [...selection.allOf.flat(), ...selection.noneOf];
}

function noArticle(ref: string): DomainError {
  return unknown('pins', 'article', ref);
}

function unknown(field: string, kind: string, ref: string): DomainError {
  return new DomainError('unknown-reference', `there is no ${kind} ${JSON.stringify(ref)}`, field);
}
