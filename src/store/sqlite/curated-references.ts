import type { ListContent, PinnedArticle } from '../../domain/curated-list.ts';
import { unknownReference } from '../../domain/errors.ts';
import type { Selection } from '../../domain/query.ts';
import { articleId } from './article-rows.ts';
import type { Connection } from './connection.ts';
import { findTerm } from './terms.ts';

/** The ids of the articles that refs name, in their order. */
export function pinIds(db: Connection, refs: readonly string[]): readonly string[] {
  return refs.map((ref) => {
    const id = articleId(db, ref);
    if (id === null || !isThere(db, id)) throw unknownReference('pins', 'article', ref);
    return id;
  });
}

function isThere(db: Connection, article: string): boolean {
  return db.get('select 1 from articles where id = ?', article) !== undefined;
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
    if (!known.has(id) && !isThere(db, id)) throw unknownReference('pins', 'article', id);
  }
  const { tail } = content;
  if (tail === null || tail.query === before?.tail?.query) return;
  for (const kind of ['section', 'tag', 'author'] as const) {
    for (const ref of refsIn(tail.filter[kind])) {
      if (findTerm(db, kind, ref) === null) throw unknownReference('tail.query', kind, ref);
    }
  }
}

function refsIn(selection: Selection | undefined): readonly string[] {
  return selection === undefined ? [] : [...selection.allOf.flat(), ...selection.noneOf];
}
