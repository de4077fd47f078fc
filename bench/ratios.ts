import { growth, labelOf, type Row } from './figures.ts';
import type { Figures } from './figures-file.ts';

/** One processor time over another of the same run: a figure that says much the same on a faster machine. */
export type Ratio = {
  /** The row's name, by which it is measured again. */
  readonly scenario: string;
  /** What it is a ratio of, with all that makes it comparable: the page, and the articles in the corpus. */
  readonly of: string;
  readonly value: number;
  readonly better: 'higher' | 'lower';
};

/** What has become worse by more than is allowed. `fall` is a share of what was: 0.2 for a fifth. */
export type Fall = {
  readonly scenario: string;
  readonly of: string;
  readonly was: number;
  readonly is: number;
  readonly fall: number;
};

/** What a ratio may fall by before the check fails. */
export const MOST_FALL = 0.15;

export function ratiosOf({
  conditions: { sizes },
  kept,
  random,
  pages,
}: Pick<Figures, 'kept' | 'random' | 'pages'> & {
  readonly conditions: { readonly sizes: readonly number[] };
}): readonly Ratio[] {
  return [...kept.flatMap((row) => sharesOf(row, [null])), ...readRatios({ random, pages }, sizes)];
}

/** Of what was read with nothing kept, from corpora of these sizes. */
export function readRatios(
  { random, pages }: Pick<Figures, 'random' | 'pages'>,
  sizes: readonly number[],
): readonly Ratio[] {
  const far = pages.filter(({ page }) => page === '400th');
  const near = pages.filter(({ page }) => page !== '400th');
  // A fixed page holds less on a smaller corpus than the limit's answer does.
  const largestAlone = sizes.map((size, index) => (index === sizes.length - 1 ? size : undefined));
  return [
    ...random.flatMap((row) => sharesOf(row, sizes)),
    ...near.flatMap((row) => sharesOf(row, largestAlone)),
    ...[...random, ...near].flatMap((row) =>
      timesOf(row, `${labelOf(row)}: ${told(sizes.at(-1))} against ${told(sizes[0])}`),
    ),
    ...far.flatMap((row) => timesOf(row, `${row.name}: page 400 against page 1, of ${told(sizes.at(-1))}`)),
  ];
}

/** `sizes` has null where the size makes no difference, and undefined where there is nothing to compare. */
function sharesOf(row: Row, sizes: readonly (number | null | undefined)[]): readonly Ratio[] {
  return sizes.flatMap((size, index) => {
    const value = row.ofLimit[index];
    if (value === undefined || size === undefined) return [];
    const of = `${labelOf(row)}: of the limit${size === null ? '' : `, of ${told(size)}`}`;
    return [{ scenario: row.name, of, value, better: 'higher' as const }];
  });
}

function timesOf(row: Row, of: string): readonly Ratio[] {
  const value = growth(row);
  return value === null ? [] : [{ scenario: row.name, of, value, better: 'lower' as const }];
}

/**
 * The worst that each ratio was in several runs. What a bare server takes and what SQLite takes aren't the same multiple of each other on
 * every machine: the share of searches and counts has been a third lower on one than on another, by the same code.
 */
export function worstOf(runs: readonly (readonly Ratio[])[]): readonly Ratio[] {
  const worst = new Map<string, Ratio>();
  for (const ratio of runs.flat()) {
    const known = worst.get(ratio.of);
    const isWorse =
      known === undefined ||
      (ratio.better === 'higher' ? ratio.value < known.value : ratio.value > known.value);
    if (isWorse) worst.set(ratio.of, ratio);
  }
  return [...worst.values()];
}

/** What both have, and what of it fell. Throws where they have nothing in common: then nothing was checked. */
export function compare(
  committed: readonly Ratio[],
  measured: readonly Ratio[],
): { readonly compared: number; readonly falls: readonly Fall[] } {
  for (const { of, value } of [...committed, ...measured])
    if (!Number.isFinite(value)) throw new Error(`there is no figure for ${of}`);
  const is = new Map(measured.map((ratio) => [ratio.of, ratio.value]));
  const common = committed.flatMap((ratio) => {
    const value = is.get(ratio.of);
    return value === undefined ? [] : [{ ...ratio, was: ratio.value, is: value }];
  });
  if (common.length === 0) throw new Error('nothing that was measured is among the committed figures');
  const falls = common.flatMap(({ scenario, of, was, is: now, better }) => {
    const fall = 1 - (better === 'higher' ? now / was : was / now);
    return fall > MOST_FALL ? [{ scenario, of, was, is: now, fall }] : [];
  });
  return { compared: common.length, falls };
}

function told(articles: number | undefined): string {
  return `${(articles ?? 0).toLocaleString('en-GB')} articles`;
}
