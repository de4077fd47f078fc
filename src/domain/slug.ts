import anyAscii from 'any-ascii';
import { invalid } from './errors.ts';
import { isId } from './id.ts';

const MAX_BASE = 80;
/** A base and the number that makes it free, with room for an import's longer ones. */
export const MAX_SLUG = 120;
/** For schemas too, which can't tell a slug from what has the form of an id. */
export const SLUG_PATTERN = '^[a-z0-9]+(?:-[a-z0-9]+)*$';
const SLUG = new RegExp(SLUG_PATTERN);

/** Whether a text may serve as a slug: a-z, 0-9 and single hyphens between them, at most 120, not in the form of an id. */
export function isSlug(text: string): boolean {
  return text.length <= MAX_SLUG && SLUG.test(text) && !isId(text);
}

/** The slug as it is; throws `invalid-value` for what is none. */
export function checkedSlug(slug: string, field = 'slug'): string {
  if (isSlug(slug)) return slug;
  throw invalid(
    field,
    `a slug has the letters a to z, digits and single hyphens between them, at most ${MAX_SLUG}, and not the form of an id`,
  );
}

/**
 * The slug that a title suggests: transliterated to ASCII, apostrophes dropped, everything else between words a hyphen, at
 * most 80 characters, cut between words where there are several. A title without a letter or number gives
 * `untitled`, one that is a UUID `untitled-` and the UUID.
 */
export function slugFrom(title: string): string {
  const words = anyAscii(title.slice(0, 4 * MAX_BASE).replace(NOT_SPOKEN, ' '))
    .toLowerCase()
    .replace(/'/g, '')
    .match(/[a-z0-9]+/g);
  const slug = cut((words ?? ['untitled']).join('-'));
  return isId(slug) ? `untitled-${slug}` : slug;
}

/** Pictures would be spelt out, and half of a surrogate pair is no character. */
const NOT_SPOKEN = /[\p{Extended_Pictographic}\p{Cs}]/gu;

function cut(slug: string): string {
  if (slug.length <= MAX_BASE) return slug;
  const end = slug.lastIndexOf('-', MAX_BASE);
  return slug.slice(0, end === -1 ? MAX_BASE : end);
}
