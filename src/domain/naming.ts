import type { Instant } from './clock.ts';
import { optionalParagraphs, requiredLine } from './plain-text.ts';
import { checkedSlug, slugFrom } from './slug.ts';
import { MAX_DESCRIPTION, MAX_NAME } from './text-bounds.ts';

/*
 * What authors, sections and tags have in common as they are written.
 */

/** What the domain gives to each new thing. */
export type Made = { readonly id: string; readonly slug: string; readonly at: Instant };

type Named = {
  readonly slug: string;
  readonly name: string;
  readonly revision: number;
  readonly updatedAt: Instant;
};

/** Throws `invalid-value` for what is no name of a person or a thing. */
export function nameOf(text: string): string {
  return requiredLine('name', text, MAX_NAME);
}

export function descriptionOf(text: string | null): string | null {
  return optionalParagraphs('description', text, MAX_DESCRIPTION);
}

/** The slug that was asked for, or the one that the name suggests. */
export function slugOf({
  slug,
  name,
}: {
  readonly slug?: string | undefined;
  readonly name: string;
}): string {
  return slug === undefined ? slugFrom(nameOf(name)) : checkedSlug(slug);
}

/** What every new thing has beside its own fields. */
export function made({ id, slug, at }: Made) {
  return { id, slug: checkedSlug(slug), revision: 1, createdAt: at, updatedAt: at };
}

/** The next revision, with `changes`; null where they change nothing. */
export function edited<T extends Named>(item: T, changes: Partial<T>, at: Instant): T | null {
  const differs = Object.entries(changes).some(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(item[name as keyof T]),
  );
  return differs ? { ...item, ...changes, revision: item.revision + 1, updatedAt: at } : null;
}
