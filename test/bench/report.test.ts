import { describe, expect, it } from 'vitest';
import type { Row } from '../../bench/figures.ts';
import { type Circumstances, report } from '../../bench/report.ts';

const CIRCUMSTANCES: Circumstances = {
  sizes: [1_000, 100_000],
  date: '2026-01-02',
  commit: 'commit abc1234',
  cores: 2,
  memoryGib: 24,
  node: '26.0.0',
  pinned: true,
  rounds: 5,
  ms: 200,
};

describe('the report', () => {
  it('shows a list on each corpus, over HTTP and in the store, with how much it grows', () => {
    const text = report([row({ cpu: [400, 500], storeCpu: [200, 210] })], [], [], CIRCUMSTANCES);
    expect(text).toContain('| a list, first page | 400 | 500 | 1.25 | 900 | 30 | 12.3 |');
    expect(text).toContain('| a list, first page | 200 | 210 | 1.05 |');
  });

  it('says when, at which commit, on what and how often it was measured', () => {
    const text = report([row({})], [], [], CIRCUMSTANCES);
    for (const fact of ['2026-01-02', 'abc1234', 'Node 26.0.0', '2 cores', '24 GiB', '5 rounds of 200 ms']) {
      expect(text).toContain(fact);
    }
  });

  it('names every list that misses the target, and where', () => {
    const text = report(
      [
        row({ name: 'a steady list' }),
        row({ name: 'a slow list', cpu: [100, 130] }),
        row({ name: 'a list slow in the store', storeCpu: [100, 900] }),
      ],
      [],
      [],
      CIRCUMSTANCES,
    );
    expect(text).toContain('\n3 pages are as long on both.');
    expect(text).toContain('- over HTTP: a slow list, first page\n');
    expect(text).toContain('- in the store alone: a list slow in the store, first page\n');
  });

  it('holds neither a search to the target nor a list that is shorter on the smaller corpus', () => {
    const text = report(
      [
        row({}),
        row({ name: 'a search', page: null, cpu: [1, 9] }),
        row({ name: 'a short list', cpu: [1, 9], items: [3, 20] }),
      ],
      [],
      [],
      CIRCUMSTANCES,
    );
    expect(text).toContain('- over HTTP: none\n- in the store alone: none\n');
    expect(text).toContain('| a short list, first page | 1 (3 items) | 9 |  |');
  });

  it('shows the 400th page beside the first of the same size', () => {
    const text = report([row({ page: '400th', cpu: [200, 220], wall: [600, 700] })], [], [], CIRCUMSTANCES);
    expect(text).toContain('| a list | 200 | 220 | 1.10 | 700 |');
  });

  it('shows what is kept beside the limit', () => {
    const kept = { name: 'the story, kept', cpu: 18.04, bareCpu: 16.2, ofLimit: 0.897 };
    expect(report([], [kept], [], CIRCUMSTANCES)).toContain('| the story, kept | 18.0 | 16.2 | 0.90 |');
  });

  it('says how many writes are done a second, in thousands', () => {
    const text = report([], [], [{ name: 'bulk', perSecond: 2_345.6 }], CIRCUMSTANCES);
    expect(text).toContain('| bulk | 2,346 |');
  });

  it('leaves the store out for what is no list of articles', () => {
    const text = report([row({ name: 'an author', page: null, storeCpu: null })], [], [], CIRCUMSTANCES);
    expect(text.split('## The store alone')[1]).not.toContain('an author');
  });
});

function row(given: Partial<Row>): Row {
  return {
    name: 'a list',
    page: 'first',
    items: [20, 20],
    cpu: [400, 410],
    wall: [800, 900],
    bareCpu: 30,
    bytes: 12_345,
    storeCpu: [200, 205],
    ...given,
  };
}
