import type { Author } from '../../domain/author.ts';
import { editAuthor, newAuthor } from '../../domain/author-fields.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError, invalid, slugTaken } from '../../domain/errors.ts';
import { isId } from '../../domain/id.ts';
import type { Section } from '../../domain/section.ts';
import { editSection, newSection } from '../../domain/section-fields.ts';
import type { Tag } from '../../domain/tag.ts';
import { editTag, newTag } from '../../domain/tag-fields.ts';
import type { Store } from '../../store/store.ts';
import type { Terms } from './wire.ts';

export type Kind = keyof Terms;

/** What another Dateline has; null for what isn't there any more, or was merged. */
export type Origin = { readonly term: <K extends Kind>(kind: K, id: string) => Promise<Terms[K] | null> };

type Named = { readonly id: string; readonly slug: string; readonly name: string };

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
  async require(kind: Kind, named: Named & { readonly type?: Tag['type'] }, at: Instant): Promise<void> {
    if (await this.#has(kind, named.id)) return;
    await this.update(kind, named.id, at);
    if (await this.#has(kind, named.id)) return;
    if (kind === 'author')
      await this.#putAuthor({ ...named, bio: null, role: null, image: null, links: [] }, at);
    else if (kind === 'section') await this.#putSection({ ...named, description: null, parent: null }, at);
    else await this.#putTag({ ...named, type: named.type ?? 'topic', description: null }, at);
  }

  async merge(kind: Kind, id: string, into: string, at: Instant): Promise<void> {
    if (!(await this.#has(kind, id))) return;
    await this.update(kind, into, at);
    if (await this.#has(kind, into)) await this.#of(kind).merge(id, into, at);
  }

  /** False where something here still names it, which may be told of later. */
  async remove(kind: Kind, id: string, into: string | null, at: Instant): Promise<boolean> {
    if (!(await this.#has(kind, id))) return true;
    if (into !== null) await this.update(kind, into, at);
    const heir = into !== null && (await this.#has(kind, into)) ? into : null;
    try {
      await this.#of(kind).remove(id, heir, at);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'in-use') return false;
      throw error;
    }
  }

  #of(kind: Kind) {
    const { authors, sections, tags } = this.#store;
    return { author: authors, section: sections, tag: tags }[kind];
  }

  /** By its present id: one that was merged leads on, and is not there. */
  async #has(kind: Kind, id: string): Promise<boolean> {
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

  async #putAuthor({ id, slug, name, bio, role, image, links }: Terms['author'], at: Instant): Promise<void> {
    const fields = { slug, name, bio, role, image: image && pictureOf(image), links };
    await this.#put<Author>('author', id, slug, (before) =>
      before === null ? newAuthor(fields, { id, slug, at }) : editAuthor(before, fields, at),
    );
  }

  async #putSection({ id, slug, name, description, parent }: Terms['section'], at: Instant): Promise<void> {
    const fields = { slug, name, description, parentId: parent?.id ?? null };
    await this.#put<Section>('section', id, slug, (before) =>
      before === null ? newSection(fields, { id, slug, at }) : editSection(before, fields, at),
    );
  }

  async #putTag({ id, slug, name, type, description }: Terms['tag'], at: Instant): Promise<void> {
    const fields = { slug, name, type, description };
    await this.#put<Tag>('tag', id, slug, (before) =>
      before === null ? newTag(fields, { id, slug, at }) : editTag(before, fields, at),
    );
  }

  /** Null changes nothing. */
  async #put<T>(kind: Kind, id: string, slug: string, made: (before: T | null) => T | null): Promise<void> {
    requireId(id);
    const terms = this.#of(kind) as unknown as {
      update: (id: string, decide: (item: T) => T | null) => Promise<unknown>;
      create: (slug: string, decide: (slug: string) => T) => Promise<unknown>;
    };
    if (await this.#has(kind, id)) {
      await terms.update(id, made);
      return;
    }
    await terms.create(slug, (free) => {
      const item = made(null);
      if (item === null || free !== slug) throw slugTaken(slug, kind);
      return item;
    });
  }
}

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
