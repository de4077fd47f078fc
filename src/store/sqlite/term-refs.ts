import type { Instant } from '../../domain/clock.ts';
import { unknownReference } from '../../domain/errors.ts';
import type { TagType } from '../../domain/tag.ts';
import type { Connection } from './connection.ts';
import type { TermKind } from './rows.ts';
import { findPublicTerm, type TaxonomyKind } from './terms.ts';

/** What articles show of an author, a section or a tag. `id` is empty for a genre, a language or a month. */
export type TermRef = {
  readonly no: number;
  readonly kind: TermKind;
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly tagType: TagType | null;
  readonly parent: number | null;
  readonly hidden: 0 | 1;
  /** When it last changed since it was made; null while it didn't. */
  readonly changedAt: Instant | null;
};

/** The start of a statement that reads one. */
export const TERM_REF = `select no, kind, coalesce(id, '') as id, slug, name, tag_type as tagType, parent, hidden,
  case when updated_at > created_at then updated_at end as changedAt from terms`;

export function nameOf({ id, slug, name }: TermRef) {
  return { id, slug, name };
}

export function tagOf(ref: TermRef) {
  return { ...nameOf(ref), type: ref.tagType ?? ('topic' as const) };
}

/** Beyond this the whole cache is dropped: about 20 MB. */
const MAX_CACHED = 100_000;

/**
 * The names that articles refer to, kept in memory and dropped as soon as the change log tells of a change to
 * any author, section or tag, by whichever process.
 *
 * KnownTerms is another cache, and has to be. This one belongs to the connection that reads: it lasts while articles are
 * saved, where each save raises that connection's data version. The log can't tell the one that writes what it has taken back.
 */
export class TermRefs {
  readonly #db: Connection;
  readonly #refs = new Map<number, TermRef>();
  /** By kind and ref. */
  readonly #found = new Map<string, number>();
  #seenSeq = 0;
  #version: number | null = null;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** To be called once in each read, before `get`. `version` is the database's, which tells whether there is anything to look for. */
  refresh(version: number): void {
    if (version === this.#version) return;
    this.#version = version;
    const newest = this.#db.get<{ seq: number | null }>('select max(seq) as seq from changes')?.seq ?? 0;
    if (newest === this.#seenSeq) return;
    const renamed = this.#db.get(
      "select 1 from changes where seq > ? and type not like 'article.%' limit 1",
      this.#seenSeq,
    );
    if (renamed !== undefined || this.#refs.size + this.#found.size > MAX_CACHED) {
      this.#refs.clear();
      this.#found.clear();
    }
    this.#seenSeq = newest;
  }

  get(no: number): TermRef {
    const known = this.#refs.get(no);
    if (known !== undefined) return known;
    const row = this.#db.get<TermRef>(`${TERM_REF} where no = ?`, no);
    if (row === undefined) throw new Error(`a live article refers to term ${no}, which is not there`);
    this.#refs.set(no, row);
    return row;
  }

  /** The term that readers mean by a ref, looked up once. Throws `unknown-reference` for a field named like the kind. */
  find(kind: TaxonomyKind, ref: string): number {
    const no = this.#lookUp(kind, ref);
    if (no === null) throw unknownReference(kind, kind, ref);
    return no;
  }

  /** The public thing that has this slug now; null for any other text. */
  bySlug(kind: TaxonomyKind, slug: string): TermRef | null {
    const no = this.#lookUp(kind, slug);
    const ref = no === null ? null : this.get(no);
    return ref?.slug === slug ? ref : null;
  }

  /** What isn't there is not remembered: there are more such texts than any others. */
  #lookUp(kind: TaxonomyKind, ref: string): number | null {
    const key = `${kind} ${ref}`;
    const known = this.#found.get(key) ?? findPublicTerm(this.#db, kind, ref);
    if (known !== null) this.#found.set(key, known);
    return known;
  }

  /** From the top of the tree to the section's parent. */
  ancestors(section: TermRef): readonly TermRef[] {
    if (section.parent === null) return [];
    const parent = this.get(section.parent);
    return [...this.ancestors(parent), parent];
  }
}
