import type { Instant } from './clock.ts';
import { descriptionOf, edited, type Made, made, nameOf } from './naming.ts';
import { checkedSlug } from './slug.ts';
import type { Tag, TagType } from './tag.ts';

/** What is written of a tag: what is left out stays, and null empties. */
export type TagFields = {
  readonly slug?: string;
  readonly name?: string;
  readonly type?: TagType;
  readonly description?: string | null;
};

/** A topic unless told otherwise. Throws `invalid-value`, naming the field, for what no tag can be; so does `editTag`. */
export function newTag(fields: TagFields & { readonly name: string }, it: Made): Tag {
  const { id, slug, ...times } = made(it);
  const { name, type = 'topic', description = null } = fields;
  return {
    id,
    slug,
    name: nameOf(name),
    type,
    description: descriptionOf(description),
    hidden: false,
    ...times,
  };
}

/** Null where the fields change nothing. What an editor edits is public from then on. */
export function editTag(tag: Tag, fields: TagFields, at: Instant): Tag | null {
  const { slug, name, type, description } = fields;
  const changes = {
    ...(slug !== undefined && { slug: checkedSlug(slug) }),
    ...(name !== undefined && { name: nameOf(name) }),
    ...(type !== undefined && { type }),
    ...(description !== undefined && { description: descriptionOf(description) }),
    hidden: false,
  };
  return edited(tag, changes, at);
}
