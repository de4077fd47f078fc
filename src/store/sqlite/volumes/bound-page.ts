import type { Page } from '../../../domain/page.ts';
import type { ArticleQuery } from '../../../domain/query.ts';
import type { AboutRendered, RenderedPage, TextFrame } from '../../store.ts';
import { touchTag } from '../changes.ts';
import type { Connection } from '../connection.ts';
import { startOfPage } from '../list.ts';
import type { TermRef, TermRefs } from '../term-refs.ts';
import { GREATEST_ORD, type TaxonomyKind } from '../terms.ts';
import { MAX_RUN, RunHead, runHeadSize } from './entries.ts';
import type { Room } from './slabs.ts';
import type { Volumes } from './volumes.ts';

/** `term` is one that the query may be of, looked up already. */
type Shelf = {
  readonly volumes: Volumes;
  readonly room: Room;
  readonly refs: TermRefs;
  readonly term: TermRef | null;
};

/**
 * A page of all articles of one section, tag or author, newest first, from volumes: byte for byte what is made of the articles' rows.
 * Null for any other list, and where not all of the page is bound.
 */
export function boundPage<Frame extends TextFrame>(
  db: Connection,
  { volumes, room, refs, term: known }: Shelf,
  query: ArticleQuery,
  frameOf: (about: AboutRendered) => Frame,
): RenderedPage<Frame> | null {
  const only = soleTerm(query);
  if (only === null) return null;
  const term = known?.id === only.ref ? known.no : refs.find(only.kind, only.ref);
  const { cursor, limit } = query.page;
  const below = cursor === null ? GREATEST_ORD : startOfPage(cursor);
  const slices = slicesOf(db, volumes, { term, below, limit });
  if (slices === null) return null;
  const frame = frameOf({ ...neighbours(slices, cursor !== null), dependsOn: [touchTag(term)] });
  const bytes = textOf(db, { volumes, room }, slices.of, frame);
  if (bytes === null) return null;
  const digests = slices.of.map(({ head, from, to }) => head.digests(from, to)).join('');
  const ids = slices.of.flatMap(({ head, from, to }) => head.ids(from, to));
  return { bytes, ids, digest: digests.slice(0, -1), frame, giveBack: room.giveBack };
}

const KINDS: readonly TaxonomyKind[] = ['section', 'tag', 'author'];

/** What of a filter is one term's articles: the key of its one selection, which has one value. */
function soleTerm({ filter, sort, page, total, facets }: ArticleQuery) {
  if (sort !== '-publishedAt' || total || facets.length > 0 || page.cursor?.direction === 'prev') return null;
  const [key, ...more] = Object.keys(filter) as (keyof typeof filter)[];
  const kind = KINDS.find((one) => one === key);
  if (kind === undefined || more.length > 0) return null;
  const { allOf = [], noneOf = [] } = filter[kind] ?? {};
  const [ref] = allOf[0] ?? [];
  const isSole = allOf.length === 1 && allOf[0]?.length === 1 && noneOf.length === 0;
  return isSole && ref !== undefined ? { kind, ref } : null;
}

/** Articles of a run that follow each other: those from index `from` up to `to`. */
type Slice = {
  readonly head: RunHead;
  readonly from: number;
  readonly to: number;
  readonly volume: number;
  /** Of the first one's text, in bytes of the volume. */
  readonly at: number;
  readonly length: number;
  /** What was read of it with the head. */
  readonly text: Buffer | null;
};

type Slices = { readonly of: readonly Slice[]; readonly hasMore: boolean };

type Walk = { readonly term: number; readonly below: bigint; readonly limit: number };

/** Null where a run that is needed isn't bound. */
function slicesOf(db: Connection, volumes: Volumes, { term, below, limit }: Walk): Slices | null {
  // One that the page begins in, as many as it may fill, and one that tells whether there is more.
  const most = Math.ceil(limit / MAX_RUN) + 2;
  const rows = db.raw(RUNS).all(term, below, most) as [
    volume: number | null,
    at: number,
    articles: number,
    mark: number,
    size: number,
  ][];
  const slices: Slice[] = [];
  let left = limit;
  for (const [index, [volume, at, count, mark, size]] of rows.entries()) {
    if (volume === null) return null;
    if (left === 0) {
      if (count > 0) return { of: slices, hasMore: true };
      continue;
    }
    const more = index === 0 ? 0 : textAhead(left, count, size);
    const read = readHead(db, volumes, { volume, at, mark, count }, roomOf(index, runHeadSize(count) + more));
    if (read === null) return null;
    const { head, texts } = read;
    const from = index === 0 ? head.firstBelow(below) : 0;
    const to = Math.min(count, from + left);
    if (to > from) {
      const start = head.textStart(from);
      const length = head.textStart(to) - start;
      if (length < 0 || runHeadSize(count) + start + length > size) {
        volumes.distrust(volume);
        return null;
      }
      const text = length <= texts.length ? texts.subarray(0, length) : null;
      slices.push({ head, from, to, volume, at: at + runHeadSize(count) + start, length, text });
      left -= to - from;
    }
    if (to < count) return { of: slices, hasMore: true };
  }
  // A term whose articles were never bound has no runs, and one with many short ones has more.
  return rows.length === 0 || rows.length === most ? null : { of: slices, hasMore: false };
}

/** `(select ?)`, for with a plain `?` SQLite prepares a range anew for each value: 8 µs in place of 2. */
const RUNS = `select volume, at, articles, mark, size from bound_runs where term = (select ?) and bottom < (select ?)
  order by bottom desc limit (select ?)`;

type Run = {
  readonly volume: number;
  readonly at: number;
  readonly mark: number;
  readonly count: number;
};

/** Bytes that are copied sooner than the system is asked for them once more. */
const MOST_AHEAD = 2 ** 15;

/**
 * How many bytes of text to read with the head of a run that a page goes on in, from its first article on: a few more than so many articles have on average, and
 * none where that are more than are copied sooner.
 */
function textAhead(articles: number, count: number, size: number): number {
  const all = size - runHeadSize(count);
  const ahead = Math.min(all, Math.ceil((1.2 * all * articles) / Math.max(1, count)));
  return ahead > 0 && ahead <= MOST_AHEAD ? ahead : 0;
}

/** Where a page's runs are read to, one beside the other, and the next page's over them. */
const ROOMS: Buffer[] = [];

function roomOf(index: number, size: number): Buffer {
  const room = ROOMS[index] ?? Buffer.alloc(runHeadSize(MAX_RUN) + MOST_AHEAD);
  ROOMS[index] = room;
  return room.subarray(0, size);
}

/** Fills `bytes` from where a run begins: its head, and the texts behind it that there is room for. */
function readHead(
  db: Connection,
  volumes: Volumes,
  { volume, at, mark, count }: Run,
  bytes: Buffer,
): { readonly head: RunHead; readonly texts: Buffer } | null {
  if (!volumes.read(db, volume, at, bytes, 0, bytes.length)) return null;
  const head = RunHead.of(bytes, mark, count);
  if (head === null) volumes.distrust(volume);
  return head && { head, texts: bytes.subarray(runHeadSize(count)) };
}

function neighbours(
  { of: slices, hasMore }: Slices,
  isBeyond: boolean,
): Pick<Page<unknown>, 'next' | 'prev'> {
  const [first] = slices;
  const last = slices.at(-1);
  if (first === undefined || last === undefined) return { next: null, prev: null };
  const place = (head: RunHead, index: number) => [0, head.ord(index).toString()];
  return {
    next: hasMore ? { direction: 'next', position: place(last.head, last.to - 1) } : null,
    prev: isBeyond ? { direction: 'prev', position: place(first.head, first.from) } : null,
  };
}

/** The slices' texts in their frame, read where they stay. */
function textOf(
  db: Connection,
  { volumes, room }: Pick<Shelf, 'volumes' | 'room'>,
  slices: readonly Slice[],
  { before, after }: TextFrame,
): Buffer | null {
  const start = Buffer.byteLength(before);
  const length = slices.reduce((sum, slice) => sum + slice.length, 0);
  // What follows is written over the last one's comma.
  const end = start + length - (length === 0 ? 0 : 1);
  const whole = end + Buffer.byteLength(after);
  const bytes = room.take(Math.max(whole, start + length));
  bytes.write(before);
  let at = start;
  for (const slice of slices) {
    if (slice.text !== null) slice.text.copy(bytes, at);
    else if (!volumes.read(db, slice.volume, slice.at, bytes, at, slice.length)) return null;
    at += slice.length;
  }
  bytes.write(after, end);
  return bytes.subarray(0, whole);
}
