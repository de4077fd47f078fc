import type { Actor } from '../../domain/actor.ts';
import { editAuthor, newAuthor } from '../../domain/author-fields.ts';
import { type Instant, instant } from '../../domain/clock.ts';
import { DomainError, slugTaken, staleRevision, unknownReference } from '../../domain/errors.ts';
import type { Made } from '../../domain/naming.ts';
import { editSection, newSection } from '../../domain/section-fields.ts';
import { slugFrom } from '../../domain/slug.ts';
import type { Tag } from '../../domain/tag.ts';
import { editTag, newTag, type TagFields } from '../../domain/tag-fields.ts';
import type { Former, Store } from '../../store/store.ts';
import { LineFault } from './answers.ts';
import type { FedTerm, WholeTerm } from './wire.ts';

export type Saved = {
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly id: string;
  readonly slug: string;
};

export type Saving = {
  readonly store: Store;
  readonly by: Actor;
  readonly at: Instant;
  readonly makeId: () => string;
};

/** Saves what a line says of an author, a section or a tag. */
export async function saveTerm(
  it: { readonly whole: false; readonly line: FedTerm } | { readonly whole: true; readonly line: WholeTerm },
  saving: Saving,
): Promise<Saved> {
  const { store } = saving;
  const save = <T extends Term, F>(terms: Terms<T>, kind: Kind<T, F>, fields: F) =>
    it.whole
      ? restore(terms, kind.make, { ...fields, name: it.line.name }, it.line, saving)
      : feed(terms, kind, fields, it.line, saving);
  const { line } = it;
  if (line.type === 'author')
    return save(store.authors, AUTHOR, given(line, ['bio', 'role', 'image', 'links']));
  if (line.type === 'tag') {
    const { tagType: type } = line;
    const hidden = it.whole && it.line.type === 'tag' && it.line.hidden === true;
    const kind = hidden ? HIDDEN_TAG : TAG;
    return save(store.tags, kind, { ...given(line, ['description']), ...(type && { type }) });
  }
  const parentId = it.whole ? (line.parent ?? null) : await parentOf(line.parent, store);
  const place = parentId === undefined ? {} : { parentId };
  return save(store.sections, SECTION, { ...given(line, ['description']), ...place });
}

async function parentOf(
  ref: string | null | undefined,
  { sections }: Store,
): Promise<string | null | undefined> {
  if (ref === undefined || ref === null) return ref;
  const parent = await sections.get(ref);
  if (parent === null) throw unknownReference('parent', 'section', ref);
  return parent.id;
}

type Term = {
  readonly id: string;
  readonly slug: string;
  readonly revision: number;
  readonly hidden?: boolean;
};

/** What a store of authors, sections or tags does here. */
type Terms<T> = {
  get(ref: string): Promise<T | null>;
  create(slug: string, decide: (slug: string) => T, options?: Options): Promise<T>;
  update(id: string, decide: (item: T) => T | null, options?: Options): Promise<T>;
};
type Options = { readonly by?: Actor; readonly former?: Former };

type Named = { readonly name: string };
type Names = { readonly slug?: string; readonly name?: string };
type Kind<T, F> = {
  readonly make: (fields: F & Named, made: Made) => T;
  readonly edit: (term: T, fields: F & Names, at: Instant) => T | null;
};

const AUTHOR = { make: newAuthor, edit: editAuthor };
const SECTION = { make: newSection, edit: editSection };
const TAG = { make: newTag, edit: editTag };
const HIDDEN_TAG: Kind<Tag, TagFields> = {
  make: (fields, made) => ({ ...newTag(fields, made), hidden: true }),
  edit: editTag,
};

/** By its id or else by its slug, which its name makes where it has none. */
async function feed<T extends Term, F>(
  terms: Terms<T>,
  { make, edit }: Kind<T, F>,
  fields: F,
  line: FedTerm,
  { by, at, makeId }: Saving,
): Promise<Saved> {
  const { name } = line;
  const slug = line.slug ?? (name === undefined ? undefined : slugFrom(name));
  const key = line.id ?? slug;
  if (key === undefined) throw new LineFault('invalid-body', 'a line needs an id, a slug or a name');
  const there = await present(terms, key);
  if (there === null) {
    if (name === undefined) throw new LineFault('invalid-body', 'what is new needs a name', '/name');
    const id = line.id ?? makeId();
    const made = (free: string) => {
      if (line.slug !== undefined && free !== slug) throw slugTaken(line.slug, line.type);
      return make({ ...fields, name }, { id, slug: free, at });
    };
    return saved('created', await terms.create(slug ?? slugFrom(name), made, { by }));
  }
  const names = given(line, ['slug', 'name']);
  const decided = await deciding(terms, there.id, (item) => edit(item, { ...fields, ...names }, at), { by });
  return decided;
}

/** As it was exported; what was saved here since is never lost to an older export. */
async function restore<T extends Term, F extends Named>(
  terms: Terms<T>,
  make: (fields: F, made: Made) => T,
  fields: F,
  line: WholeTerm,
  { by }: Saving,
): Promise<Saved> {
  const { id, slug, revision, formerSlugs, formerIds, replacedIds } = line;
  const createdAt = instant(line.createdAt, 'createdAt');
  const updatedAt = instant(line.updatedAt, 'updatedAt');
  const whole: T = { ...make(fields, { id, slug, at: createdAt }), revision, createdAt, updatedAt };
  const options = { by, former: { slugs: formerSlugs, ids: formerIds, replacedIds } };
  if ((await present(terms, id)) === null) {
    const made = (free: string) => {
      if (free !== slug) throw slugTaken(slug, line.type);
      return whole;
    };
    return saved('created', await terms.create(slug, made, options));
  }
  return deciding(
    terms,
    id,
    (item) => {
      const others = Object.keys(whole).filter(
        (name) => !isSame(whole[name as keyof T], item[name as keyof T]),
      );
      if (others.length === 0) return null;
      // Publishing makes a tag public without a new revision.
      if (others.every((name) => name === 'hidden')) return item.hidden ? whole : null;
      if (item.revision >= revision) throw staleRevision(item.revision);
      return whole;
    },
    options,
  );
}

/** What an id or slug names now. Throws `slug-taken` for one that leads on to something else. */
async function present<T extends Term>(terms: Terms<T>, ref: string): Promise<T | null> {
  const term = await terms.get(ref);
  if (term === null || term.id === ref || term.slug === ref) return term;
  throw new DomainError('slug-taken', `${JSON.stringify(ref)} leads to ${JSON.stringify(term.slug)} now`);
}

async function deciding<T extends Term>(
  terms: Terms<T>,
  id: string,
  decide: (item: T) => T | null,
  options: Options,
): Promise<Saved> {
  let status: Saved['status'] = 'unchanged';
  const item = await terms.update(
    id,
    (before) => {
      const after = decide(before);
      if (after !== null) status = 'updated';
      return after;
    },
    options,
  );
  return saved(status, item);
}

function saved(status: Saved['status'], { id, slug }: Term): Saved {
  return { status, id, slug };
}

/** Those of the members that are there. */
function given<T extends object, K extends keyof T>(line: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.filter((name) => name in line).map((name) => [name, line[name]])) as Pick<
    T,
    K
  >;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
