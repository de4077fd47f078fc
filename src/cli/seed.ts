import { loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { loadSeed } from '../interchange/seed/index.ts';
import { clock, makeId, SEED_FOLDER } from '../main.ts';
import { type Output, report } from './outcome.ts';

export async function seed({ folder = SEED_FOLDER, ...output }: Output & { folder?: string }): Promise<void> {
  const store = await openDatabase(loadConfig());
  try {
    const result = await loadSeed(folder, { store, clock, makeId });
    report(result, [`${result.created} created, ${result.unchanged} there already`], output);
  } finally {
    await store.close();
  }
}
