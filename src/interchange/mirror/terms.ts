import type { Author } from '../../domain/author.ts';
import { editAuthor, newAuthor } from '../../domain/author-fields.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError, invalid } from '../../domain/errors.ts';
import { isId } from '../../domain/id.ts';
import type { Section } from '../../domain/section.ts';
import { editSection, newSection } from '../../domain/section-fields.ts';
import type { Tag } from '../../domain/tag.ts';
import { editTag, newTag } from '../../domain/tag-fields.ts';
import type { Store, TaxonomyStore } from '../../store/store.ts';
import type { Terms } from './wire.ts';

export const KINDS = ['author', 'section', 'tag'] as const satisfies readonly (keyof Terms)[];
export type Kind = (typeof KINDS)[number];

/** What another Dateline has; null for what isn't there any more, or was merged. */
export type Origin = { readonly term: <K extends Kind>(kind: K, id: string) => Promise<Terms[K] | null> };

/** As another thing names it. */
type TermName = Pick<Tag, 'id' | 'slug' | 'name'> & { readonly type?: Tag['type'] };

/** How many are read of the store at once. */
export const SOME = 500;

/** Keeps authors, sections and tags as they are there. */
export class MirroredTerms {
  readonly #store: Store;
  readonly #origin: Origin;

  constructor(store: Store, origin: Origin) {
    this.#store = store;
    this.#origin = origin;
  }

  /** As it is there now; what is gone there by now is told by an entry of its own. */
  async update(kind: Kind, id: string, at: Instant): Promise<void> {
    if (kind === 'author') await this.#author(id, at);
    else if (kind === 'section') await this.#section(id, at);
    else await this.#tag(id, at);
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
    await this.#of(kind).merge(id, into, at);
  }

  /** Rejects with `in-use` where something here still names it. */
  async remove(kind: Kind, id: string, into: string | null, at: Instant): Promise<void> {
    if (!(await this.has(kind, id))) return;
    if (into !== null) await this.#heir(kind, into, id, at);
    await this.#of(kind).remove(id, into, at);
  }

  /** Of sections those below others first. Rejects with `in-use` where something that stays names one of them. */
  async removeAll(kind: Kind, ids: readonly string[], at: Instant): Promise<void> {
    let left = ids;
    while (left.length > 0) {
      const before = left.length;
      const named: string[] = [];
      for (const id of left) if (!(await this.#removed(kind, id, at))) named.push(id);
      left = named;
      const [first] = left;
      if (left.length === before && first !== undefined) await this.remove(kind, first, null, at);
    }
  }

  async #removed(kind: Kind, id: string, at: Instant): Promise<boolean> {
    try {
      await this.remove(kind, id, null, at);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'in-use') return false;
      throw error;
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

  async #section(id: string, at: Instant): Promise<void> {
    const section = await this.#origin.term('section', id);
    if (section === null) return;
    if (section.parent !== null) await this.require('section', section.parent, at);
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
    await this.#put<Author>('author', id, slug, {
      made: (free) => newAuthor(fields, { id, slug: free, at }),
      edited: (before, named) => editAuthor(before, { ...fields, ...named }, at),
    });
  }

  async #putSection({ id, slug, name, description, parent }: Terms['section'], at: Instant): Promise<void> {
    const fields = { name, description, parentId: parent?.id ?? null };
    await this.#put<Section>('section', id, slug, {
      made: (free) => newSection(fields, { id, slug: free, at }),
      edited: (before, named) => editSection(before, { ...fields, ...named }, at),
    });
  }

  async #putTag({ id, slug, name, type, description }: Terms['tag'], at: Instant): Promise<void> {
    const fields = { name, type, description };
    await this.#put<Tag>('tag', id, slug, {
      made: (free) => newTag(fields, { id, slug: free, at }),
      edited: (before, named) => editTag(before, { ...fields, ...named }, at),
    });
  }

  /**
   * Where another has the slug here, that one is gone there, and an entry that says so comes before the one by which this one got the slug:
   * until then it does without.
   */
  async #put<T>(kind: Kind, id: string, slug: string, { made, edited }: Putting<T>): Promise<void> {
    requireId(id);
    const terms = this.#of(kind) as unknown as Pick<TaxonomyStore<T, unknown, unknown>, 'create' | 'update'>;
    if (!(await this.has(kind, id))) {
      await terms.create(slug, made);
      return;
    }
    try {
      await terms.update(id, (before) => edited(before, { slug }));
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'slug-taken')) throw error;
      await terms.update(id, (before) => edited(before, {}));
    }
  }
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
