import { type Bar, chart, type Panel } from './chart.ts';
import type { Row } from './figures.ts';
import type { Figures } from './figures-file.ts';
import { KEPT } from './kept.ts';
import { ARTICLE, LIST } from './random-reads.ts';

/**
 * Microseconds of processor time a request of what users would pick instead, each as it is installed, measured once on a
 * machine of this kind with content of this kind.
 */
const OTHERS = {
  article: { Payload: 2_650, Strapi: 4_000, Ghost: 4_900, Directus: 6_600, WordPress: 21_800 },
  list: { Directus: 8_400, Payload: 9_600, Strapi: 68_600, Ghost: 72_200, WordPress: 170_000 },
};

/** `bench/chart.svg`; null where the run did not measure what it shows. */
export function comparisonChart({ kept, random, conditions: { sizes } }: Figures): string | null {
  const at = Math.max(0, sizes.includes(100_000) ? sizes.indexOf(100_000) : sizes.length - 1);
  const articles = `of ${(sizes[at] ?? 0).toLocaleString('en-GB')}`;
  const article = panelOf(
    'One article',
    [rowAt(kept, KEPT.story), rowAt(random, ARTICLE)],
    at,
    OTHERS.article,
  );
  const list = panelOf(
    'A list of 20 articles',
    [rowAt(kept, KEPT.list), rowAt(random, LIST)],
    at,
    OTHERS.list,
  );
  if (article === null || list === null) return null;
  const note = `On a logarithmic axis; shorter is better. “From the database” is a random one ${articles}, nothing kept.`;
  return chart('Processor time for one request', note, [article, list]);
}

function panelOf(
  title: string,
  [kept, random]: readonly [Row | undefined, Row | undefined],
  at: number,
  others: Readonly<Record<string, number>>,
): Panel | null {
  const [keptCpu, randomCpu] = [kept?.cpu[0], random?.cpu[at]];
  if (kept === undefined || keptCpu === undefined || randomCpu === undefined) return null;
  const bars: readonly Bar[] = [
    { label: 'bare node:http, same bytes', value: kept.bareCpu, of: 'limit' },
    { label: 'Dateline, from memory', value: keptCpu, of: 'ours' },
    { label: 'Dateline, from the database', value: randomCpu, of: 'ours' },
    ...Object.entries(others).map(([label, value]) => ({ label, value, of: 'other' as const })),
  ];
  return { title, bars };
}

function rowAt(rows: readonly Row[], name: string): Row | undefined {
  return rows.find((row) => row.name === name);
}
