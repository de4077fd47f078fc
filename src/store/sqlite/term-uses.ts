import type { ListContent } from '../../domain/curated-list.ts';
import { DomainError } from '../../domain/errors.ts';
import { tailNames } from '../../domain/tail-references.ts';
import type { Connection } from './connection.ts';
import type { TermRow } from './taxonomy-rows.ts';
import type { TaxonomyKind } from './terms.ts';

/** Throws `in-use`, saying by what, while anything that an editor can change or a reader can see refers to the term. */
export function requireUnused(db: Connection, kind: TaxonomyKind, term: TermRow): void {
  const user = userOf(db, kind, term);
  if (user === null) return;
  throw new DomainError('in-use', `the ${kind} ${JSON.stringify(term.slug)} is still in use by ${user}`);
}

export function isUsed(db: Connection, kind: TaxonomyKind, term: TermRow): boolean {
  return userOf(db, kind, term) !== null;
}

function userOf(db: Connection, kind: TaxonomyKind, term: TermRow): string | null {
  const { no } = term;
  const articles = db.get<{ n: number }>(
    `select count(*) as n from (select article from working_terms where term = @no
       union select l.article from postings p cross join live_articles l on l.ord = p.ord where p.term = @no)`,
    { no },
  );
  if (articles !== undefined && articles.n > 0)
    return articles.n === 1 ? 'one article' : `${articles.n} articles`;
  if (db.get('select 1 from terms where parent = ?', no) !== undefined) return 'the sections below it';
  if (idsOf(db, term).some((id) => awaitsReinstatement(db, id))) return 'a withdrawn article';
  if (listsNaming(db, kind, term).length > 0) return 'a curated list';
  if (kind === 'section' && keysLimitedTo(db, term.id).length > 0) return 'a key that is limited to it';
  return null;
}

/** What readers saw of a withdrawn article comes back with its reinstatement, whatever its working copy names. */
function awaitsReinstatement(db: Connection, id: string): boolean {
  const row = db.get(
    `select 1 from articles a cross join revisions r
       on r.article = a.no and r.revision = a.last_published ->> 'revision'
       where a.state = 'withdrawn' and instr(r.content, ?) > 0`,
    JSON.stringify(id),
  );
  return row !== undefined;
}

export type ListCopy = {
  readonly id: string;
  readonly slug: string;
  readonly isLive: 0 | 1;
  readonly content: string;
};

/** Working and live copies of lists whose tail names the term in any of its ways. There are few lists. */
export function listsNaming(db: Connection, kind: TaxonomyKind, term: TermRow): readonly ListCopy[] {
  const refs = refsOf(db, kind, term);
  return db
    .all<ListCopy>(
      `select id, slug, 0 as isLive, content from lists union all select id, slug, 1, copy from live_lists`,
    )
    .filter(({ content }) => {
      const { tail } = JSON.parse(content) as ListContent;
      return tail !== null && tailNames(tail, kind, refs);
    });
}

/** Everything that leads to the term. */
export function refsOf(db: Connection, kind: TaxonomyKind, term: TermRow): ReadonlySet<string> {
  const former = db.all<{ slug: string }>(
    'select slug from former_slugs where kind = ? and id = ?',
    kind,
    term.id,
  );
  return new Set([term.slug, ...former.map(({ slug }) => slug), ...idsOf(db, term)]);
}

function idsOf(db: Connection, { id }: TermRow): readonly string[] {
  const merged = db.all<{ id: string }>('select id from merged_terms where "into" = ?', id);
  return [id, ...merged.map((row) => row.id)];
}

export function keysLimitedTo(
  db: Connection,
  section: string,
): readonly { readonly id: string; readonly sections: string }[] {
  return db.all(
    `select id, sections from api_keys where revoked_at is null and sections is not null
       and instr(sections, ?) > 0`,
    JSON.stringify(section),
  );
}
