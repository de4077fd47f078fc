import { hash } from 'node:crypto';
import type { Cursor } from '../../domain/page.ts';
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
export function encodeCursor({ direction, position }: Cursor, list: ListIdentity): string {
  return written(JSON.stringify([direction, ...position]), list);
}

/** Throws `invalid-cursor` for any text that `encodeCursor` did not make for this list. */
export function decodeCursor(text: string, list: ListIdentity): Cursor {
  if (text.length > MAX_CURSOR_LENGTH) throw invalidCursor();
  const place = Buffer.from(text.slice(CHECKSUM_LENGTH), 'base64url').toString();
  // Written anew, it must give the same text: that covers the checksum, and leaves one spelling of each position.
  const cursor = written(place, list) === text ? parsePlace(place) : null;
  if (cursor === null) throw invalidCursor();
  return cursor;
}

const CHECKSUM_LENGTH = 12;

function written(place: string, list: ListIdentity): string {
  return checksum(place, list) + Buffer.from(place).toString('base64url');
}

function checksum(place: string, list: ListIdentity): string {
  return hash('sha256', `[${JSON.stringify(place)},${textOf(list)}]`, 'base64url').slice(0, CHECKSUM_LENGTH);
}

/** A page has up to three cursors of one list. */
const texts = new WeakMap<ListIdentity, string>();

function textOf(list: ListIdentity): string {
  let text = texts.get(list);
  if (text === undefined) {
    text = JSON.stringify(list);
    texts.set(list, text);
  }
  return text;
}

function parsePlace(text: string): Cursor | null {
  let place: unknown;
  try {
    place = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(place)) return null;
  const [direction, ...position] = place as unknown[];
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
