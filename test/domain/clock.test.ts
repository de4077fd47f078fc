import { describe, expect, it } from 'vitest';
import { instant, parseInstant } from '../../src/domain/clock.ts';

describe('a moment', () => {
  it.each([
    ['2023-12-29T04:37:00-05:00', '2023-12-29T09:37:00.000Z'],
    ['2023-12-29T09:37Z', '2023-12-29T09:37:00.000Z'],
    ['2023-12-29t09:37:00.123456z', '2023-12-29T09:37:00.123Z'],
    ['2023-12-29', '2023-12-29T00:00:00.000Z'],
    ['2024-02-29T23:59:59.999+14:00', '2024-02-29T09:59:59.999Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    '',
    'now',
    '2023',
    '2023-12',
    '2023-02-30',
    '2023-02-29T00:00:00Z',
    '2023-12-29T09:37:00',
    '2023-12-29T24:00:00Z',
    '2023-12-29T25:00:00Z',
    '2023-12-29T09:60:00Z',
    '2023-12-29T09:37:00+99:00',
    '20231229',
    '0000-01-01',
    '9999-12-31T23:59:59-14:00',
    '+002023-12-29T09:37:00Z',
    '1703842620000',
    ' 2023-12-29',
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull();
    expect(() => instant(text, 'publishedFrom')).toThrow(expect.objectContaining({ field: 'publishedFrom' }));
  });
});
