import { measureKept } from './kept.ts';
import { measureReads } from './measure.ts';
import { ARTICLE, LIST } from './random-reads.ts';
import { type Ratio, ratiosOf } from './ratios.ts';
import { RARE_WORD, TOTAL_AND_FACETS } from './scenarios.ts';
import { leastRowOf, type Measuring } from './site.ts';

/** Few scenarios of a small corpus: what a check has time for in each build. */
export const SHORT_SIZE = 1_000;

const READS = [ARTICLE, LIST, RARE_WORD, TOTAL_AND_FACETS];
const EFFORT = { rounds: 16, turns: 2, ms: 15, connections: 16, warmUpMs: 500 };
const WARM_UP_MS = 1_000;

/** The ratios of the scenarios that are wanted, of what is kept and of the short form's own. */
export async function measureShort(
  file: string,
  { wants, onRow }: Pick<Measuring, 'wants' | 'onRow'>,
): Promise<readonly Ratio[]> {
  const measuring = { effort: EFFORT, warmUpMs: WARM_UP_MS, toRow: leastRowOf, onRow };
  const kept = await measureKept(file, { ...measuring, wants });
  const reads = await measureReads([file], {
    ...measuring,
    wants: (name) => READS.includes(name) && wants(name),
  });
  return ratiosOf({ conditions: { sizes: [SHORT_SIZE] }, kept, ...reads });
}
