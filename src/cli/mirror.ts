import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { addressesOf } from '../http/present/addresses.ts';
import { type Follow, type MirrorPlace, step } from '../interchange/mirror/following.ts';
import { Mirror } from '../interchange/mirror/index.ts';
import { clock } from '../main.ts';
import { storeFile } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { OriginError, originAt } from './mirror-origin.ts';
import { messageOf, type Output, report } from './outcome.ts';

/** Milliseconds to the next attempt after one that failed, and at most after many. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Follows another Dateline's change feed into the database until it is told to stop; with `once` until it has all that there is. What can't be
 * reached is tried again, later and later; with `once` it rejects, as it does for what trying again can't help.
 */
export async function mirror(
  url: string,
  { key, once = false, ...output }: Output & { readonly key: string; readonly once?: boolean },
): Promise<void> {
  const config = loadConfig();
  const database = await storeFile(config.databaseUrl);
  if (database === null)
    throw new Error('A mirror needs a database that stays, and DATABASE_URL is :memory:.');
  const file = `${database}.mirror.json`;
  const stopping = new AbortController();
  const store = await openDatabase(config);
  const following = async () => {
    const origin = originAt(url, { key, signal: stopping.signal, waits: !once });
    const mirroring = new Mirror({ store, clock, origin, addressOf: addressesOf(config).article });
    const place = await placeIn(file, url, store);
    const keep = (next: MirrorPlace) => keepPlace(file, { origin: url, ...next });
    return follow(place, {
      mirror: mirroring,
      follow: origin.follow,
      keep,
      once,
      signal: stopping.signal,
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const entries = await following().finally(() => store.close());
  report({ origin: url, entries }, [`${entries} entries of ${url} followed`], output);
}

type Following = {
  readonly mirror: Mirror;
  readonly follow: Follow;
  readonly keep: (place: MirrorPlace) => Promise<void>;
  readonly once: boolean;
  readonly signal: AbortSignal;
};

/** Resolves to how many entries were followed. */
async function follow(from: MirrorPlace, { mirror, follow, keep, once, signal }: Following): Promise<number> {
  let place = from;
  let entries = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const done = await step(place, { mirror, follow });
      if (!isDeepStrictEqual(done.place, place)) await keep(done.place);
      place = done.place;
      entries += done.count;
      failures = 0;
      if (once && done.isCaughtUp) return entries;
    } catch (error) {
      if (signal.aborted) break;
      if (once || !(error instanceof OriginError) || error.isFinal) throw error;
      process.stderr.write(`dateline: ${messageOf(error)}\n`);
      const ms = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
      failures += 1;
      await wait(Math.max(ms, error.retryAfterMs ?? 0), undefined, { signal }).catch(() => undefined);
    }
  }
  return entries;
}

type Kept = MirrorPlace & { readonly origin: string };

/** Where the mirror was. Throws where the database is another's: a mirror would leave nothing of what isn't there. */
async function placeIn(file: string, origin: string, store: Pick<Store, 'articles'>): Promise<MirrorPlace> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text !== null) {
    const kept = JSON.parse(text) as Kept;
    if (kept.origin === origin) return kept;
    throw new Error(`The database mirrors ${kept.origin}, as ${file} says. Mirror ${origin} into another.`);
  }
  if ((await store.articles.count()) > 0)
    throw new Error('The database has articles of its own. Mirror into an empty one: set DATABASE_URL.');
  const place: MirrorPlace = { after: null, untold: null };
  await keepPlace(file, { origin, ...place });
  return place;
}

async function keepPlace(file: string, { origin, after, untold }: Kept): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify({ origin, after, untold }), { flush: true });
  await rename(`${file}.new`, file);
}
