import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import type { FollowedPlace } from '../../../src/store/store.ts';
import { databasePath } from './database.ts';

const WRITER = fileURLToPath(new URL('../../support/contending-writer.ts', import.meta.url));

/** Entries. */
const ENOUGH = 50;

it('a follower is told each entry once and in its order, while two other processes write', {
  timeout: 60_000,
}, async () => {
  const path = databasePath();
  const store = await openStore(path);
  const writers = [1, 40].map((saves) => fork(WRITER, [path, String(saves)]));
  const ends = Promise.all(
    writers.map(async (writer) => {
      await once(writer, 'message');
      return (await once(writer, 'message'))[0] as { saved: number; refused: string[] };
    }),
  );
  const seqs: number[] = [];
  let place: FollowedPlace | null = null;
  let left = 200;
  let isCaughtUp = false;
  while (left > 0 || !isCaughtUp) {
    const page = await store.changes.follow({ place, filter: {}, limit: 30, bodies: [], withKills: false });
    ({ place, isCaughtUp } = page);
    seqs.push(...page.entries.map(({ seq }) => seq));
    // However slowly they write, many entries come while it follows.
    if (left !== 1 || seqs.length > ENOUGH) left -= 1;
    if (left === 0) {
      for (const writer of writers) writer.send('stop');
      await ends;
      isCaughtUp = false;
    } else if (left > 0) await wait(5);
  }
  const saved = (await ends).reduce((sum, one) => sum + one.saved, 0);
  expect((await ends).flatMap(({ refused }) => refused)).toEqual([]);
  expect(seqs).toEqual(Array.from({ length: saved }, (_, n) => n + 1));
  await store.close();
});
