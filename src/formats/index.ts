import { DESCRIPTIONS } from './descriptions.ts';
import type { OfferedFormat } from './format.ts';

/** Every way in which articles are written down for others, in the order in which they are shown: a new one is a file, its description and a line here. */
export const FORMATS: readonly OfferedFormat[] = [
  { ...DESCRIPTIONS.RSS, load: async () => (await import('./rss.ts')).RSS },
  { ...DESCRIPTIONS.ATOM, load: async () => (await import('./atom.ts')).ATOM },
  { ...DESCRIPTIONS.JSON_FEED, load: async () => (await import('./json-feed.ts')).JSON_FEED },
  { ...DESCRIPTIONS.NINJS, load: async () => (await import('./ninjs.ts')).NINJS },
  { ...DESCRIPTIONS.NEWSML, load: async () => (await import('./newsml.ts')).NEWSML },
  { ...DESCRIPTIONS.JSON_LD, load: async () => (await import('./json-ld.ts')).JSON_LD },
  { ...DESCRIPTIONS.MARKDOWN, load: async () => (await import('./markdown.ts')).MARKDOWN },
  { ...DESCRIPTIONS.TEXT, load: async () => (await import('./text.ts')).TEXT },
];
