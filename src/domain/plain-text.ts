import { isBlank, withoutControls } from './body/inline.ts';
import { bodyFromHtml } from './body-source.ts';
import { DomainError, invalid } from './errors.ts';
import { requireShort } from './text-bounds.ts';

/*
 * Names, biographies and descriptions are plain text. Front ends are told so, and yet some will put them into a page as
 * they are; so text with markup or character references in it is read as the HTML that it would become there, and what
 * a reader would see of it is kept. What comes out has no markup, and comes out of a second pass as it is.
 */

/** One line of 1 to `max` characters, without markup, white space collapsed. Throws `invalid-value` for `field`. */
export function requiredLine(field: string, text: string, max: number): string {
  const line = optionalLine(field, text, max);
  if (line === null) throw invalid(field, 'this must not be empty');
  return line;
}

/** The same; null for null and for what is empty. */
export function optionalLine(field: string, text: string | null, max: number): string | null {
  return bounded(field, text, max, (plain) => plain.replace(/\s+/g, ' ').trim());
}

/** Paragraphs with a blank line between them, each of one line or more; up to `max` characters; null where it is empty. */
export function optionalParagraphs(field: string, text: string | null, max: number): string | null {
  return bounded(field, text, max, (plain) =>
    plain
      .replace(/\r\n?/g, '\n')
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  );
}

function bounded(
  field: string,
  text: string | null,
  max: number,
  tidy: (plain: string) => string,
): string | null {
  if (text === null) return null;
  requireShort(field, text, max);
  if (text.includes('\0') || !text.isWellFormed()) throw invalid(field, 'this must be well-formed text');
  const plain = tidy(withoutMarkup(field, withoutControls(text)));
  return isBlank(plain) ? null : plain;
}

const MARKUP = /<[a-z/!?]|&(?:#\d|#x[\da-f]|[a-z][a-z\d]*;)/i;
/** Text that was escaped more often is no mistake but an attempt. */
const MAX_PASSES = 5;

function withoutMarkup(field: string, text: string): string {
  let plain = text;
  for (let pass = 0; MARKUP.test(plain); pass += 1) {
    if (pass === MAX_PASSES) throw invalid(field, 'this must be plain text');
    plain = textOf(field, plain);
  }
  return plain;
}

/** Blank lines part paragraphs here, where HTML would take them for spaces. */
function textOf(field: string, html: string): string {
  try {
    return bodyFromHtml(html.replace(/\r\n?/g, '\n').replace(/\n[^\S\n]*\n/g, '<br><br>')).text;
  } catch (error) {
    if (error instanceof DomainError) throw invalid(field, 'this must be plain text');
    throw error;
  }
}
