import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deps } from '../../src/deps.ts';
import { type Instant, instantFromMs, toMs } from '../../src/domain/clock.ts';
import { startJobs } from '../../src/jobs/index.ts';
import { repeat } from '../../src/jobs/repeat.ts';
import { tick } from '../../src/jobs/ticker.ts';

const START = Date.parse('2024-01-01T00:00:00Z');
const clock = () => instantFromMs(Date.now());
const inMs = (ms: number) => instantFromMs(Date.now() + ms);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the ticker', () => {
  it.each([
    ['nothing is planned', null, 500],
    ['the next thing is far', 3_600_000, 500],
    ['the next thing is near', 120, 120],
    ['the next thing is very near', 1, 20],
    ['something could not be done', -60_000, 20],
  ])('when %s waits %s', async (_, ms, expected) => {
    expect(await tick(async () => ({ at: ms === null ? null : inMs(ms), told: null }), clock)).toBe(expected);
  });
});

describe('a repeated job', () => {
  it('never runs twice at once, survives its failures, and stops when its turn is over', async () => {
    const errors: unknown[] = [];
    const turns: { readonly at: number; readonly end: (wait: number | Error) => void }[] = [];
    const run = () =>
      new Promise<number>((resolve, reject) => {
        const end = (wait: number | Error) => (typeof wait === 'number' ? resolve(wait) : reject(wait));
        turns.push({ at: Date.now() - START, end });
      });
    const logger = { error: (details: object) => errors.push(details) } as never;
    const running = repeat({ run, first: 10, afterFailure: 1000 }, logger);
    await vi.advanceTimersByTimeAsync(5000);
    expect(turns.map(({ at }) => at)).toEqual([10]);
    turns[0]?.end(50);
    await vi.advanceTimersByTimeAsync(50);
    turns[1]?.end(new Error('broken'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(turns.map(({ at }) => at)).toEqual([10, 5050, 6050]);
    expect(errors).toHaveLength(1);
    let stopped = false;
    const stop = running.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(stopped).toBe(false);
    turns[2]?.end(1);
    await stop;
    await vi.advanceTimersByTimeAsync(1000);
    expect(turns).toHaveLength(3);
  });

  it('that is stopped before its first turn has none', async () => {
    const run = vi.fn(async () => 1);
    await repeat({ run, first: 10, afterFailure: 1000 }).stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(run).not.toHaveBeenCalled();
  });
});

describe('the jobs', () => {
  it('settle twice a second, forget answers hourly, tidy daily, and all end', async () => {
    const forgotten: number[] = [];
    const done = { settled: 0, tidied: 0 };
    const store = {
      answers: {
        forget: async (before: Instant) => {
          forgotten.push((Date.now() - toMs(before)) / 3_600_000);
          return 0;
        },
      },
      tidy: async () => {
        done.tidied += 1;
      },
    } as unknown as Deps['store'];
    const settle = async () => {
      done.settled += 1;
      return { at: null, told: null };
    };
    const jobs = startJobs({ store, clock, settle });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done.settled).toBe(21);
    await vi.advanceTimersByTimeAsync(2.5 * 3_600_000 - 10_000);
    expect(forgotten).toEqual(Array.from({ length: 3 }, () => 24));
    expect(done.tidied).toBe(1);
    await jobs.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    [true, [0, 1, 4]],
    [false, [0, 0, 0]],
  ])(
    'bind after five seconds and each minute, resting between, where that is %s',
    async (binds, expected) => {
      const rests: unknown[] = [];
      const live = {
        bind: async (_isOver: () => boolean, rest: number) => rests.push(rest),
        renderMissing: async () => 0,
      };
      const settle = async () => ({ at: null, told: null });
      const jobs = startJobs({ store: { live } as unknown as Deps['store'], clock, settle, binds });
      const counts: number[] = [];
      for (const ms of [4_999, 1, 180_000]) {
        await vi.advanceTimersByTimeAsync(ms);
        counts.push(rests.length);
      }
      await jobs.stop();
      expect(counts).toEqual(expected);
      expect(rests).toEqual(Array.from({ length: expected[2] ?? 0 }, () => 4));
    },
  );
});
