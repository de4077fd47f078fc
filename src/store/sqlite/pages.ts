import { invalid } from '../../domain/errors.ts';
import type { Cursor, Page, PageRequest } from '../../domain/page.ts';
import type { Connection } from './connection.ts';

export type Keyset = {
  readonly columns: string;
  readonly from: string;
  readonly where: readonly string[];
  readonly values: readonly unknown[];
  /** SQL of the sort keys, which together are unique. */
  readonly keys: readonly string[];
  readonly kinds: readonly ('string' | 'number')[];
  readonly descending: boolean;
};

/** One page by keyset: the cost follows the page's size, not its number. */
export function keysetPage<Row>(
  db: Connection,
  request: PageRequest,
  keyset: Keyset,
): Page<Row & { readonly position: string }> {
  const { cursor, limit } = request;
  const backwards = cursor?.direction === 'prev';
  const order = keyset.descending !== backwards ? 'desc' : 'asc';
  const keys = keyset.keys.join(', ');
  const where = keyset.where.filter((condition) => condition !== '');
  const values = [...keyset.values];
  if (cursor !== null) {
    const marks = keyset.keys.map(() => '?').join(', ');
    where.push(`(${keys}) ${order === 'desc' ? '<' : '>'} (select ${marks})`);
    values.push(...checkPosition(cursor, keyset.kinds));
  }
  const rows = db.all<Row & { readonly position: string }>(
    `select ${keyset.columns}, json_array(${keys}) as position from ${keyset.from}
       ${where.length === 0 ? '' : `where ${where.join(' and ')}`}
       order by ${keyset.keys.map((key) => `${key} ${order}`).join(', ')} limit (select ?)`,
    ...values,
    limit + 1,
  );
  return pageOf(rows, request, { of: ({ position }) => JSON.parse(position) as Cursor['position'] });
}

/** What cursors say of where a page begins and ends. */
export type Positions<T> = {
  /** An item's own. */
  readonly of: (item: T) => Cursor['position'];
  /** One between an item and the next in the walk, the same for who comes from either side; null where there is only that of an item. */
  readonly between?: (item: T, next: T) => Cursor['position'] | null;
  /** Whether a position is such a one. */
  readonly isBetween?: (position: Cursor['position']) => boolean;
};

/** `found` is up to `limit + 1` items in the order that they were walked, backwards for a `prev` cursor. */
export function pageOf<T>(
  found: readonly T[],
  request: PageRequest,
  { of, between, isBetween }: Positions<T>,
): Page<T> {
  const { cursor, limit } = request;
  const walked = found.slice(0, limit);
  const [first, last, further] = [walked[0], walked.at(-1), found[limit]];
  if (first === undefined || last === undefined) return { items: [], next: null, prev: null };
  const end = further === undefined ? null : (between?.(last, further) ?? of(last));
  const begin = cursor === null ? null : isBetween?.(cursor.position) === true ? cursor.position : of(first);
  const backwards = cursor?.direction === 'prev';
  const [before, after] = backwards ? [end, begin] : [begin, end];
  return {
    items: backwards ? walked.toReversed() : walked,
    next: after && { direction: 'next', position: after },
    prev: before && { direction: 'prev', position: before },
  };
}

/** A cursor's values, if they are of these kinds; refuses any other. */
export function checkPosition(
  cursor: Cursor,
  kinds: readonly ('string' | 'number')[],
): readonly (string | number)[] {
  const fits =
    cursor.position.length === kinds.length &&
    cursor.position.every(
      (value, index) =>
        typeof value === kinds[index] && (typeof value === 'string' || Number.isSafeInteger(value)),
    );
  if (!fits) throw invalid('cursor', 'the cursor is not one of this list');
  return cursor.position;
}

/** The `ord` that a cursor's value is, which it holds in digits, as 64 bits are more than a number can hold; null for any other value. */
export function ordIn(value: unknown): bigint | null {
  if (typeof value !== 'string' || !ORD.test(value)) return null;
  const ord = BigInt(value);
  return ord >= -MAX_ORD && ord < MAX_ORD ? ord : null;
}

const ORD = /^-?\d{1,19}$/;
const MAX_ORD = 2n ** 63n;
