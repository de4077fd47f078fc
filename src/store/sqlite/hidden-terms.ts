import type { Instant } from '../../domain/clock.ts';
import { logChange } from './changes.ts';
import type { Connection } from './connection.ts';
import type { TermRow } from './taxonomy-rows.ts';
import { termRow } from './taxonomy-rows.ts';
import { isUsed } from './term-uses.ts';
import type { TaxonomyKind } from './terms.ts';

type Hidden = Pick<TermRow, 'no' | 'id' | 'slug' | 'hidden'>;

/** From here on the public sees the term, and its partners are told of it; nothing where it does already. */
export function reveal(db: Connection, kind: TaxonomyKind, term: Hidden, at: Instant): void {
  if (term.hidden === 0) return;
  const { no, id, slug } = term;
  db.run('update terms set hidden = 0 where no = ?', no);
  logChange(db, { type: `${kind}.updated`, at, id, slug, version: null, reason: null, touched: null });
}

/** Hidden tags that an article has, or had in an earlier revision. */
export function hiddenTagsOf(db: Connection, article: number): readonly TermRow[] {
  const tags = db.all<{ no: number }>(
    `select distinct t.no from revisions r cross join json_each(r.content, '$.tagIds') j
       cross join terms t on t.id = j.value where r.article = (select ?) and t.hidden`,
    article,
  );
  return tags.map(({ no }) => termRow(db, no));
}

/** Those of them that nothing names. `working_terms` must be up to date. */
export function unused(db: Connection, tags: readonly TermRow[]): readonly TermRow[] {
  return tags.filter((tag) => !isUsed(db, 'tag', tag));
}
