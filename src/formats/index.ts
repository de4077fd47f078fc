import type { Format } from './format.ts';

/** Every way in which articles are written down for others, in the order in which they are shown. */
export const FORMATS: readonly Format[] = [];
