import type { Author } from '../../domain/author.ts';
import { editAuthor, newAuthor } from '../../domain/author-fields.ts';
import type { Instant } from '../../domain/clock.ts';
import { DomainError, invalid } from '../../domain/errors.ts';
import { digitsOf, isId } from '../../domain/id.ts';
import type { Section } from '../../domain/section.ts';
import { editSection, newSection } from '../../domain/section-fields.ts';
import { checkedSlug } from '../../domain/slug.ts';
import type { Tag } from '../../domain/tag.ts';
import { editTag, newTag } from '../../domain/tag-fields.ts';
import type { Store, TaxonomyStore } from '../../store/store.ts';
import { allInOrder } from '../in-order.ts';
import type { Chore, Chores } from './chores.ts';
import type { Kind, Origin } from './origin.ts';
import { SectionTree } from './section-tree.ts';
import type { Terms } from './wire.ts';

/** As another thing names it. */
type TermName = Pick<Tag, 'id' | 'slug' | 'name'> & { readonly type?: Tag['type'] };

/** What leads to a thing beside its slug and id. */
type Leading = { readonly formerSlugs?: readonly string[]; readonly formerIds?: readonly string[] };

type Tending = {
  readonly store: Pick<Store, 'authors' | 'sections' | 'tags'>;
  readonly origin: Pick<Origin, 'term'>;
  readonly chores: Chores;
};

/** Keeps authors, sections and tags as they are there. */
export class MirroredTerms {
  readonly #store: Tending['store'];
  readonly #origin: Tending['origin'];
  readonly #chores: Chores;
  readonly #tree: SectionTree;

  constructor({ store, origin, chores }: Tending) {
    this.#store = store;
    this.#origin = origin;
    this.#chores = chores;
    this.#tree = new SectionTree(store, chores);
  }

  /** As it is there now; what is gone there by now is told by an entry of its own. */
  async update(kind: Kind, id: string, at: Instant): Promise<void> {
    if (kind === 'author') await this.#author(id, at);
    else if (kind === 'section') await this.#section(id, at);
    else await this.#tag(id, at);
  }

  /** Has slugs and ids lead to it, if it is here. What was merged into it there is merged here too, if that wasn't told yet. */
  async lead(
    kind: Kind,
    id: string,
    { formerSlugs = [], formerIds = [] }: Leading,
    at: Instant,
  ): Promise<void> {
    if (!(await this.has(kind, id))) return;
    for (const former of formerIds) {
      requireId(former);
      if (former !== id) await this.merge(kind, former, id, at);
    }
    const slugs = formerSlugs.map((slug) => checkedSlug(slug, 'formerSlugs'));
    await this.#of(kind).update(id, () => null, { former: { slugs, ids: formerIds, replacedIds: [] } });
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
    if (kind === 'section') await this.#chores.add({ what: 'addresses', id: into, after: null });
    await this.#inTree(kind, id, at, () => this.#of(kind).merge(id, into, at));
    await this.#forget(kind, into, standIn(id));
  }

  /** Rejects with `in-use` where anything but a section below it still names it. */
  async remove(kind: Kind, id: string, into: string | null, at: Instant): Promise<void> {
    if (!(await this.has(kind, id))) return;
    if (into !== null) await this.#heir(kind, into, id, at);
    if (into !== null && kind === 'section')
      await this.#chores.add({ what: 'addresses', id: into, after: null });
    await this.#inTree(kind, id, at, () => this.#of(kind).remove(id, into, at));
  }

  /** Where others may stand in the way of it, as sections may. */
  async #inTree(kind: Kind, id: string, at: Instant, write: () => Promise<unknown>): Promise<void> {
    if (kind === 'section') await this.#tree.place(id, at, write);
    else await write();
  }

  async all(kind: Kind): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const { item } of allInOrder<{ no: number; item: { id: string } }>(this.#of(kind)))
      ids.push(item.id);
    return ids;
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

  /** What is above it is named here, and read for itself. */
  async #section(id: string, at: Instant): Promise<void> {
    const section = await this.#origin.term('section', id);
    if (section === null) return;
    const { parent } = section;
    if (parent !== null && !(await this.has('section', parent.id))) {
      await this.#chores.add({ what: 'section', id: parent.id, after: null });
      await this.#putNamed('section', parent, at);
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
  async #put<T extends { readonly slug: string }>(
    kind: Kind,
    { id, slug, at }: { readonly id: string; readonly slug: string; readonly at: Instant },
    { made, edited }: Putting<T>,
  ): Promise<void> {
    requireId(id);
    const terms = this.#of(kind) as unknown as Pick<TaxonomyStore<T, unknown, unknown>, 'create' | 'update'>;
    const [before] = await this.#of(kind).many([id]);
    const readAnew: Chore = { what: kind, id, after: null };
    if (before === undefined) {
      await this.#inTree(kind, id, at, () =>
        terms.create(slug, (free) => made(free === slug ? slug : standIn(id))),
      );
      if ((await this.#of(kind).many([id]))[0]?.slug !== slug) await this.#chores.add(readAnew);
      return;
    }
    if (kind === 'section' && before.slug !== slug)
      await this.#chores.add({ what: 'addresses', id, after: null });
    let isNamed = true;
    await this.#inTree(kind, id, at, async () => {
      try {
        await terms.update(id, (it) => edited(it, { slug }));
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'slug-taken')) throw error;
        isNamed = false;
        await terms.update(id, (it) => edited(it, {}));
      }
    });
    if (isNamed) this.#chores.done(readAnew);
    else await this.#chores.add(readAnew);
    if (isNamed && before.slug === standIn(id)) await this.#forget(kind, id, before.slug);
  }

  /** Nobody is to be led by what stood in for a slug. */
  async #forget(kind: Kind, id: string, slug: string): Promise<void> {
    const former = { slugs: [], ids: [], replacedIds: [], notSlugs: [slug] };
    await this.#of(kind).update(id, () => null, { former });
  }
}

/** What a term is named by whose slug another has. */
function standIn(id: string): string {
  return `mirrored-${digitsOf(id)}`;
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
