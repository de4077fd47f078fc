import { availableParallelism } from 'node:os';
import { type Config, loadConfig } from '../config.ts';
import type { Output } from './outcome.ts';

/** One process that does it all, or several with one that looks after them: each loads only what it needs. */
export async function serve({ workers, ...output }: Output & { workers?: string }): Promise<void> {
  const config = loadConfig({ ...(workers !== undefined && { WORKERS: workers }) });
  const count = countOf(config);
  if (count === 1) await (await import('./serve-alone.ts')).serveAlone(config, output);
  else await (await import('./supervisor.ts')).supervise(config, count, output);
}

/** A database in memory is no other process's. */
function countOf({ workers, databaseUrl }: Config): number {
  if (workers !== 'auto') return workers;
  return databaseUrl === ':memory:' ? 1 : availableParallelism();
}
