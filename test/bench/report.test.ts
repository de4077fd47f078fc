import { describe, expect, it } from 'vitest';
import { report } from '../../bench/report.ts';
import { figures, row } from './figures.ts';

describe('the report', () => {
  it('shows a list on each corpus, with how much it grows and what of the limit it is', () => {
    const text = report(figures({ pages: [row({ cpu: [400, 500], ofLimit: [0.075, 0.06] })] }));
    expect(text).toContain('| a list, first page | 400 | 500 | 1.25 | 30.0 | 0.06 | 900 | 12.3 |');
  });

  it('says when, at which commit, on what and how often it was measured', () => {
    const text = report(figures({}));
    const facts = [
      '2026-01-02',
      'abc1234',
      'Node 26.0.0',
      '2 cores (Some CPU)',
      '24 GiB',
      '5 rounds of 200 ms',
    ];
    for (const fact of facts) expect(text).toContain(fact);
  });

  it('says how many items a list had where it is shorter on the smaller corpus, and nothing of its growth', () => {
    const text = report(figures({ pages: [row({ cpu: [1, 9], items: [3, 20] })] }));
    expect(text).toContain('| a list, first page | 1 (3 items) | 9 |  |');
  });

  it('shows the 400th page beside the first of the same size', () => {
    const text = report(figures({ pages: [row({ page: '400th', cpu: [200, 220], wall: [600, 700] })] }));
    expect(text).toContain('| a list | 200 | 220 | 1.10 | 700 |');
  });

  it('shows what is kept beside the limit', () => {
    const kept = row({ name: 'a story', page: null, cpu: [18.04], bareCpu: 16.2, ofLimit: [0.897] });
    expect(report(figures({ kept: [kept] }))).toContain('| a story | 18.0 | 16.2 | 0.90 | 800 | 12.3 |');
  });

  it('says how many writes are done a second, in thousands, and how long a start takes', () => {
    const text = report(
      figures({
        writes: [{ name: 'bulk', perSecond: 2_345.6 }],
        starts: [{ articles: 100_000, ms: 512.3, bareMs: 44.4 }],
      }),
    );
    expect(text).toContain('| bulk | 2,346 |');
    expect(text).toContain('| 100,000 | 512 | 44 |');
  });

  it('shows what several workers answer beside one', () => {
    const workers = [{ workers: 2, perSecond: 1_680.7, times: 1.834, limit: 1.95, client: 0.082 }];
    expect(report(figures({ workers }))).toContain('| 2 | 1,681 | 1.83 | 1.95 | 0.08 |');
  });

  it('begins with the targets, and shows the chart', () => {
    const text = report(figures({}));
    expect(text.indexOf('## Targets')).toBeLessThan(text.indexOf('## Kept answers'));
    expect(text).toContain('(chart.svg)');
  });
});
