import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantFromMs } from '../../../src/domain/clock.ts';
import { httpDate } from '../../../src/http/read/http-date.ts';

it('a date is written as RFC 9110 has it', () => {
  expect(httpDate(instantFromMs(Date.UTC(1994, 10, 6, 8, 49, 37, 999)))).toBe(
    'Sun, 06 Nov 1994 08:49:37 GMT',
  );
  const ms = fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.UTC(9999, 11, 31) });
  fc.assert(fc.property(ms, (at) => httpDate(instantFromMs(at)) === new Date(at).toUTCString()));
});
