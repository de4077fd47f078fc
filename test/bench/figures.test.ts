import { describe, expect, it } from 'vitest';
import { growth, isTargeted, median, middleOf } from '../../bench/figures.ts';
import { withParameters } from '../../bench/pages.ts';

describe('figures', () => {
  it('take the middle one of an odd number, and the mean of the middle two of an even number', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
    expect(() => median([])).toThrow(RangeError);
  });

  it('leave the figures that they are taken from in their order', () => {
    const figures = [3, 1, 2];
    median(figures);
    expect(figures).toEqual([3, 1, 2]);
  });

  it('grow from the smallest corpus to the largest', () => {
    expect(growth({ times: 1.2, items: [20, 20, 20] })).toBe(1.2);
  });

  it('grow by nothing that can be said where there is one corpus, or the smallest fills a shorter page', () => {
    expect(growth({ times: null, items: [20] })).toBeNull();
    expect(growth({ times: 3, items: [7, 20] })).toBeNull();
  });

  it('are held to the target for the first and the middle page of lists alone', () => {
    const pages = ['first', 'middle', '400th', null] as const;
    expect(pages.filter((page) => isTargeted({ page }))).toEqual(['first', 'middle']);
  });
});

describe('the middle page', () => {
  it('has as many articles before it as after it', () => {
    expect(middleOf(100, 20)).toBe(40);
    expect(middleOf(101, 20)).toBe(40);
  });

  it('is the first page of a list no longer than a page', () => {
    expect(middleOf(20, 20)).toBe(0);
    expect(middleOf(7, 20)).toBe(0);
  });
});

describe('a path', () => {
  it('keeps its own parameters beside those that are set, which replace their like', () => {
    expect(withParameters('/v1/articles?tag=a&tag=b&limit=5', { limit: 10, cursor: 'x' })).toBe(
      '/v1/articles?tag=a&tag=b&limit=10&cursor=x',
    );
  });
});
