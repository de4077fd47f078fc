import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { exported, imported } from '../../support/lines.ts';
import { DOING, RandomNewsroom } from '../../support/random-newsroom.ts';

describe('an export that is imported into an empty database', () => {
  it('is exported again byte for byte, whatever the newsroom did, and imported again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DOING, { minLength: 5, maxLength: 60, size: 'max' }), async (doings) => {
        const [store, copy] = [await openStore(':memory:'), await openStore(':memory:')];
        try {
          const newsroom = new RandomNewsroom(store);
          for (const doing of doings) await newsroom.take(doing);
          const lines = await exported(store);
          const clock = () => newsroom.desk.now;
          const { answers } = await imported(copy, lines, { clock });
          expect(answers.filter(({ status }) => status !== 'created')).toEqual([]);
          expect(await exported(copy)).toEqual(lines);
          const again = await imported(copy, lines, { clock });
          expect(again.answers.filter(({ status }) => status !== 'unchanged')).toEqual([]);
        } finally {
          await Promise.all([store.close(), copy.close()]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
