import { Block, type CellChanges, lastBlock } from './article-columns.ts';
import { BLOCK } from './columns.ts';
import type { Connection } from './connection.ts';
import { type Bitmap, emptyBitmap, has, insert, intersect, subtract } from './number-set.ts';
import type { Search } from './search.ts';
import type { Places } from './times-column.ts';

/** What a search finds, by the articles' numbers. */
export type Found = {
  /** Leaves of the slots of a block those that are found. */
  keep(slots: Bitmap, block: number): void;
  has(article: number): boolean;
};

/** Places hold articles' numbers modulo this: see tables/articles.ts. */
const NUMBERS = 2 ** 20;

export function found(
  db: Connection,
  { any: wanted, unwanted }: Pick<Search, 'any' | 'unwanted'>,
  waiting: CellChanges,
): Found {
  const sets = setsOf(articlesOf(db, wanted ?? unwanted, waiting));
  const setOf = (block: number) => sets[block] ?? emptyBitmap();
  // A search for nothing but what it excludes is all but that; one for nothing at all finds nothing.
  const isInverse = wanted === null && unwanted !== null;
  return {
    keep: (slots, block) => (isInverse ? subtract : intersect)(slots, setOf(block)),
    has: (article) => has(setOf(Math.floor(article / BLOCK)), article % BLOCK) !== isInverse,
  };
}

function articlesOf(db: Connection, expression: string | null, waiting: CellChanges): readonly number[] {
  if (expression === null) return [];
  const blocks = lastBlock(db) + 1;
  const isBeyond = blocks * BLOCK > NUMBERS || [...waiting.keys()].some((article) => article >= NUMBERS);
  if (!isBeyond) return matches(db, `rowid & ${NUMBERS - 1}`, expression);
  const lower = matches(db, 'rowid & 0xffffffff', expression);
  const upper = matches(db, 'rowid >> 32', expression);
  const places = Array.from({ length: blocks }, (_, no) => new Block(db, no).places);
  return articlesAt(places, waiting, lower, upper);
}

function matches(db: Connection, column: string, expression: string): number[] {
  const statement = db.sql(`select ${column} from search where search match ?`).pluck();
  return statement.all(expression) as number[];
}

/**
 * A place is that of its article's number, of which it has the lower part, or where another had that already, of one shortly
 * before: see `freeOrd`. Only once numbers reach beyond can two have the same.
 */
function articlesAt(
  places: readonly Places[],
  waiting: CellChanges,
  lower: readonly number[],
  upper: readonly number[],
): readonly number[] {
  // First: who took a place after the blocks were written waits too, so that what these say of it before is not asked.
  const moved = new Map(
    [...waiting].flatMap(([article, cells]) => (cells === null ? [] : [[cells.ord, article]])),
  );
  const find = (low: number, high: number): number => {
    const waits = moved.size === 0 ? undefined : moved.get((BigInt(high) << 32n) | BigInt(low));
    if (waits !== undefined) return waits;
    for (let shift = 0; shift < NUMBERS; shift += 1) {
      const first = (low - shift) & (NUMBERS - 1);
      for (let article = first; article < places.length * BLOCK; article += NUMBERS) {
        const isThere = places[Math.floor(article / BLOCK)]?.is(article % BLOCK, low | 0, high) === true;
        if (isThere) return article;
      }
    }
    throw new Error(`no article is at the place ${high}:${low}, where the full-text index has one`);
  };
  return lower.map((low, index) => find(low, upper[index] ?? 0));
}

/** By block. */
function setsOf(articles: readonly number[]): readonly Bitmap[] {
  const sets: Bitmap[] = [];
  for (const article of articles) {
    const block = Math.floor(article / BLOCK);
    while (sets.length <= block) sets.push(emptyBitmap());
    insert(sets[block] as Bitmap, article % BLOCK);
  }
  return sets;
}
