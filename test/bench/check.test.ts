import { describe, expect, it } from 'vitest';
import { check, conclusion } from '../../bench/check.ts';
import { type ShortRun, withRun } from '../../bench/figures-file.ts';
import { compare, type Ratio, ratiosOf, worstOf } from '../../bench/ratios.ts';
import { figures, row } from './figures.ts';

describe('the ratios of a run', () => {
  it('are shares of the limit, growth and the 400th page, each named with the corpus it is of', () => {
    const ratios = ratiosOf(
      figures({
        kept: [row({ name: 'a story', page: null, cpu: [20], items: [null], ofLimit: [0.8] })],
        random: [row({ name: 'any list', page: null, cpu: [400, 500], ofLimit: [0.08, 0.07] })],
        pages: [row({ cpu: [400, 400], ofLimit: [0.2, 0.1] }), row({ page: '400th', cpu: [300, 330] })],
      }),
    );
    expect(ratios.map(({ of, value }) => [of, Number(value.toFixed(2))])).toEqual([
      ['a story: of the limit', 0.8],
      ['any list: of the limit, of 1,000 articles', 0.08],
      ['any list: of the limit, of 100,000 articles', 0.07],
      ['a list, first page: of the limit, of 100,000 articles', 0.1],
      ['any list: 100,000 articles against 1,000 articles', 1.25],
      ['a list, first page: 100,000 articles against 1,000 articles', 1],
      ['a list: page 400 against page 1, of 100,000 articles', 1.1],
    ]);
  });

  it('fall by more than 15 % when a share is lower or a growth is higher by that', () => {
    const committed = [higher('a', 0.8), higher('b', 0.8), lower('c', 1), lower('d', 1)];
    const measured = [higher('a', 0.69), higher('b', 0.67), lower('c', 1.17), lower('d', 1.19)];
    expect(compare(committed, measured).falls.map(({ of }) => of)).toEqual(['b', 'd']);
    expect(compare(committed, [higher('a', 2), lower('c', 0.1)])).toEqual({ compared: 2, falls: [] });
  });

  it('are held to the worst that each was in the last three runs', () => {
    const runs = [0.5, 0.6, 0.7, 0.8].reduce<readonly ShortRun[]>((before, value) => {
      const ratios = [higher('a', value), lower('b', value)];
      return withRun(before, { date: '', commit: '', processor: '', ratios });
    }, []);
    const worst = worstOf(runs.map(({ ratios }) => ratios));
    expect(worst.map(({ of, value }) => [of, value])).toEqual([
      ['a', 0.6],
      ['b', 0.8],
    ]);
  });

  it('are refused when none of them is among the committed ones', () => {
    expect(() => compare([higher('a', 1)], [higher('b', 1)])).toThrow(/nothing/);
  });
});

describe('the check', () => {
  it('measures what fell again, and that alone, and passes when it was noise', async () => {
    const asked: string[][] = [];
    const runs = [[0.5, 0.8], [0.79]];
    const result = await check(
      [higher('a', 0.8), higher('b', 0.8)],
      async (wants) => {
        const names = ['a', 'b'].filter(wants);
        asked.push(names);
        const values = runs.shift() ?? [];
        return names.map((name, index) => higher(name, values[index] ?? 0));
      },
      () => undefined,
    );
    expect(asked).toEqual([['a', 'b'], ['a']]);
    expect(result).toEqual({ compared: 2, falls: [] });
  });

  it('fails when it stays so, and says what fell and by how much', async () => {
    let runs = 0;
    const measure = async () => {
      runs += 1;
      return [higher('a', 0.4)];
    };
    const { compared, falls } = await check([higher('a', 0.8)], measure, () => undefined);
    expect(runs).toBe(3);
    expect(conclusion(compared, falls)).toContain('a was 0.80 and is 0.40, worse by 50 %');
  });
});

function higher(of: string, value: number): Ratio {
  return { scenario: of, of, value, better: 'higher' };
}

function lower(of: string, value: number): Ratio {
  return { scenario: of, of, value, better: 'lower' };
}
