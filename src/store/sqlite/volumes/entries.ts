import { hash } from 'node:crypto';
import type { Mining } from '../../../domain/article.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { RenderedArticle } from '../../store.ts';

/** Most articles that a run holds. */
export const MAX_RUN = 64;

/** Bytes of ids (UUIDs) and, each with the comma that follows it, of digests. */
const ID = 36;
const DIGEST = 23;

const MARK = 4;
/** Of a run before what it says of its articles: the mark, and how many they are. */
const RUN_START = 8;
/** What it says of one: its place, where its text ends, its id, its digest. */
const PER_ARTICLE = 8 + 4 + ID + DIGEST;

/** `mark` is a number of 32 bits. What stands before the article's bytes is ASCII, a line for each thing. */
export function articleEntry(mark: number, slug: string, article: RenderedArticle): Buffer {
  const { bytes, id, digest, keys, lastModified, mining } = article;
  const sha256 = hash('sha256', bytes, 'base64');
  const about = Buffer.from(
    [slug, id, digest, keys, lastModified ?? '', mining ?? '', sha256].join('\n'),
    'latin1',
  );
  const start = Buffer.alloc(MARK + 4);
  start.writeUInt32LE(mark, 0);
  start.writeUInt32LE(about.length, MARK);
  return Buffer.concat([start, about, bytes]);
}

/** Whether an entry is the one that a row is of. */
export function bears(entry: Buffer, mark: number): boolean {
  return entry.readUInt32LE(0) === mark;
}

/** The article of an entry; null where it is of another slug. Its bytes are part of the entry's, and given back as those are. */
export function articleOf(
  entry: Buffer,
  slug: string,
  giveBack?: RenderedArticle['giveBack'],
): RenderedArticle | null {
  const end = MARK + 4 + entry.readUInt32LE(MARK);
  const about = entry.toString('latin1', MARK + 4, end).split('\n');
  const [ofSlug, id = '', digest = '', keys = '', lastModified = '', mining = '', sha256 = ''] = about;
  if (ofSlug !== slug) return null;
  return {
    id,
    digest,
    keys,
    lastModified: lastModified === '' ? null : (lastModified as Instant),
    mining: mining === '' ? null : (mining as Mining),
    sha256,
    bytes: entry.subarray(end),
    giveBack,
  };
}

/** One of a run. `text` is its JSON object with the comma that follows it. */
export type RunArticle = {
  readonly ord: bigint;
  readonly id: string;
  readonly digest: string;
  readonly text: Buffer;
};

/** Articles of a term that follow each other, the newest first. */
export function runEntry(mark: number, articles: readonly RunArticle[]): Buffer {
  const count = articles.length;
  const head = Buffer.alloc(runHeadSize(count));
  const { ends, ids, digests } = partsOf(count);
  head.writeUInt32LE(mark, 0);
  head.writeUInt32LE(count, MARK);
  let end = 0;
  for (const [index, { ord, id, digest, text }] of articles.entries()) {
    end += text.length;
    head.writeBigInt64LE(ord, RUN_START + 8 * index);
    head.writeUInt32LE(end, ends + 4 * index);
    head.write(id, ids + ID * index, ID, 'latin1');
    head.write(`${digest},`, digests + DIGEST * index, DIGEST, 'latin1');
  }
  return Buffer.concat([head, ...articles.map(({ text }) => text)]);
}

/** Bytes before the texts of a run of so many articles. */
export function runHeadSize(articles: number): number {
  return RUN_START + PER_ARTICLE * articles;
}

function partsOf(count: number) {
  const ends = RUN_START + 8 * count;
  const ids = ends + 4 * count;
  return { ends, ids, digests: ids + ID * count };
}

/** What a run says of its articles; those of it that are asked for are a slice, by their indexes. */
export class RunHead {
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #ends: number;
  readonly #ids: number;
  readonly #digests: number;

  /** Null for bytes with another mark or of another number of articles. */
  static of(bytes: Buffer, mark: number, count: number): RunHead | null {
    const isIt = bears(bytes, mark) && bytes.readUInt32LE(MARK) === count;
    return isIt ? new RunHead(bytes, count) : null;
  }

  private constructor(bytes: Buffer, count: number) {
    const { ends, ids, digests } = partsOf(count);
    this.#bytes = bytes;
    this.count = count;
    this.#ends = ends;
    this.#ids = ids;
    this.#digests = digests;
  }

  ord(index: number): bigint {
    return this.#bytes.readBigInt64LE(RUN_START + 8 * index);
  }

  /** The index of the first article whose place is below `ord`. */
  firstBelow(ord: bigint): number {
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.ord(middle) < ord) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  /** Where the text of an article begins, and so where that of the one before it ends: bytes after the head. */
  textStart(index: number): number {
    return index === 0 ? 0 : this.#bytes.readUInt32LE(this.#ends + 4 * (index - 1));
  }

  ids(from: number, to: number): readonly string[] {
    const all = this.#bytes.toString('latin1', this.#ids + ID * from, this.#ids + ID * to);
    const ids: string[] = [];
    for (let at = 0; at < all.length; at += ID) ids.push(all.slice(at, at + ID));
    return ids;
  }

  /** With a comma after each. */
  digests(from: number, to: number): string {
    return this.#bytes.toString('latin1', this.#digests + DIGEST * from, this.#digests + DIGEST * to);
  }
}
