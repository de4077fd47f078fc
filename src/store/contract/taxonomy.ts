import type { Instant } from '../../domain/clock.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { TagType } from '../../domain/tag.ts';
import type { Found } from './live.ts';
import type { WriteOptions } from './writes.ts';

/**
 * Authors, sections and tags. They are public as soon as they are created, but for a hidden tag: `find` and a list for readers
 * treat it like one that isn't there, and no change tells of it. Writes resolve to what the public sees or will see, so that
 * presenting is pure. An `id` here is a present one: only refs lead on from a former slug or id.
 */
export type TaxonomyStore<T, Public, List> = {
  /** As for articles: under the first free slug. Rejects with `unknown-reference` (a section's parent). */
  create(slug: string, decide: (slug: string) => T, options?: TaxonomyWriteOptions<Public>): Promise<Public>;
  /**
   * As for articles; null changes nothing. Also rejects with `section-cycle`. Live articles show the change at once.
   */
  update(id: string, decide: (item: T) => T | null, options?: TaxonomyWriteOptions<Public>): Promise<Public>;
  /**
   * Deletes it. While any article (working, live, or withdrawn and to be reinstated), tail, section or key refers to it, this
   * rejects with `in-use`, unless `reassignTo` is the id of another of its kind: then that one takes its place everywhere, as
   * with `merge`. Its slugs are free again, and its id leads nowhere but from stored content.
   * `reassignTo` rejects with `unknown-reference` (field `reassignTo`), also where it is the thing itself.
   */
  remove(
    id: string,
    reassignTo: string | null,
    at: Instant,
    options?: TaxonomyWriteOptions<null>,
  ): Promise<void>;
  /**
   * Puts `into` in the place of `id` in all working and live copies and tails, and in the tree; the former's slug and id lead
   * to `into` from then on, but not those of a hidden tag. What takes the place of a public thing is public. No other thing gets a new revision by it; the `updatedAt` of `into` moves, as what names it reads otherwise now. Rejects with `unknown-reference` (field `into`), with
   * `section-cycle` where a section would be merged into one below it, and with `invalid-value` where the tree would get too
   * deep. Resolves to `into`.
   */
  merge(id: string, into: string, at: Instant, options?: TaxonomyWriteOptions<Public>): Promise<Public>;
  /** For editors: a former slug or id simply finds the thing. */
  get(ref: string): Promise<Public | null>;
  /** What was merged has moved, by its slugs and by its id. */
  find(ref: string): Promise<Found<Public>>;
  /** The public form of several at once, by id; ids that name nothing are left out. */
  many(ids: readonly string[]): Promise<readonly Public[]>;
  list(query: List): Promise<Page<Public>>;
  /** As for articles: in the order of creation, after the one numbered `after`. For exports. */
  inOrder(after: number, limit: number): Promise<readonly NumberedTerm<T>[]>;
};

export type NumberedTerm<T> = { readonly no: number; readonly item: T; readonly former: Former };

/** What leads to a thing beside its slug and id, each in alphabetical order. */
export type Former = {
  /** That it had, or that what was merged into it had. */
  readonly slugs: readonly string[];
  /** Of what was merged into it. */
  readonly ids: readonly string[];
  /** Of what was deleted in its favour, which only stored content still follows. */
  readonly replacedIds: readonly string[];
};

/** `expectedRevision` rejects with `stale-revision` where the thing stands at another. */
export type TaxonomyWriteOptions<Result> = WriteOptions<Result> & {
  readonly expectedRevision?: number | null;
  /** What shall lead to it beside what does already, as of an import. Followers are told. */
  readonly former?: FormerToSet;
};

/** `notSlugs` are to lead to it no more. */
export type FormerToSet = Former & { readonly notSlugs?: readonly string[] };

export type AuthorList = {
  readonly page: PageRequest;
  /** A prefix of any word of the name, folded. */
  readonly prefix: string | null;
  readonly sort: 'name' | '-articleCount';
  /** With those that no reader knows of: for editors. */
  readonly hidden?: true;
};
export type SectionList = AuthorList;
export type TagList = AuthorList & { readonly type: TagType | null };
