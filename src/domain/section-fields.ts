import type { Instant } from './clock.ts';
import { descriptionOf, edited, type Made, made, nameOf } from './naming.ts';
import type { Section } from './section.ts';
import { checkedSlug } from './slug.ts';

/** What is written of a section: what is left out stays, and null empties. `parentId` is the id of one that is there. */
export type SectionFields = {
  readonly slug?: string;
  readonly name?: string;
  readonly description?: string | null;
  readonly parentId?: string | null;
};

/** Throws `invalid-value`, naming the field, for what no section can be; so does `editSection`. */
export function newSection(fields: SectionFields & { readonly name: string }, it: Made): Section {
  const { id, slug, ...times } = made(it);
  const { name, description = null, parentId = null } = fields;
  return { id, slug, name: nameOf(name), description: descriptionOf(description), parentId, ...times };
}

/** Null where the fields change nothing. */
export function editSection(section: Section, fields: SectionFields, at: Instant): Section | null {
  const { slug, name, description, parentId } = fields;
  const changes = {
    ...(slug !== undefined && { slug: checkedSlug(slug) }),
    ...(name !== undefined && { name: nameOf(name) }),
    ...(description !== undefined && { description: descriptionOf(description) }),
    ...(parentId !== undefined && { parentId }),
  };
  return edited(section, changes, at);
}
