import type { Rendering, Store } from './store.ts';

/** Bytes. */
export type VolumeLimits = {
  /** Of a volume: so much is written anew at most where half of one is to be won back. 1 GiB unless given. */
  readonly size: number;
  /** That may be dead in one. Beyond them it is written anew once that is more than half of it. 32 MiB unless given. */
  readonly dead: number;
  /** That the disk keeps for the database itself. 1 GiB unless given, or a twentieth of the disk where that is less. */
  readonly free: number | null;
};

export type OpenOptions = {
  /** Hears the name of each migration that was applied. */
  readonly onMigration?: (name: string) => void;
  /**
   * Hears once that the disk or the file is broken. What was asked of the store rejects, and the process should end: a
   * new one reads from the disk what is there.
   */
  readonly onFatal?: (error: unknown) => void;
  /** How many writes that wait at the same time may share a commit; 200 unless given. While it is made nothing else is done. */
  readonly maxBatch?: number;
  /** Without one nothing is rendered when it is published, and `live.rendered` finds nothing. */
  readonly rendering?: Rendering;
  /** What may be written beside the database, where an engine does. */
  readonly volumes?: Partial<VolumeLimits>;
  /** Milliseconds that a write waits for those of other processes before it is `store-busy`; 5,000 unless given. */
  readonly patience?: number;
};

/**
 * Opens the store that `url` names, its schema brought up to date: `file:` and a path, or `:memory:`. The one place
 * that chooses an engine.
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<Store> {
  const { openSqlite } = await import('./sqlite/index.ts');
  return openSqlite(url, options);
}

/** The file that `url` names; null where nothing outlives the process. */
export async function storeFile(url: string): Promise<string | null> {
  const { databaseFile } = await import('./sqlite/connection.ts');
  return databaseFile(url);
}

/**
 * Makes `file` this process's own, until it lets go by calling what this resolves to, or ends by whatever cause; null where it is
 * another's. Nothing is kept in the file.
 */
export async function holdAlone(file: string): Promise<(() => void) | null> {
  const { holdFile } = await import('./sqlite/held-file.ts');
  return holdFile(file);
}
