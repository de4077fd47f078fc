/** Which page of a list; null for what has no pages, or for another page with each request. */
export type PageNumber = 'first' | 'middle' | '400th' | null;

/**
 * What was measured of one scenario. The lists have an entry for each corpus, the smallest first; those
 * of the 400th page have the first page and the 400th, of about ten items each, of the largest corpus.
 */
export type Row = {
  readonly name: string;
  readonly page: PageNumber;
  /** Items that the answer held, the longest where they differ in length; null for a single resource. */
  readonly items: readonly (number | null)[];
  /** Microseconds of processor time that the server took for one request. */
  readonly cpu: readonly number[];
  /** Microseconds that a lone client waited for one answer. */
  readonly wall: readonly number[];
  /** The same as `cpu`, of the limit: a bare `node:http` server that has the largest corpus' answers in memory. */
  readonly bareCpu: number;
  /** The limit's processor time as a share of `cpu`, both taken in turns within the same seconds. */
  readonly ofLimit: readonly number[];
  /** How many times the first of `cpu` the last is, both taken in turns within the same seconds; null where there is one. */
  readonly times: number | null;
  /** Of an answer of the largest corpus; the mean, where each is another one. */
  readonly bytes: number;
};

/** What a list's or an article's figure may grow by, from the smallest corpus to the largest. */
export const MOST_GROWTH = 1.3;

/** The middle value, or the mean of the middle two. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is no median of nothing');
  return (lower + upper) / 2;
}

/** The value that a share of them, from 0 to 1, does not exceed (nearest rank). Throws for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('there is no percentile of nothing');
  return value;
}

/** `times`, and null where the two are no measure of growth, since the first one's page was shorter. */
export function growth({ times, items }: Pick<Row, 'times' | 'items'>): number | null {
  return items[0] === items.at(-1) ? times : null;
}

/** Whether the target for growth is for this row: a page of a list that is neither searched nor counted. */
export function isTargeted({ page }: Pick<Row, 'page'>): boolean {
  return page === 'first' || page === 'middle';
}

/** How a row is called, its page with it. */
export function labelOf({ name, page }: Pick<Row, 'name' | 'page'>): string {
  return page === null ? name : `${name}, ${page} page`;
}

/** How many items come before a page of `limit` in the middle of `total`. */
export function middleOf(total: number, limit: number): number {
  return Math.max(0, Math.floor((total - limit) / 2));
}
