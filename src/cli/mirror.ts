import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { DomainError } from '../domain/errors.ts';
import { addressesOf } from '../http/present/addresses.ts';
import { BEGINNING, Follower, type Following, type MirrorPlace } from '../interchange/mirror/following.ts';
import { KINDS, THINGS } from '../interchange/mirror/index.ts';
import { clock } from '../main.ts';
import { holdAlone, storeFile } from '../store/open.ts';
import { originAt } from './mirror-origin.ts';
import { OriginError } from './origin-client.ts';
import { messageOf, type Output, report } from './outcome.ts';

/** Milliseconds to the next attempt after one that failed, at most after many, and where the origin asks for more. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const LONGEST_ASKED_MS = 3_600_000;
/** Milliseconds between two pieces of the feed that bring nothing: an origin holds them back for longer. */
const IDLE_MS = 1_000;
/** Milliseconds between two looks at curated lists, each of which takes a request for each list: at least, and at most. */
const LISTS_MS = 5_000;
const LONGEST_WITHOUT_LISTS_MS = 60_000;

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
  const { signal } = stopping;
  const origin = originAt(url, { key, signal, waits: !once });
  const following: Following = {
    ...{ store, clock, origin, follow: origin.follow, addressOf: addressesOf(config).article },
    keep: (place) => keepPlace(file, { origin: url, ...place }),
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const entries = await followerIn(file, url, following)
    .then((follower) => follow(follower, { once, signal }))
    .finally(() => store.close())
    .finally(letGo);
  report({ origin: url, entries }, [`${entries} entries of ${url} followed`], output);
}

type Ending = { readonly once: boolean; readonly signal: AbortSignal };

/** Resolves to how many entries were followed. */
async function follow(follower: Follower, { once, signal }: Ending): Promise<number> {
  let entries = 0;
  let hasWorked = false;
  let failures = 0;
  let listsReadAt = Number.NEGATIVE_INFINITY;
  if (once) follower.readLists();
  while (!signal.aborted) {
    try {
      const started = performance.now();
      const sinceLists = started - listsReadAt;
      const readsLists = once || sinceLists >= LISTS_MS;
      if (!once && sinceLists >= LONGEST_WITHOUT_LISTS_MS) follower.readLists();
      const { count, isCaughtUp, hasReadLists } = await follower.step({ readsLists });
      if (hasReadLists) listsReadAt = performance.now();
      entries += count;
      hasWorked = true;
      failures = 0;
      if (once && isCaughtUp) return entries;
      if (count === 0) await pause(IDLE_MS - (performance.now() - started), signal);
    } catch (error) {
      if (signal.aborted) break;
      // A key that is taken back may be given again; one that never opened anything is a mistake.
      if ((once && !isAskedToWait(error)) || !mayPass(error, hasWorked)) throw explained(error);
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

/** With few requests a minute there is more to come after each of these. */
function isAskedToWait(error: unknown): boolean {
  return error instanceof OriginError && error.retryAfterMs !== null;
}

/** An article's slug is its own for ever: another one's can only be what an older backup knows nothing of. */
function explained(error: unknown): unknown {
  if (error instanceof DomainError && error.code === 'in-use')
    return new Error(`${error.message}: somebody has edited the copy. Nobody may but the mirror.`);
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

/** Goes on where the mirror was. Throws where the database is another's: a mirror would leave nothing of what isn't there. */
async function followerIn(file: string, origin: string, following: Following): Promise<Follower> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) {
    if (await holdsAnything(following.store))
      throw new Error('The database has content of its own. Mirror into an empty one: set DATABASE_URL.');
    await following.keep(BEGINNING);
    return new Follower(BEGINNING, following);
  }
  const kept = keptIn(text);
  if (kept?.origin === origin) return new Follower(kept, following);
  if (kept !== null)
    throw new Error(`The database mirrors ${kept.origin}, as ${file} says. Mirror ${origin} into another.`);
  process.stderr.write(`dateline: ${file} can’t be read: the mirror begins anew.\n`);
  const follower = new Follower(BEGINNING, following);
  await follower.beginAnew();
  return follower;
}

async function holdsAnything({
  articles,
  authors,
  sections,
  tags,
  lists,
}: Following['store']): Promise<boolean> {
  if ((await articles.count()) > 0) return true;
  const some = await Promise.all([authors, sections, tags, lists].map((one) => one.inOrder(0, 1)));
  return some.some((items) => items.length > 0);
}

const KEPT = Compile(
  Type.Object({
    origin: Type.String(),
    after: Type.Union([Type.String(), Type.Null()]),
    upTo: Type.Integer(),
    untold: Type.Union([
      Type.Array(Type.Object({ kind: Type.Enum([...THINGS]), id: Type.String() })),
      Type.Null(),
    ]),
    chores: Type.Array(
      Type.Object({
        what: Type.Enum([...KINDS, 'lists', 'list', 'addresses']),
        id: Type.String(),
        after: Type.Union([
          Type.Object({ direction: Type.Enum(['next', 'prev']), position: Type.Array(Type.Unknown()) }),
          Type.Null(),
        ]),
      }),
    ),
  }),
);

/** Null for what no mirror wrote. */
function keptIn(text: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(text);
    return KEPT.Check(kept) ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

async function keepPlace(file: string, { origin, after, upTo, untold, chores }: Kept): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify({ origin, after, upTo, untold, chores }), { flush: true });
  await rename(`${file}.new`, file);
}
