import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { DomainError } from '../domain/errors.ts';
import { addressesOf } from '../http/present/addresses.ts';
import { BEGINNING, type MirrorPlace, step } from '../interchange/mirror/following.ts';
import { type Follow, Mirror, THINGS } from '../interchange/mirror/index.ts';
import { clock } from '../main.ts';
import { holdAlone, storeFile } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { OriginError, originAt } from './mirror-origin.ts';
import { messageOf, type Output, report } from './outcome.ts';

/** Milliseconds to the next attempt after one that failed, at most after many, and where the origin asks for more. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const LONGEST_ASKED_MS = 3_600_000;
/** Milliseconds between two pieces of the feed that bring nothing: an origin holds them back for longer. */
const IDLE_MS = 1_000;
/** Milliseconds between two looks at the articles of curated lists: each takes a request a list. */
const LISTS_MS = 5_000;

/**
 * Follows another Dateline's change feed into the database until it is told to stop; with `once` until it has all that there is. What can't be
 * reached is tried again, later and later; with `once` it rejects, as it does for what trying again can't help.
 */
export async function mirror(
  address: string,
  { key, once = false, ...output }: Output & { readonly key: string; readonly once?: boolean },
): Promise<void> {
  const url = address.replace(/\/+$/, '');
  const config = loadConfig();
  const database = await storeFile(config.databaseUrl);
  if (database === null)
    throw new Error('A mirror needs a database that stays, and DATABASE_URL is :memory:.');
  const file = `${database}.mirror.json`;
  const stopping = new AbortController();
  const letGo = await holdAlone(`${database}.mirror.lock`);
  if (letGo === null)
    throw new Error(`Another mirror follows into ${database}: one database has one mirror.`);
  const store = await openDatabase(config);
  const following = async () => {
    const origin = originAt(url, { key, signal: stopping.signal, waits: !once });
    const mirroring = new Mirror({ store, clock, origin, addressOf: addressesOf(config).article });
    const place = await placeIn(file, url, { store, mirror: mirroring });
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
  const entries = await following()
    .finally(() => store.close())
    .finally(letGo);
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
  let steps = 0;
  let failures = 0;
  let listsReadAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      const started = performance.now();
      const mayReadLists = () => once || performance.now() - listsReadAt >= LISTS_MS;
      const done = await step(place, { mirror, follow, mayReadLists });
      if (done.hasReadLists) listsReadAt = performance.now();
      if (!isDeepStrictEqual(done.place, place)) await keep(done.place);
      place = done.place;
      entries += done.count;
      steps += 1;
      failures = 0;
      if (once && done.isCaughtUp) return entries;
      if (done.count === 0) await pause(IDLE_MS - (performance.now() - started), signal);
    } catch (error) {
      if (signal.aborted) break;
      // A key that is taken back may be given again; one that never opened anything is a mistake.
      if (once || !mayPass(error, steps > 0)) throw explained(error);
      process.stderr.write(`dateline: ${messageOf(error)}\n`);
      const ms = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
      failures += 1;
      const asked = error instanceof OriginError ? (error.retryAfterMs ?? 0) : 0;
      await pause(Math.max(ms, Math.min(asked, LONGEST_ASKED_MS)), signal);
    }
  }
  return entries;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** An article's slug is its own for ever: another one's can only be what an older backup knows nothing of. */
function explained(error: unknown): unknown {
  if (!(error instanceof DomainError && error.code === 'slug-taken')) return error;
  return new Error(
    `${error.message} here: the origin was put back to an older backup. Mirror it anew, into an empty database.`,
  );
}

/** Whether trying again may help: the origin may be there again, the database free, and sections in their places by the time that they are read. */
function mayPass(error: unknown, hasWorked: boolean): boolean {
  if (error instanceof OriginError) return hasWorked || !error.isFinal;
  return error instanceof DomainError && PASSING.includes(error.code);
}

const PASSING: readonly string[] = [
  'store-busy',
  'store-full',
  'section-cycle',
  'not-found',
  'unknown-reference',
];

type Kept = MirrorPlace & { readonly origin: string };
type Placing = { readonly store: Pick<Store, 'articles'>; readonly mirror: Mirror };

/** Where the mirror was. Throws where the database is another's: a mirror would leave nothing of what isn't there. */
async function placeIn(file: string, origin: string, { store, mirror }: Placing): Promise<MirrorPlace> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) {
    if ((await store.articles.count()) > 0)
      throw new Error('The database has articles of its own. Mirror into an empty one: set DATABASE_URL.');
    await keepPlace(file, { origin, ...BEGINNING });
    return BEGINNING;
  }
  const kept = keptIn(text);
  if (kept?.origin === origin) return kept;
  if (kept !== null)
    throw new Error(`The database mirrors ${kept.origin}, as ${file} says. Mirror ${origin} into another.`);
  process.stderr.write(`dateline: ${file} can’t be read: the mirror begins anew.\n`);
  return { after: null, untold: await mirror.all(), hasNews: true };
}

const KEPT = Compile(
  Type.Object({
    origin: Type.String(),
    after: Type.Union([Type.String(), Type.Null()]),
    untold: Type.Union([
      Type.Array(Type.Object({ kind: Type.Enum([...THINGS]), id: Type.String() })),
      Type.Null(),
    ]),
    hasNews: Type.Boolean(),
  }),
);

/** Null for what no mirror wrote. */
function keptIn(text: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(text);
    return KEPT.Check(kept) ? kept : null;
  } catch {
    return null;
  }
}

async function keepPlace(file: string, { origin, after, untold, hasNews }: Kept): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify({ origin, after, untold, hasNews }), { flush: true });
  await rename(`${file}.new`, file);
}
