import { expect, it } from 'vitest';
import { KEPT } from '../../bench/kept.ts';
import { ARTICLE, LIST } from '../../bench/random-reads.ts';
import { RARE_WORD } from '../../bench/scenarios.ts';
import { type Verdict, verdictsOf } from '../../bench/targets.ts';
import { figures, row } from './figures.ts';

it('holds what is kept, and random reads of 100,000 articles, to their share of the limit', () => {
  const verdicts = verdictsOf(
    figures({
      kept: [
        row({ name: KEPT.story, page: null, ofLimit: [0.85] }),
        row({ name: KEPT.list, ofLimit: [0.84] }),
      ],
      random: [
        row({ name: ARTICLE, page: null, ofLimit: [0.9, 0.54] }),
        row({ name: LIST, page: null, ofLimit: [0.1, 0.3] }),
      ],
    }),
  );
  expect(at(verdicts, KEPT.story)).toMatchObject({ measured: '0.85 of the limit', met: true });
  expect(at(verdicts, KEPT.list).met).toBe(false);
  expect(at(verdicts, `${ARTICLE}, of 100,000`)).toMatchObject({ cpu: 410, met: false });
  expect(at(verdicts, `${LIST}, of 100,000`).met).toBe(true);
});

it('holds all lists and articles to the growth, names the steepest, and counts those that miss it', () => {
  const growing = (name: string, last: number) => row({ name, cpu: [100, last] });
  const verdicts = verdictsOf(
    figures({
      pages: [
        growing('a steady list', 105),
        growing('a slow list', 130),
        growing('a slower list', 150),
        row({ name: 'a search', page: null, cpu: [1, 9] }),
        row({ name: 'a short list', cpu: [1, 9], items: [3, 20] }),
      ],
    }),
  );
  expect(at(verdicts, 'any list')).toMatchObject({
    measured: 'at most 1.50 times (a slower list, first page); 2 of 3 miss it',
    met: false,
  });
});

it('holds the 400th page to the first', () => {
  const far = (cpu: number) => figures({ pages: [row({ page: '400th', cpu: [100, cpu], items: [10, 10] })] });
  expect(at(verdictsOf(far(114)), 'page 400').met).toBe(true);
  expect(at(verdictsOf(far(115)), 'page 400').met).toBe(false);
});

it('holds searches of a million articles to a time, and says of no other size that they met it', () => {
  const searches = (sizes: readonly number[]) => {
    const given = figures({ pages: [row({ name: RARE_WORD, page: null, cpu: [500, 3_900] })] });
    return verdictsOf({ ...given, conditions: { ...given.conditions, sizes } });
  };
  expect(at(searches([1_000, 1_000_000]), RARE_WORD)).toMatchObject({ measured: '3.9 ms', met: true });
  expect(at(searches([1_000, 100_000]), RARE_WORD)).toMatchObject({ measured: null, met: null });
});

it('holds a start to a time, and two workers to what one does', () => {
  const verdicts = (ms: number, times: number) =>
    verdictsOf(
      figures({
        starts: [
          { articles: 1_000, ms: 1, bareMs: 1 },
          { articles: 1_000_000, ms, bareMs: 40 },
        ],
        workers: [
          { workers: 1, perSecond: 1, times: 1, limit: 1, client: 0.1 },
          { workers: 2, perSecond: 2, times, limit: 1.9, client: 0.1 },
        ],
      }),
    );
  expect(at(verdicts(399, 1.8), 'start')).toMatchObject({ measured: '399 ms (the limit: 40 ms)', met: true });
  expect(at(verdicts(400, 1.8), 'start').met).toBe(false);
  expect(at(verdicts(400, 1.8), 'two workers')).toMatchObject({
    measured: '1.80 times (the machine’s limit: 1.90)',
    met: true,
  });
  expect(at(verdicts(400, 1.79), 'two workers').met).toBe(false);
  expect(at(verdictsOf(figures({})), 'two workers').met).toBe(null);
});

function at(verdicts: readonly Verdict[], what: string): Verdict {
  const found = verdicts.find((verdict) => verdict.what.startsWith(what));
  if (found === undefined) throw new Error(`there is no target for ${what}`);
  return found;
}
