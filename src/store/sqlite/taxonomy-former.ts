import type { Former, FormerToSet } from '../store.ts';
import type { Connection } from './connection.ts';
import { formerSlugs, freeFormerSlug } from './slugs.ts';
import type { TaxonomyKind } from './terms.ts';

/** What leads to a term beside its slug and id. */
export function formerOf(db: Connection, kind: TaxonomyKind, id: string): Former {
  const ids = db.all<{ id: string; deleted: number }>(
    'select id, deleted from merged_terms where "into" = ? order by id',
    id,
  );
  const that = (deleted: number) => ids.filter((row) => row.deleted === deleted).map((row) => row.id);
  return { slugs: formerSlugs(db, kind, id), ids: that(0), replacedIds: that(1) };
}

/** Has more lead to a term, or less; whether anything changed. What is another's by now, or leads to another, is left to it. */
export function setFormer(
  db: Connection,
  kind: TaxonomyKind,
  id: string,
  { notSlugs = [], ...former }: FormerToSet,
): boolean {
  let changed = 0;
  for (const slug of notSlugs) changed += freeFormerSlug(db, kind, id, slug);
  for (const slug of former.slugs) {
    const { changes } = db.run(
      `insert into former_slugs (kind, slug, id)
         select @kind, @slug, @id where not exists (select 1 from terms where kind = @kind and slug = @slug)
         on conflict do nothing`,
      { kind, slug, id },
    );
    changed += changes;
  }
  const lead = (from: string, deleted: 0 | 1) => {
    const { changes } = db.run(
      `insert into merged_terms (id, kind, "into", deleted)
         select @from, @kind, @id, @deleted where not exists (select 1 from terms where id = @from)
         on conflict do nothing`,
      { from, kind, id, deleted },
    );
    changed += changes;
  };
  for (const from of former.ids) lead(from, 0);
  for (const from of former.replacedIds) lead(from, 1);
  return changed > 0;
}
