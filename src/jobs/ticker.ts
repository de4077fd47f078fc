import { type Clock, toMs } from '../domain/clock.ts';
import type { Settle } from './settle.ts';

/** The longest that a turn is waited for: a clock may be set, and other processes make schedules too. */
const LONGEST_MS = 500;
/** The shortest, for what should have happened and couldn't. */
const SHORTEST_MS = 20;

/** Does what is due, whether anybody reads or not; resolves to the milliseconds until the next turn. */
export async function tick(settle: Settle, clock: Clock): Promise<number> {
  const { at: next } = await settle();
  if (next === null) return LONGEST_MS;
  return Math.min(Math.max(toMs(next) - toMs(clock()), SHORTEST_MS), LONGEST_MS);
}
