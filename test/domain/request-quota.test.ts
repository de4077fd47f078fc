import { expect, it } from 'vitest';
import { RequestQuota } from '../../src/domain/request-quota.ts';

const T = 1_700_000_000_000;

it('counts a client’s requests until its minute is over, and then anew', () => {
  const quota = new RequestQuota();
  expect(quota.take('a', 2, T)).toEqual({ limit: 2, remaining: 1, resetsIn: 60, isExceeded: false });
  expect(quota.take('a', 2, T + 30_000)).toEqual({ limit: 2, remaining: 0, resetsIn: 30, isExceeded: false });
  expect(quota.take('a', 2, T + 59_999)).toEqual({ limit: 2, remaining: 0, resetsIn: 1, isExceeded: true });
  expect(quota.take('a', 2, T + 60_000)).toMatchObject({ remaining: 1, isExceeded: false });
});

it('counts each client by itself', () => {
  const quota = new RequestQuota();
  expect(quota.take('a', 1, T).isExceeded).toBe(false);
  expect(quota.take('b', 1, T).isExceeded).toBe(false);
  expect(quota.take('a', 1, T).isExceeded).toBe(true);
});

it('takes a limit that was changed at once', () => {
  const quota = new RequestQuota();
  quota.take('a', 1, T);
  expect(quota.take('a', 1, T).isExceeded).toBe(true);
  expect(quota.take('a', 5, T)).toMatchObject({ remaining: 2, isExceeded: false });
});

it('locks nobody out for as long as a clock was put back', () => {
  const quota = new RequestQuota();
  quota.take('a', 1, T);
  expect(quota.take('a', 1, T - 3_600_000)).toMatchObject({ remaining: 0, resetsIn: 60, isExceeded: false });
});

it('remembers no more than a hundred thousand clients, the latest', () => {
  const quota = new RequestQuota();
  quota.take('first', 1, T);
  for (let n = 0; n < 99_999; n += 1) quota.take(`client ${n}`, 1, T);
  expect(quota.take('client 0', 1, T).isExceeded).toBe(true);
  quota.take('one more', 1, T);
  expect(quota.take('first', 1, T).isExceeded).toBe(false);
});
