import type { Config } from './config.ts';
import { addressesOf } from './http/present/addresses.ts';
import { renderingOf } from './http/read/rendering.ts';
import { type OpenOptions, openStore } from './store/open.ts';
import type { Store } from './store/store.ts';

/** Opens the database that the configuration names. What is wrong with it is said with the variable to set. */
export async function openDatabase(config: Config, options: OpenOptions = {}): Promise<Store> {
  const { databaseUrl } = config;
  try {
    return await openStore(databaseUrl, { rendering: renderingOf(addressesOf(config)), ...options });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    const place = `DATABASE_URL is ${JSON.stringify(databaseUrl)}`;
    throw new Error(`${place}, which can't be opened: ${error.message}`, { cause: error });
  }
}
