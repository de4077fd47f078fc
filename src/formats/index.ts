import { ATOM } from './atom.ts';
import type { Format } from './format.ts';
import { JSON_FEED } from './json-feed.ts';
import { JSON_LD } from './json-ld.ts';
import { MARKDOWN } from './markdown.ts';
import { NEWSML } from './newsml.ts';
import { NINJS } from './ninjs.ts';
import { RSS } from './rss.ts';
import { TEXT } from './text.ts';

/** Every way in which articles are written down for others, in the order in which they are shown: a new one is a file and a line here. */
export const FORMATS: readonly Format[] = [RSS, ATOM, JSON_FEED, NINJS, NEWSML, JSON_LD, MARKDOWN, TEXT];

/** The format whose name stands behind the point; null for one that there isn't. */
export function formatOf(suffix: string): Format | null {
  return FORMATS.find((format) => format.suffix === suffix) ?? null;
}
