import { loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { type Output, report } from './outcome.ts';

export async function migrate(output: Output): Promise<void> {
  const config = loadConfig();
  const applied: string[] = [];
  const store = await openDatabase(config, { onMigration: (name) => applied.push(name) });
  await store.close();
  const lines =
    applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `Applied ${name}`);
  report({ database: config.databaseUrl, applied }, lines, output);
}
