import { describe, expect, it } from 'vitest';
import { type Bar, chart, timeOf } from '../../bench/chart.ts';
import { comparisonChart } from '../../bench/comparison.ts';
import { KEPT } from '../../bench/kept.ts';
import { ARTICLE, LIST } from '../../bench/random-reads.ts';
import { figures, row } from './figures.ts';

describe('the chart', () => {
  it('draws a bar ten times as dear one decade longer', () => {
    const bars = [10, 100, 1_000].map((value): Bar => ({ label: `${value}`, value, of: 'other' }));
    const widths = [...chart('', '', [{ title: '', bars }]).matchAll(/class="other" [^>]*width="([\d.]+)"/g)];
    const [none = -1, one = -1, two = -1] = widths.map(([, width]) => Number(width));
    expect(none).toBe(0);
    expect(one).toBeGreaterThan(100);
    expect(two).toBeCloseTo(2 * one, 0);
  });

  it('is well-formed whatever a label says', () => {
    const bars: readonly Bar[] = [{ label: 'a < b & c', value: 5, of: 'ours' }];
    expect(chart('<title>', '', [{ title: '', bars }])).toContain('>a &lt; b &amp; c</text>');
  });

  it('says times in the unit that people read', () => {
    expect([23.04, 9.96, 512.3, 2_650, 170_000, 1_000_000].map(timeOf)).toEqual([
      '23 µs',
      '10 µs',
      '512 µs',
      '2.7 ms',
      '170 ms',
      '1 s',
    ]);
  });

  it('sets this service between the limit and others, and is left out where that was not measured', () => {
    const kept = [KEPT.story, KEPT.list].map((name) => row({ name, page: null, cpu: [20], bareCpu: 15 }));
    const random = [ARTICLE, LIST].map((name) => row({ name, page: null, cpu: [90, 100] }));
    const drawn = comparisonChart(figures({ kept, random })) ?? '';
    for (const label of [
      'bare node:http',
      'Dateline, from memory',
      'WordPress',
      '>100 µs<',
      '>20 µs<',
      '>15 µs<',
    ]) {
      expect(drawn).toContain(label);
    }
    expect(comparisonChart(figures({ kept }))).toBeNull();
  });
});
