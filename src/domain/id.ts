/** Makes a UUIDv7 (RFC 9562 section 5.7) in lower case, each greater than the one before it. */
export type MakeId = () => string;

/** Of ids as they are written, and as they may be asked for: in either case. */
export const ID_PATTERN = uuidOf('[0-9a-f]');
export const ANY_CASE_ID_PATTERN = uuidOf('[0-9A-Fa-f]');
const ID = new RegExp(ANY_CASE_ID_PATTERN);

/** Whether a `{ref}` is an id; every other ref is a slug (a slug never has the form of a UUID). */
export function isId(ref: string): boolean {
  return ID.test(ref);
}

/** The 32 digits of an id, and the id of 32 digits. */
export function digitsOf(id: string): string {
  return id.replaceAll('-', '');
}

export function idOf(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function uuidOf(digit: string): string {
  return `^${digit}{8}(?:-${digit}{4}){3}-${digit}{12}$`;
}
