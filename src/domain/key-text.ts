import { hash } from 'node:crypto';
import { digitsOf, idOf } from './id.ts';

/*
 * The text of a key: `dl_`, the 32 digits of its id, `_`, the 64 digits of its secret, and 8 digits that are the start
 * of the SHA-256 of everything before them; all digits are lower-case hexadecimal. Secret scanners know one by its
 * looks and tell a real one from a lookalike by its end, without asking anyone.
 */
const KEY_TEXT = /^(dl_([0-9a-f]{32})_([0-9a-f]{64}))([0-9a-f]{8})$/;

/** `id` is a UUID and `secret` 64 hexadecimal digits, both in lower case. */
export function keyText(id: string, secret: string): string {
  const start = `dl_${digitsOf(id)}_${secret}`;
  return start + checksum(start);
}

/** What a key's text says: whose it is and what proves it. Null for anything that isn't the text of a key. */
export function parseKey(text: string): { readonly id: string; readonly secret: string } | null {
  const [, start, digits, secret, end] = KEY_TEXT.exec(text) ?? [];
  if (start === undefined || digits === undefined || secret === undefined) return null;
  return end === checksum(start) ? { id: idOf(digits), secret } : null;
}

/** The id that stands in the beginning of a key's text, which is no secret. Null where there is none. */
export function idInKey(text: string): string | null {
  const digits = /^dl_([0-9a-f]{32})(?:_|$)/.exec(text)?.[1];
  return digits === undefined ? null : idOf(digits);
}

/** Whether a text begins like a key, be it whole, cut short or mistyped. */
export function looksLikeKey(text: string): boolean {
  return /^dl_[0-9a-f]{32}_/i.test(text);
}

function checksum(start: string): string {
  return hash('sha256', start).slice(0, 8);
}
