import { atom } from './atom.ts';
import type { Format } from './format.ts';
import { newsml } from './newsml.ts';
import { rss } from './rss.ts';

/** Every format that articles are written in for others, in the order in which they are offered. */
export const FORMATS: readonly Format[] = [rss, atom, newsml];

/** The format that an address ends in: `rss`; null for what is none. */
export function formatOf(suffix: string): Format | null {
  return FORMATS.find((format) => format.suffix === suffix) ?? null;
}
