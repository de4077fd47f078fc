import type { Author } from '../../domain/author.ts';
import { editAuthor, newAuthor } from '../../domain/author-fields.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError, invalid } from '../../domain/errors.ts';
import { isId } from '../../domain/id.ts';
import { MAX_SECTION_DEPTH, type Section } from '../../domain/section.ts';
import { editSection, newSection } from '../../domain/section-fields.ts';
import { checkedSlug } from '../../domain/slug.ts';
import type { Tag } from '../../domain/tag.ts';
import { editTag, newTag } from '../../domain/tag-fields.ts';
import type { Store, TaxonomyStore } from '../../store/store.ts';
import type { Kind, Origin } from './origin.ts';
import type { Terms } from './wire.ts';

/** As another thing names it. */
type TermName = Pick<Tag, 'id' | 'slug' | 'name'> & { readonly type?: Tag['type'] };

/** What leads to a thing beside its slug and id. */
type Leading = { readonly formerSlugs?: readonly string[]; readonly formerIds?: readonly string[] };

/** How many are read of the store at once. */
export const SOME = 500;

/** Keeps authors, sections and tags as they are there. */
export class MirroredTerms {
  readonly #store: Store;
  readonly #origin: Pick<Origin, 'term'>;
  /** While all sections are being brought to their places. */
  #isReplanting = false;

  constructor(store: Store, origin: Pick<Origin, 'term'>) {
    this.#store = store;
    this.#origin = origin;
  }

  /** As it is there now; what is gone there by now is told by an entry of its own. */
  async update(kind: Kind, id: string, at: Instant): Promise<void> {
    if (kind === 'author') await this.#author(id, at);
    else if (kind === 'section') await this.#section(id, at);
    else await this.#tag(id, at);
  }

  /** Has slugs and ids lead to it, if it is here. */
  async lead(kind: Kind, id: string, { formerSlugs = [], formerIds = [] }: Leading): Promise<void> {
    if (!(await this.has(kind, id))) return;
    const former = {
      slugs: formerSlugs.map((slug) => checkedSlug(slug, 'formerSlugs')),
      ids: formerIds,
      replacedIds: [],
    };
    for (const former of formerIds) requireId(former);
    await this.#of(kind).update(id, () => null, { former });
  }

  /** What an article names; where the origin has it no more, by what the article says of it. */
  async require(kind: Kind, named: TermName, at: Instant): Promise<void> {
    if (await this.has(kind, named.id)) return;
    await this.update(kind, named.id, at);
    if (!(await this.has(kind, named.id))) await this.#putNamed(kind, named, at);
  }

  async merge(kind: Kind, id: string, into: string, at: Instant): Promise<void> {
    if (!(await this.has(kind, id))) return;
    await this.#heir(kind, into, id, at);
    await this.#inTree(kind, at, () => this.#of(kind).merge(id, into, at));
  }

  /** Rejects with `in-use` where anything but a section below it still names it. */
  async remove(kind: Kind, id: string, into: string | null, at: Instant): Promise<void> {
    if (!(await this.has(kind, id))) return;
    if (into !== null) await this.#heir(kind, into, id, at);
    await this.#inTree(kind, at, () => this.#of(kind).remove(id, into, at));
  }

  /**
   * Does what the sections here may stand in the way of, for they are where they were there at different times: where they do, all are brought to
   * where they are there now.
   */
  async #inTree(kind: Kind, at: Instant, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (kind !== 'section' || !isOfTree(error) || this.#isReplanting) throw error;
      await this.#replanted(at, write);
    }
  }

  async #replanted(at: Instant, write: () => Promise<unknown>): Promise<void> {
    const ids = await this.all('section');
    const { sections } = this.#store;
    this.#isReplanting = true;
    try {
      for (const id of ids) await sections.update(id, (it) => editSection(it, { parentId: null }, at));
      await write();
    } finally {
      for (const id of ids) if (await this.has('section', id)) await this.#section(id, at);
      this.#isReplanting = false;
    }
  }

  async all(kind: Kind): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let after = 0; ; ) {
      const some = await this.#of(kind).inOrder(after, SOME);
      ids.push(...some.map(({ item }) => item.id));
      const last = some.at(-1);
      if (last === undefined) return ids;
      after = last.no;
    }
  }

  /** What is gone there by now has an entry of its own to come; until then it is here as what it took the place of. */
  async #heir(kind: Kind, id: string, former: string, at: Instant): Promise<void> {
    if (await this.has(kind, id)) return;
    await this.update(kind, id, at);
    if (await this.has(kind, id)) return;
    const [before] = await this.#of(kind).many([former]);
    if (before !== undefined) await this.#putNamed(kind, { ...before, id }, at);
  }

  #of(kind: Kind) {
    const { authors, sections, tags } = this.#store;
    return { author: authors, section: sections, tag: tags }[kind];
  }

  /** By its present id: one that was merged leads on, and is not there. */
  async has(kind: Kind, id: string): Promise<boolean> {
    return (await this.#of(kind).many([id])).length > 0;
  }

  async #author(id: string, at: Instant): Promise<void> {
    const author = await this.#origin.term('author', id);
    if (author !== null) await this.#putAuthor(author, at);
  }

  /** `above` is how many sections below it led here. */
  async #section(id: string, at: Instant, above = 0): Promise<void> {
    if (above > MAX_SECTION_DEPTH) throw invalid('parent', 'the origin’s sections have no end');
    const section = await this.#origin.term('section', id);
    if (section === null) return;
    const { parent } = section;
    if (parent !== null && !(await this.has('section', parent.id))) {
      await this.#section(parent.id, at, above + 1);
      if (!(await this.has('section', parent.id))) await this.#putNamed('section', parent, at);
    }
    await this.#putSection(section, at);
  }

  async #tag(id: string, at: Instant): Promise<void> {
    const tag = await this.#origin.term('tag', id);
    if (tag !== null) await this.#putTag(tag, at);
  }

  async #putNamed(kind: Kind, { type = 'topic', ...named }: TermName, at: Instant): Promise<void> {
    if (kind === 'author')
      await this.#putAuthor({ ...named, bio: null, role: null, image: null, links: [] }, at);
    else if (kind === 'section') await this.#putSection({ ...named, description: null, parent: null }, at);
    else await this.#putTag({ ...named, type, description: null }, at);
  }

  async #putAuthor({ id, slug, name, bio, role, image, links }: Terms['author'], at: Instant): Promise<void> {
    const fields = { name, bio, role, image: image && pictureOf(image), links };
    await this.#put<Author>(
      'author',
      { id, slug, at },
      {
        made: (free) => newAuthor(fields, { id, slug: free, at }),
        edited: (before, named) => editAuthor(before, { ...fields, ...named }, at),
      },
    );
  }

  async #putSection({ id, slug, name, description, parent }: Terms['section'], at: Instant): Promise<void> {
    const fields = { name, description, parentId: parent?.id ?? null };
    await this.#put<Section>(
      'section',
      { id, slug, at },
      {
        made: (free) => newSection(fields, { id, slug: free, at }),
        edited: (before, named) => editSection(before, { ...fields, ...named }, at),
      },
    );
  }

  async #putTag({ id, slug, name, type, description }: Terms['tag'], at: Instant): Promise<void> {
    const fields = { name, type, description };
    await this.#put<Tag>(
      'tag',
      { id, slug, at },
      {
        made: (free) => newTag(fields, { id, slug: free, at }),
        edited: (before, named) => editTag(before, { ...fields, ...named }, at),
      },
    );
  }

  /**
   * Where another has the slug here, that one is gone there, and an entry that says so comes before the one by which this one got the slug:
   * until then it does without.
   */
  async #put<T>(
    kind: Kind,
    { id, slug, at }: { readonly id: string; readonly slug: string; readonly at: Instant },
    { made, edited }: Putting<T>,
  ): Promise<void> {
    requireId(id);
    const terms = this.#of(kind) as unknown as Pick<TaxonomyStore<T, unknown, unknown>, 'create' | 'update'>;
    if (!(await this.has(kind, id))) {
      await this.#inTree(kind, at, () => terms.create(slug, made));
      return;
    }
    await this.#inTree(kind, at, async () => {
      try {
        await terms.update(id, (before) => edited(before, { slug }));
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'slug-taken')) throw error;
        await terms.update(id, (before) => edited(before, {}));
      }
    });
  }
}

/** What a place in the tree is refused for: below itself, too deep, or left with sections below. */
function isOfTree(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false;
  return (
    error.code === 'section-cycle' ||
    error.code === 'in-use' ||
    error.field === 'parent' ||
    error.field === 'into'
  );
}

type Putting<T> = {
  readonly made: (slug: string) => T;
  readonly edited: (before: T, named: { readonly slug?: string }) => T | null;
};

export function pictureOf({
  url,
  alt,
  caption,
  credit,
  width,
  height,
}: NonNullable<Terms['author']['image']>) {
  return { url, alt, caption, credit, width, height };
}

export function requireId(id: string): void {
  if (!isId(id)) throw invalid('id', `${JSON.stringify(id)} is no id`);
}
