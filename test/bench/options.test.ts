import { describe, expect, it } from 'vitest';
import { parseBenchArgs } from '../../bench/options.ts';
import { parseSoakArgs } from '../../bench/soak.ts';

describe('the arguments of the benchmarks', () => {
  it('measure up to a million articles unless they name other sizes, the smallest first', () => {
    expect(parseBenchArgs([]).sizes).toEqual([1_000, 10_000, 100_000, 1_000_000]);
    expect(parseBenchArgs(['--sizes', '10000,1000']).sizes).toEqual([1_000, 10_000]);
  });

  it('check against the committed figures, shortly or at length', () => {
    expect(parseBenchArgs(['--check']).run).toBe('check');
    expect(parseBenchArgs(['--check', '--short']).run).toBe('short check');
  });

  it.each([[['--short']], [['--check', '--only', 'story']], [['--sizes', 'many']], [['--rounds', '0']]])(
    'are refused as %j, with how it is called',
    (args) => {
      expect(() => parseBenchArgs(args)).toThrow(/npm run bench/);
    },
  );
});

describe('the arguments of the soak', () => {
  it('ask as fast as it answers, and at a steady rate beside a publisher', () => {
    expect(parseSoakArgs([])).toMatchObject({ seconds: 600, rate: 0, publishing: 0 });
    expect(parseSoakArgs(['--publishing', '200'])).toMatchObject({ rate: 300, publishing: 200 });
  });

  it('are refused where they are no numbers, with how it is called', () => {
    expect(() => parseSoakArgs(['--seconds', 'x'])).toThrow(/npm run bench:soak/);
  });
});
