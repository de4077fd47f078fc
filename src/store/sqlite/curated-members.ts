import type { ListTail, LiveList } from '../../domain/curated-list.ts';
import { invalid } from '../../domain/errors.ts';
import type { Cursor, Page, PageRequest } from '../../domain/page.ts';
import { ARTICLE_SORTS, type ArticleSort } from '../../domain/query.ts';
import type { Connection } from './connection.ts';
import type { Step } from './list-sql.ts';
import { ordIn, pageOf } from './pages.ts';

/**
 * An article of a curated list at its place: for a pin, `key` is its index among the pins; for the rest it is what the
 * tail, sorted by `from`, found it at.
 */
export type Member = Step & { readonly from: 'pin' | ArticleSort };

/** A list's articles in its order; `found` is what its tail finds, the pins too, up to the list's length. */
export function membersOf(
  db: Connection,
  { pins, tail, length }: LiveList,
  found: (tail: ListTail) => readonly Step[],
): readonly Member[] {
  const pinned = livePins(db, pins).slice(0, length);
  if (tail === null || pinned.length === length) return pinned;
  const taken = new Set(pinned.map(({ ord }) => ord));
  const rest = found(tail).filter(({ ord }) => !taken.has(ord));
  return [...pinned, ...rest.slice(0, length - pinned.length).map((step) => ({ ...step, from: tail.sort }))];
}

function livePins(db: Connection, pins: readonly string[]): readonly Member[] {
  const rows = db
    .sql(
      'select j.key, a.ord from json_each(?) j cross join live_articles a on a.id = j.value order by j.key',
    )
    .safeIntegers()
    .all(JSON.stringify(pins)) as { key: bigint; ord: bigint }[];
  return rows.map(({ key, ord }) => ({ from: 'pin', key: Number(key), ord }));
}

/**
 * One page of `members`, which may be some of a list's, in its order. A page goes on from the place of the article that the
 * one before ended with, be it here still or not: what is published in between neither repeats an article nor hides one.
 * Where the list's tail has another sort by now, that article itself is looked for, and else its number is gone by.
 */
export function memberPage(
  members: readonly Member[],
  tailSort: ArticleSort | null,
  request: PageRequest,
): Page<Member> {
  const { cursor, limit } = request;
  const [before, upTo] = cursor === null ? [0, 0] : standing(members, tailSort, anchorOf(cursor));
  const backwards = cursor?.direction === 'prev';
  const found = backwards ? members.slice(0, before).toReversed() : members.slice(upTo);
  return pageOf(found.slice(0, limit + 1), request, {
    of: (member) => [member.from, member.key, member.ord.toString(), members.indexOf(member)],
  });
}

type Anchor = Member & { readonly index: number };

/** How many members stand before the anchor, and how many up to it. */
function standing(
  members: readonly Member[],
  tailSort: ArticleSort | null,
  anchor: Anchor,
): readonly [before: number, upTo: number] {
  const found = members.findIndex(({ ord }) => ord === anchor.ord);
  if (anchor.from !== 'pin' && anchor.from !== tailSort) {
    return found === -1 ? [anchor.index, anchor.index] : [found, found + 1];
  }
  const now = members[found];
  const place = anchor.from === 'pin' && now?.from === 'pin' ? now : anchor;
  const count = (holds: (order: number) => boolean) =>
    members.filter((member) => holds(compare(member, place))).length;
  return [count((order) => order < 0), count((order) => order <= 0)];
}

/** The order of a list: its pins, then what its tail found, which both have by the same sort. */
function compare(a: Member, b: Member): number {
  const pinned = Number(b.from === 'pin') - Number(a.from === 'pin');
  if (pinned !== 0) return pinned;
  const key = compareKeys(a.key, b.key);
  const ord = a.ord < b.ord ? -1 : Number(a.ord > b.ord);
  if (a.from === 'relevance') return key || -ord;
  return a.from.startsWith('-') ? -(key || ord) : key || ord;
}

/** As SQLite does: text by its UTF-8 bytes. */
function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

function anchorOf({ position }: Cursor): Anchor {
  const [from, key, digits, index] = position;
  const ord = ordIn(digits);
  if (position.length !== 4 || !isPlace(from) || !isKeyOf(from, key) || ord === null || !isCount(index)) {
    throw invalid('cursor', 'the cursor is not one of a curated list');
  }
  return { from, key, ord, index };
}

function isPlace(value: unknown): value is Member['from'] {
  return value === 'pin' || ARTICLE_SORTS.some((sort) => sort === value);
}

function isKeyOf(from: Member['from'], key: unknown): key is string | number {
  return from === 'title' ? typeof key === 'string' : Number.isSafeInteger(key);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
