import { BRINGING_TYPES } from '../../domain/change.ts';

/** Among what an article's entry touched: partners don't get what it brought. */
export const WITHHELD = 'withheld';

/** The `reason` of a section's entry that tells of another parent: articles below it come and go in lists of sections above it. */
export const MOVED = 'moved';

/** SQL of an entry `type` after which readers see the article. */
export const IS_BRINGING = `type in (${BRINGING_TYPES.map((type) => `'${type}'`).join(', ')})`;

/** SQL of an entry by which partners got an article. */
export function isOffer(entry: string): string {
  return `${entry}.${IS_BRINGING} and coalesce(${entry}.touched, '') not like '%"${WITHHELD}"%'`;
}
