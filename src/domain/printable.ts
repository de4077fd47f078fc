/*
 * What a text needs to stand in one line of a list or a log without moving, colouring or hiding what stands beside it:
 * no control characters, no ends of lines, no embedded or isolated change of direction.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** Whether a text is one line without any of these. */
export function isPrintable(text: string): boolean {
  return printable(text) === text;
}

/** The text without them. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}
