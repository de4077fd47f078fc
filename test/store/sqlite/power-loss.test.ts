import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { temporaryFolder } from '../../support/command.ts';
import { recordWriter } from '../../support/power-loss.ts';
import { Disk, type Operation } from '../../support/power-loss-disk.ts';

/** The same losses each time; for others: `POWER_LOSS_SEED=1 POWER_LOSS_ROUNDS=1000 npx vitest run test/store/sqlite/power-loss.test.ts`. */
const SEED = Number(process.env.POWER_LOSS_SEED ?? 20231229);
const ROUNDS = Number(process.env.POWER_LOSS_ROUNDS ?? 40);
/** Milliseconds: the default is for as many rounds as usual. */
const TIMEOUT = 20_000 + ROUNDS * 200;
/** How much of what was not flushed is there afterwards. */
const SURVIVALS = [0, 0.02, 0.5, 0.98, 1];

/** Revisions that were acknowledged, by the article's id. */
type Told = ReadonlyMap<string, number>;

it('what was acknowledged is there when the power goes at any moment, and the database is sound', {
  timeout: TIMEOUT,
}, async () => {
  const operations = recordWriter();
  const count = (what: RegExp) => operations.filter((operation) => what.test(lineOf(operation))).length;
  expect(count(/write told/), 'some writes share a flush').toBeGreaterThan(count(/sync dateline.db-wal/));
  expect(count(/write dateline.db-wal 0$/), 'a log is begun anew').toBeGreaterThan(
    count(/create dateline.db-wal/),
  );
  for await (const { round, lost, unsound } of losses(operations, ROUNDS)) {
    expect({ lost, unsound }, round).toEqual({ lost: [], unsound: [] });
  }
});

it('what was acknowledged is lost with synchronous=NORMAL, for the power that goes here takes what was not flushed', async () => {
  const withLoss: string[] = [];
  for await (const { round, lost, unsound } of losses(recordWriter('NORMAL'), 10)) {
    expect(unsound, round).toEqual([]);
    if (lost.length > 0) withLoss.push(round);
  }
  expect(withLoss.length).toBeGreaterThan(0);
});

function lineOf(operation: Operation): string {
  const at = operation.do === 'write' ? ` ${operation.at}` : '';
  return `${operation.do} ${operation.file}${at}`;
}

/** Takes the power away at as many random moments, each time from the beginning, and tells what is wrong when it is back. */
async function* losses(operations: readonly Operation[], rounds: number) {
  const random = randomFrom(SEED);
  const disk = new Disk();
  const told = new Map<string, number>();
  let taken = 0;
  for (const [n, moment] of momentsOf(operations, rounds, random).entries()) {
    for (const operation of operations.slice(taken, moment)) {
      disk.take(operation);
      note(told, operation);
    }
    taken = moment;
    const survival = SURVIVALS[n % SURVIVALS.length] ?? 0;
    const block = random() < 0.5 ? 512 : 4_096;
    const faults = await faultsOf(disk.afterLoss({ survival, block, random }), told);
    const share = `${survival * 100}% of the blocks of ${block} bytes that were not flushed`;
    yield {
      round: `seed ${SEED}: power lost at ${moment} of ${operations.length}, kept ${share}`,
      ...faults,
    };
  }
}

/** How many operations are done, ascending. Half are not of the log: it takes most, and the rest is where the risk is. */
function momentsOf(
  operations: readonly Operation[],
  rounds: number,
  random: () => number,
): readonly number[] {
  const all = operations.map((_, n) => n + 1);
  const others = all.filter((n) => operations[n - 1]?.file !== 'dateline.db-wal');
  const moments = Array.from({ length: rounds }, (_, n) => {
    const some = n % 2 === 0 ? all : others;
    return some[Math.floor(random() * some.length)] ?? 0;
  });
  return moments.toSorted((a, b) => a - b);
}

function note(told: Map<string, number>, operation: Operation): void {
  if (operation.do !== 'write' || operation.file !== 'told') return;
  const [id = '', revision] = operation.bytes.toString().split(' ');
  told.set(id, Math.max(told.get(id) ?? 0, Number(revision)));
}

async function faultsOf(files: ReadonlyMap<string, Buffer>, told: Told) {
  using folder = temporaryFolder();
  for (const [name, bytes] of files) {
    // It is written through memory, unseen, and made anew where there is none.
    if (!name.endsWith('-shm')) writeFileSync(join(folder.path, name), bytes);
  }
  const path = join(folder.path, 'dateline.db');
  try {
    const store = await openStore(path);
    const unsound = (await store.inspect())
      .filter(({ ok }) => !ok)
      .map(({ name, detail }) => `${name}: ${detail}`);
    const faults = faultsIn(path, told);
    await store.close();
    return { lost: faults.lost, unsound: [...unsound, ...faults.unsound] };
  } catch (error) {
    return { lost: [], unsound: [`it doesn't open: ${String(error)}`] };
  }
}

function faultsIn(path: string, told: Told) {
  const db = new Database(path, { readonly: true });
  const integrity = db.prepare<[], string>('pragma integrity_check').pluck().all();
  const revisions = new Map(
    db.prepare<[], [string, number]>('select id, revision from articles').raw().all(),
  );
  const missing = db.prepare('select coalesce(max(seq), 0) - count(*) from changes').pluck().get();
  const untold = db
    .prepare<[], string>('select id from articles where version > 0 and id not in (select id from changes)')
    .pluck()
    .all();
  db.close();
  const lost = [...told].filter(([id, revision]) => (revisions.get(id) ?? 0) < revision);
  return {
    lost: lost.map(
      ([id, revision]) =>
        `${id} stands at revision ${revisions.get(id) ?? 'none'}, ${revision} was acknowledged`,
    ),
    unsound: [
      ...integrity.filter((line) => line !== 'ok'),
      ...(missing === 0 ? [] : [`the change log misses ${String(missing)} entries`]),
      ...untold.map((id) => `the change log doesn't tell of ${id}`),
    ],
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
