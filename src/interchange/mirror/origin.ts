import type { Changes, MirrorList, MirrorVersion, Terms } from './wire.ts';

export const KINDS = ['author', 'section', 'tag'] as const satisfies readonly (keyof Terms)[];
export type Kind = (typeof KINDS)[number];

/** What another Dateline shows its readers; null for what isn't there any more, or was merged. */
export type Origin = {
  readonly term: <K extends Kind>(kind: K, id: string) => Promise<Terms[K] | null>;
  readonly list: (id: string) => Promise<MirrorList | null>;
  readonly lists: () => Promise<readonly MirrorList[]>;
  /** Ids of a curated list's articles in its order; of none for a list that isn't there. */
  readonly listed: (id: string) => Promise<readonly string[]>;
  /** What readers are told of an article's versions; of none for one that isn't there. */
  readonly versions: (id: string) => Promise<readonly MirrorVersion[]>;
  /** Where the website there has those of these articles that are there, by their ids. At most `MOST_AT_ONCE`. */
  readonly addresses: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

export const MOST_AT_ONCE = 100;

/** A piece of the change feed, held back until there is something if it `mayWait`; null where the place can't be served any more. */
export type Follow = (after: string | null, mayWait: boolean) => Promise<Changes | null>;
