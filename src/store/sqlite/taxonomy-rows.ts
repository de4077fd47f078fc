import type { Author } from '../../domain/author.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Section } from '../../domain/section.ts';
import type { Tag } from '../../domain/tag.ts';
import type { AuthorList } from '../store.ts';
import type { Connection } from './connection.ts';
import type { TaxonomyKind } from './terms.ts';

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
  readonly revision: number;
  readonly hidden: 0 | 1;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

export const TERM_COLUMNS = `t.no, t.id, t.slug, t.name, t.tag_type as tagType, t.parent, t.detail,
  t.article_count as articleCount, t.revision, t.hidden, t.created_at as createdAt, t.updated_at as updatedAt`;

export type Item = Pick<
  Author & Section & Tag,
  'id' | 'slug' | 'name' | 'revision' | 'createdAt' | 'updatedAt'
>;

type Columns = {
  readonly tagType: string | null;
  readonly parent: number | null;
  readonly detail: object;
  readonly hidden: boolean;
};

/** How one kind of taxonomy differs from the others. */
export type TaxonomyRows<T extends Item, Public, List extends AuthorList> = {
  readonly kind: TaxonomyKind;
  /** Columns that this kind alone has. */
  columns(db: Connection, item: T): Columns;
  toItem(db: Connection, row: TermRow): T;
  toPublic(db: Connection, row: TermRow): Public;
  /** Further conditions of a list. */
  where(query: List): { sql: string; values: readonly unknown[] };
  /** What live articles need beyond the new name: called after a section moved in its tree. */
  moved?(db: Connection, no: number): void;
  /** Throws where `into` can't take the place of `from`; `field` names `into`. */
  checkSuccessor?(db: Connection, from: TermRow, into: TermRow, field: string): void;
};

export function termRow(db: Connection, no: number): TermRow {
  const row = db.get<TermRow>(`select ${TERM_COLUMNS} from terms t where t.no = ?`, no);
  if (row === undefined) throw new Error(`there is no term ${no}`);
  return row;
}

/** Places of the live articles under a term; under a section, those of its descendants too. */
export function postedUnder(db: Connection, term: number): readonly bigint[] {
  return db.sql('select ord from postings where term = ?').safeIntegers().pluck().all(term) as bigint[];
}

/** Places of the live articles that name a term: of a section, without those of its descendants. */
export function naming(db: Connection, kind: TaxonomyKind, term: number): readonly bigint[] {
  if (kind !== 'section') return postedUnder(db, term);
  return db
    .sql(
      `select p.ord from postings p cross join live_articles l on l.ord = p.ord
         where p.term = (select ?) and l.section = p.term`,
    )
    .safeIntegers()
    .pluck()
    .all(term) as bigint[];
}
