import type { Cursor } from '../../domain/page.ts';
import { shortHash } from '../../domain/short-hash.ts';
import { Problem } from '../errors.ts';

/** Characters: room for the title that a list is sorted by, within what a server takes for a URL. */
export const MAX_CURSOR_LENGTH = 8192;

/**
 * What a position means something in: everything that decides which items a list holds and in what order. Any JSON
 * value; two lists are the same when these are written alike.
 */
export type ListIdentity = readonly unknown[];

/**
 * A cursor as clients carry it: a checksum over the position and its list, then the position. The checksum tells a
 * cursor of another list and one that was cut short or altered; it is no signature, since a position discloses
 * nothing and the store checks that it is one of the sort's.
 */
export function encodeCursor(cursor: Cursor, list: ListIdentity): string {
  const place = plainPlace(cursor) ?? anyPlace(cursor);
  return checksumOf(place, list) + place;
}

/** Throws `invalid-cursor` for any text that `encodeCursor` did not make for this list, or somebody with its checksum in mind. */
export function decodeCursor(text: string, list: ListIdentity): Cursor {
  if (text.length > MAX_CURSOR_LENGTH) throw invalidCursor();
  const place = text.slice(CHECKSUM_LENGTH);
  const cursor = text.startsWith(checksumOf(place, list)) ? parsePlace(place) : null;
  if (cursor === null) throw invalidCursor();
  return cursor;
}

/** Of 53 bits: two halves in base 36, which small numbers are written in much faster. */
const CHECKSUM_LENGTH = 12;
const HALF = 2 ** 27;

function checksumOf(place: string, list: ListIdentity): string {
  return inDigits(shortHash(place + checksumOfList(list)));
}

/** A page has up to three cursors of one list. */
const checksums = new WeakMap<ListIdentity, string>();

function checksumOfList(list: ListIdentity): string {
  let checksum = checksums.get(list);
  if (checksum === undefined) {
    checksum = inDigits(shortHash(JSON.stringify(list)));
    checksums.set(list, checksum);
  }
  return checksum;
}

function inDigits(hash: number): string {
  const half = CHECKSUM_LENGTH / 2;
  const upper = Math.floor(hash / HALF).toString(36);
  return upper.padStart(half, '0') + (hash % HALF).toString(36).padStart(half, '0');
}

/** A whole number or plain words, as nearly all first keys are, alone or with a second one that is digits. */
const NUMBER = /^(?:0|-?[1-9]\d{0,14})$/;
const WORDS = /^[a-z0-9 -]*$/;
const WRITTEN_WORDS = /^[a-z0-9_-]*$/;
const DIGITS = /^(?:0|-?[1-9]\d*)$/;

/** `n12_345` or `p12_345`, and with words behind their digits `nt345_some_words`; alone `n12` and `nt_some_w`. */
function plainPlace({ direction, position }: Cursor): string | null {
  const [key, last] = position;
  const isAlone = position.length === 1;
  if (!isAlone && (position.length !== 2 || typeof last !== 'string' || !DIGITS.test(last))) return null;
  const letter = direction.charAt(0);
  if (typeof key === 'string')
    return WORDS.test(key) ? `${letter}t${isAlone ? '' : last}_${key.replaceAll(' ', '_')}` : null;
  const number = String(key);
  if (!NUMBER.test(number)) return null;
  return isAlone ? letter + number : `${letter}${number}_${last}`;
}

/** Begins with `W`, for JSON's bracket. */
function anyPlace({ direction, position }: Cursor): string {
  return Buffer.from(JSON.stringify([direction, ...position])).toString('base64url');
}

function parsePlace(place: string): Cursor | null {
  const letter = place.charAt(0);
  if (letter !== 'n' && letter !== 'p') return placeOfAny(place);
  const direction = letter === 'n' ? 'next' : 'prev';
  const isOfWords = place.charAt(1) === 't';
  const [before, after] = halvesOf(place.slice(isOfWords ? 2 : 1));
  const [key, last] = isOfWords ? [wordsOf(after), before || null] : [numberOf(before), after];
  if (key === null || (last !== null && !DIGITS.test(last))) return null;
  return { direction, position: last === null ? [key] : [key, last] };
}

/** Around the first `_`; null where there is none. */
function halvesOf(text: string): readonly [string, string | null] {
  const at = text.indexOf('_');
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function numberOf(text: string): number | null {
  return NUMBER.test(text) ? Number(text) : null;
}

function wordsOf(text: string | null): string | null {
  return text !== null && WRITTEN_WORDS.test(text) ? text.replaceAll('_', ' ') : null;
}

function placeOfAny(place: string): Cursor | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(place, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [direction, ...position] = parts as unknown[];
  if (direction !== 'next' && direction !== 'prev') return null;
  return position.every(isKey) ? { direction, position } : null;
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function invalidCursor(): Problem {
  const message = 'must be page.next or page.prev of a page of this same list';
  return new Problem('invalid-cursor', `The parameter \`cursor\` ${message}.`, {
    errors: [{ parameter: 'cursor', code: 'invalid-cursor', message }],
  });
}
