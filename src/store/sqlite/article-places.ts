import { Block, type CellChanges, lastBlock } from './article-columns.ts';
import { BLOCK } from './columns.ts';
import type { Connection } from './connection.ts';

/** Places hold articles' numbers modulo this: see tables/articles.ts. */
export const NUMBERS = 2 ** 20;

/** The number of the article at a place, by the lower half of this without a sign and the upper one with it. */
export type FindArticle = (lower: number, upper: number) => number;

/**
 * Null while no number is beyond what a place holds, so that its lowest bits are the number. Otherwise a place is that of its
 * article's number, of which it has the lower part, or where another had that already, of one shortly before: see `freeOrd`.
 */
export function articleFinder(db: Connection, waiting: CellChanges): FindArticle | null {
  const blocks = lastBlock(db) + 1;
  const isBeyond = blocks * BLOCK > NUMBERS || [...waiting.keys()].some((article) => article >= NUMBERS);
  if (!isBeyond) return null;
  const places = Array.from({ length: blocks }, (_, no) => new Block(db, no).places);
  // First: who took a place after the blocks were written waits too, so that what these say of it before is not asked.
  const moved = new Map(
    [...waiting].flatMap(([article, cells]) => (cells === null ? [] : [[cells.ord, article]])),
  );
  return (lower, upper) => {
    const waits = moved.size === 0 ? undefined : moved.get((BigInt(upper) << 32n) | BigInt(lower));
    if (waits !== undefined) return waits;
    for (let shift = 0; shift < NUMBERS; shift += 1) {
      const first = (lower - shift) & (NUMBERS - 1);
      for (let article = first; article < places.length * BLOCK; article += NUMBERS) {
        const isThere = places[Math.floor(article / BLOCK)]?.is(article % BLOCK, lower | 0, upper) === true;
        if (isThere) return article;
      }
    }
    throw new Error(`no article is at the place ${upper}:${lower}, where one is said to be`);
  };
}
