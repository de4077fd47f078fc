import { expect, it } from 'vitest';
import { Connection } from '../../../src/store/sqlite/connection.ts';
import { SharedReads } from '../../../src/store/sqlite/shared-reads.ts';
import { memoryDatabase } from './database.ts';

function shared() {
  const db = new Connection(memoryDatabase());
  let states = 0;
  const reads = new SharedReads(
    async (works) => {
      states += 1;
      works(db, states);
    },
    (error) => new Error(`told: ${String(error)}`),
  );
  return { reads, states: () => states };
}

it('reads of one turn see one state, those of the next another', async () => {
  const { reads, states } = shared();
  const first = await Promise.all([1, 2, 3].map(() => reads.ask((_db, version) => version)));
  expect(first).toEqual([1, 1, 1]);
  expect(await reads.ask((_db, version) => version)).toBe(2);
  expect(states()).toBe(2);
});

it('a read is not done before the turn ends, so that it sees what was committed in it', async () => {
  const { reads } = shared();
  let committed = 'before';
  const seen = reads.ask(() => committed);
  committed = 'after';
  expect(await seen).toBe('after');
});

it('one read’s failure is its own', async () => {
  const { reads } = shared();
  const failing = reads.ask(() => {
    throw new Error('broken');
  });
  const other = reads.ask(() => 'fine');
  await expect(failing).rejects.toThrow('told: Error: broken');
  expect(await other).toBe('fine');
});

it('a database that can’t be looked at is told to all', async () => {
  const reads = new SharedReads(
    () => Promise.reject(new Error('gone')),
    (error) => error,
  );
  const answers = await Promise.allSettled([reads.ask(() => 1), reads.ask(() => 2)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
