import type { CellChanges } from './article-columns.ts';
import { articleFinder, NUMBERS } from './article-places.ts';
import { BLOCK } from './columns.ts';
import type { Connection } from './connection.ts';
import { type Bitmap, emptyBitmap, has, insert, intersect, subtract } from './number-set.ts';
import type { Search } from './search.ts';

/** What a search finds, by the articles' numbers. */
export type Found = {
  /** Leaves of the slots of a block those that are found. */
  keep(slots: Bitmap, block: number): void;
  has(article: number): boolean;
};

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
  const find = articleFinder(db, waiting);
  if (find === null) return matches(db, `rowid & ${NUMBERS - 1}`, expression);
  const lower = matches(db, 'rowid & 0xffffffff', expression);
  const upper = matches(db, 'rowid >> 32', expression);
  return lower.map((low, index) => find(low, upper[index] ?? 0));
}

function matches(db: Connection, column: string, expression: string): number[] {
  const statement = db.sql(`select ${column} from search where search match ?`).pluck();
  return statement.all(expression) as number[];
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
