import { growth, isTargeted, labelOf, MOST_GROWTH, type Row } from './figures.ts';
import type { Figures } from './figures-file.ts';
import { KEPT } from './kept.ts';
import { ARTICLE, LIST } from './random-reads.ts';
import { COMMON_WORD, ONE_ARTICLE, RARE_WORD, SECTION_FACETS, TOTAL_AND_FACETS } from './scenarios.ts';

/** What was aimed at, and what came of it. Microseconds; null where there is no such figure, or it was not measured. */
export type Verdict = {
  readonly what: string;
  readonly cpu: number | null;
  readonly bareCpu: number | null;
  readonly measured: string | null;
  readonly target: string;
  readonly met: boolean | null;
};

/** The most that the 400th page may take of the first one's time. */
export const MOST_FAR = 1.15;

const MEDIUM = 100_000;
const LARGE = 1_000_000;

/** Every target there is, in the order of the report. */
export function verdictsOf(figures: Figures): readonly Verdict[] {
  const { kept, random } = figures;
  return [
    ...Object.values(KEPT).map((name) => ofLimit(name, rowAt(kept, name), 0, 0.85)),
    ...(
      [
        [ARTICLE, 0.55],
        [LIST, 0.3],
      ] as const
    ).map(([name, least]) =>
      ofLimit(`${name}, of ${count(MEDIUM)}`, rowAt(random, name), indexOf(figures, MEDIUM), least),
    ),
    growthVerdict(figures),
    farVerdict(figures),
    ...(
      [
        [RARE_WORD, 4],
        [COMMON_WORD, 25],
        [TOTAL_AND_FACETS, 50],
        [SECTION_FACETS, 50],
      ] as const
    ).map(([name, most]) => timeVerdict(figures, name, most)),
    startVerdict(figures),
    workersVerdict(figures),
  ];
}

function ofLimit(what: string, row: Row | undefined, index: number, least: number): Verdict {
  const share = row?.ofLimit[index];
  return {
    what,
    cpu: row?.cpu[index] ?? null,
    bareCpu: share === undefined ? null : (row?.bareCpu ?? null),
    measured: share === undefined ? null : `${share.toFixed(2)} of the limit`,
    target: `${least.toFixed(2)} of the limit or more`,
    met: share === undefined ? null : share >= least,
  };
}

/** The worst of all lists and articles, which is named. */
function growthVerdict({ random, pages, conditions: { sizes } }: Figures): Verdict {
  const rows = [...random, ...pages.filter((row) => isTargeted(row) || row.name === ONE_ARTICLE)];
  const [first, last] = [sizes[0] ?? 0, sizes.at(-1) ?? 0];
  return {
    ...worst(rows, MOST_GROWTH),
    what: `any list or article, ${count(last)} articles against ${count(first)}`,
    target: `below ${MOST_GROWTH.toFixed(2)} times`,
  };
}

function farVerdict({ pages, conditions: { sizes } }: Figures): Verdict {
  return {
    ...worst(
      pages.filter(({ page }) => page === '400th'),
      MOST_FAR,
    ),
    what: `page 400 of any list against page 1, of ${count(sizes.at(-1) ?? 0)} articles`,
    target: `below ${MOST_FAR.toFixed(2)} times`,
  };
}

function worst(rows: readonly Row[], most: number): Pick<Verdict, 'cpu' | 'bareCpu' | 'measured' | 'met'> {
  const grown = rows.flatMap((row) => {
    const times = growth(row);
    return times === null ? [] : [{ times, label: row.page === '400th' ? row.name : labelOf(row) }];
  });
  const [steepest] = grown.toSorted((a, b) => b.times - a.times);
  if (steepest === undefined) return { cpu: null, bareCpu: null, measured: null, met: null };
  const over = grown.filter(({ times }) => times >= most).length;
  const measured = `at most ${steepest.times.toFixed(2)} times (${steepest.label})`;
  return {
    cpu: null,
    bareCpu: null,
    measured: over > 1 ? `${measured}; ${over} of ${grown.length} miss it` : measured,
    met: over === 0,
  };
}

/** `most` is in milliseconds. */
function timeVerdict(figures: Figures, name: string, most: number): Verdict {
  const index = indexOf(figures, LARGE);
  const row = rowAt(figures.pages, name);
  const cpu = row?.cpu[index] ?? null;
  return {
    what: `${name}, of ${count(LARGE)}`,
    cpu,
    bareCpu: cpu === null ? null : (row?.bareCpu ?? null),
    measured: cpu === null ? null : `${(cpu / 1000).toFixed(1)} ms`,
    target: `below ${most} ms`,
    met: cpu === null ? null : cpu < 1000 * most,
  };
}

const LONGEST_START_MS = 400;

function startVerdict({ starts }: Figures): Verdict {
  const row = starts.find(({ articles }) => articles === LARGE);
  return {
    what: `start to first answer, ${count(LARGE)} articles`,
    cpu: null,
    bareCpu: null,
    measured: row === undefined ? null : `${Math.round(row.ms)} ms (the limit: ${Math.round(row.bareMs)} ms)`,
    target: `below ${LONGEST_START_MS} ms`,
    met: row === undefined ? null : row.ms < LONGEST_START_MS,
  };
}

const LEAST_OF_TWO_WORKERS = 1.8;

function workersVerdict({ workers }: Figures): Verdict {
  const row = workers.find((one) => one.workers === 2);
  return {
    what: 'two workers against one',
    cpu: null,
    bareCpu: null,
    measured:
      row === undefined
        ? null
        : `${row.times.toFixed(2)} times (the machine’s limit: ${row.limit.toFixed(2)})`,
    target: `${LEAST_OF_TWO_WORKERS} times or more`,
    met: row === undefined ? null : row.times >= LEAST_OF_TWO_WORKERS,
  };
}

function rowAt(rows: readonly Row[], name: string): Row | undefined {
  return rows.find((row) => row.name === name);
}

/** Where a size's figures are; -1 where it was not measured. */
function indexOf({ conditions: { sizes } }: Figures, size: number): number {
  return sizes.indexOf(size);
}

function count(figure: number): string {
  return figure.toLocaleString('en-GB');
}
