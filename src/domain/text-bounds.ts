import { invalid } from './errors.ts';

/*
 * The most that may be written, so that no list, feed or index has to carry more. Characters are code points, as JSON
 * Schema counts them. A body has its own bounds.
 */

/** Of articles. */
export const MAX_TITLE = 500;
export const MAX_SUMMARY = 2_000;
export const MAX_DATELINE = 200;
export const MAX_LANGUAGE = 35;
export const MAX_SOURCE_NAME = 200;
export const MAX_COPYRIGHT_NOTICE = 1_000;
export const MAX_USAGE_TERMS = 2_000;
export const MAX_ARTICLE_AUTHORS = 50;
export const MAX_ARTICLE_TAGS = 100;
export const MAX_RELATED = 20;
/** Of a withdrawal's reason, and of a correction's note. */
export const MAX_NOTICE = 2_000;

/** Of an image: each of its texts, and the pixels of a side. */
export const MAX_IMAGE_TEXT = 2_000;
export const MAX_PIXELS = 100_000;

/** Of authors, sections, tags and lists. */
export const MAX_NAME = 200;
export const MAX_DESCRIPTION = 2_000;
export const MAX_ROLE = 200;
export const MAX_BIO = 10_000;
export const MAX_LINK_LABEL = 100;
export const MAX_LINKS = 20;

/** Of an id, slug or name by which one thing names another. */
export const MAX_REF = 200;

/** Throws `invalid-value` for a text of more than `max` characters. */
export function requireShort(field: string, text: string, max: number): void {
  if (text.length <= max || [...text].length <= max) return;
  throw invalid(field, `this must not be longer than ${max} characters`);
}
