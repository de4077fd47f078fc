import { expect, it } from 'vitest';
import { serverTiming } from '../../../src/http/read/sending.ts';

it.each([
  [0, '0.0'],
  [0.04, '0.0'],
  [0.96, '1.0'],
  [12.34, '12.3'],
  [1999.99, '2000.0'],
])('%f milliseconds are told as %s', (took, told) => {
  expect(serverTiming({ status: 'hit', took })).toBe(`app;dur=${told}`);
});
