import { growth, isTargeted, labelOf, type Row } from './figures.ts';
import type { Conditions, Figures } from './figures-file.ts';
import {
  conditionsOf,
  FAR_NOTE,
  INTRODUCTION,
  KEPT_NOTE,
  PAGES_NOTE,
  RANDOM_NOTE,
  startNote,
  TARGETS_NOTE,
  WORKERS_NOTE,
  writingNote,
} from './report-notes.ts';
import { type Verdict, verdictsOf } from './targets.ts';

/** `bench/README.md`: what was measured, and nothing else. */
export function report(figures: Figures): string {
  const { kept, random, pages, starts, workers, writes, conditions } = figures;
  const near = pages.filter(({ page }) => page === null || isTargeted({ page }));
  const far = pages.filter(({ page }) => page === '400th');
  return `${[
    INTRODUCTION,
    conditionsOf(conditions),
    `## Targets\n\n${TARGETS_NOTE}`,
    targetsTable(verdictsOf(figures)),
    '![Processor time for one request, beside the limit and beside other systems](chart.svg)',
    `## Kept answers\n\n${KEPT_NOTE}`,
    keptTable(kept),
    `## Random reads\n\n${RANDOM_NOTE}`,
    readsTable(random, conditions),
    `## The same read again\n\n${PAGES_NOTE}`,
    readsTable(near, conditions),
    `## The 400th page\n\n${FAR_NOTE}`,
    farTable(far),
    `## Starting\n\n${startNote(conditions)}`,
    table(
      ['Articles', 'Milliseconds', 'Limit’s milliseconds'],
      starts.map(({ articles, ms, bareMs }) => [thousands(articles), whole(ms), whole(bareMs)]),
    ),
    `## Workers\n\n${WORKERS_NOTE}`,
    table(
      ['Workers', 'Answers a second', 'Times', 'Limit’s times', 'The client’s share of a core'],
      workers.map((row) => [
        whole(row.workers),
        whole(row.perSecond),
        ...[row.times, row.limit, row.client].map(ratio),
      ]),
    ),
    `## Writing\n\n${writingNote(conditions)}`,
    table(
      ['Write', 'A second'],
      writes.map(({ name, perSecond }) => [name, whole(perSecond)]),
    ),
  ].join('\n\n')}\n`;
}

function targetsTable(verdicts: readonly Verdict[]): string {
  const answer = (met: boolean) => (met ? 'yes' : '**no**');
  return table(
    ['Scenario', 'CPU µs', 'Limit’s CPU µs', 'Measured', 'Target', 'Met'],
    verdicts.map(({ what, cpu, bareCpu, measured, target, met }) => [
      what,
      cpu === null ? '' : exact(cpu),
      bareCpu === null ? '' : exact(bareCpu),
      measured ?? 'not in this run',
      target,
      met === null ? '' : answer(met),
    ]),
  );
}

function keptTable(rows: readonly Row[]): string {
  return table(
    ['Request', 'CPU µs', 'Limit’s CPU µs', 'Of the limit', 'Wait µs', 'kB'],
    rows.map(({ name, cpu, bareCpu, ofLimit, wall, bytes }) => [
      name,
      exact(cpu[0]),
      exact(bareCpu),
      ratio(ofLimit[0] ?? null),
      whole(wall[0]),
      kilobytes(bytes),
    ]),
  );
}

function readsTable(rows: readonly Row[], { sizes }: Conditions): string {
  return table(
    [
      'Request',
      ...sizes.map((size) => `CPU µs, ${thousands(size)}`),
      ...['Growth', 'Limit’s CPU µs', 'Of the limit', 'Wait µs', 'kB'],
    ],
    rows.map((row) => [
      labelOf(row),
      ...row.cpu.map((figure, index) => figureOf(figure, row, index)),
      ratio(growth(row)),
      exact(row.bareCpu),
      ratio(row.ofLimit.at(-1) ?? null),
      whole(row.wall.at(-1)),
      kilobytes(row.bytes),
    ]),
  );
}

function farTable(rows: readonly Row[]): string {
  return table(
    ['List', 'CPU µs, page 1', 'CPU µs, page 400', 'Ratio', 'Wait µs, page 400'],
    rows.map((row) => [row.name, ...row.cpu.map(whole), ratio(growth(row)), whole(row.wall.at(-1))]),
  );
}

/** With the number of items where that differs from the largest corpus'. */
function figureOf(figure: number, { items }: Row, index: number): string {
  const count = items[index];
  return count === items.at(-1) ? whole(figure) : `${whole(figure)} (${count} items)`;
}

/** With a tenth where that is more than noise. */
function exact(figure: number | undefined): string {
  return figure !== undefined && figure < 100 ? figure.toFixed(1) : whole(figure);
}

function whole(figure: number | undefined): string {
  return figure === undefined ? '' : thousands(Math.round(figure));
}

function ratio(figure: number | null): string {
  return figure === null ? '' : figure.toFixed(2);
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

function thousands(figure: number): string {
  return figure.toLocaleString('en-GB');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(heads.map((_, index) => (index === 0 ? '---' : '---:')));
  return [line(heads), rule, ...rows.map(line)].join('\n');
}
