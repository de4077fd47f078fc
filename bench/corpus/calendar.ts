import { type Instant, instantFromMs } from '../../src/domain/clock.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2014, 0, 1);
const END_MS = Date.UTC(2024, 0, 1);

/** When the newsroom opened: before the first article, all authors, sections and tags were there. */
export const OPENED = instantFromMs(START_MS - DAY_MS);

/** How much of a day's news appears in each of its hours, UTC. */
const HOURS = [1, 1, 1, 2, 5, 12, 20, 24, 24, 22, 20, 20, 18, 20, 20, 18, 15, 12, 9, 7, 5, 4, 2, 1];
/** From Sunday to Saturday. */
const WEEKDAYS = [0.45, 1, 1.05, 1.05, 1.05, 0.95, 0.4];
const MONTHS = [1, 1.05, 1.05, 1, 1, 0.9, 0.75, 0.75, 1, 1.1, 1.1, 0.9];

/**
 * The time at a point, from 0 to 1, of ten years of publishing: later for a greater point, dense where a newsroom
 * is busy (working days, mornings, autumns, the later years). Whole seconds.
 */
export function publishingTime(point: number): Instant {
  const [day, inDay] = find(DAYS, point);
  const [hour, inHour] = find(DAY_HOURS, inDay);
  const ms = START_MS + day * DAY_MS + (hour + inHour) * HOUR_MS;
  return instantFromMs(Math.floor(ms / 1000) * 1000);
}

const DAYS = cumulative(
  Array.from({ length: (END_MS - START_MS) / DAY_MS }, (_, day) => {
    const date = new Date(START_MS + day * DAY_MS);
    const growth = 1 + (0.6 * (day * DAY_MS)) / (END_MS - START_MS);
    return growth * (WEEKDAYS[date.getUTCDay()] ?? 1) * (MONTHS[date.getUTCMonth()] ?? 1);
  }),
);
const DAY_HOURS = cumulative(HOURS);

/** Where each bucket ends, from 0 to 1. */
function cumulative(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let end = 0;
  return weights.map((weight) => {
    end += weight;
    return end / sum;
  });
}

/** The bucket that holds `point`, and how far into it the point lies. */
function find(ends: readonly number[], point: number): readonly [number, number] {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 1) > point) high = middle;
    else low = middle + 1;
  }
  const start = low === 0 ? 0 : (ends[low - 1] ?? 0);
  return [low, (point - start) / ((ends[low] ?? 1) - start)];
}
