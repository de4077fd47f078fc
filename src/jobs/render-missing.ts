import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../store/store.ts';

/** Live articles that are rendered in one go. */
const STEP = 500;
/** Milliseconds between two, in which readers are answered. */
const PAUSE_MS = 20;

/**
 * Renders what isn't: articles that were published by an earlier version, or under another PUBLIC_URL. Until then they are
 * made at each read, which is slower and gives the same.
 */
export async function renderMissing({ live }: Pick<Store, 'live'>, isOver: () => boolean): Promise<void> {
  while (!isOver() && (await live.renderMissing(STEP)) > 0) await wait(PAUSE_MS, undefined, { ref: false });
}
