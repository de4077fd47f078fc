import { eq } from 'drizzle-orm';
import type { ApiKeyStore } from '../store.ts';
import type { Engine } from './engine.ts';
import { ormOf } from './orm.ts';
import { apiKeys } from './tables.ts';

export function apiKeyStore(engine: Engine): ApiKeyStore {
  return {
    create: (key) =>
      engine.write((db) => {
        ormOf(db).insert(apiKeys).values(key).run();
      }),
    get: (id) =>
      engine.read((db) => ormOf(db).select().from(apiKeys).where(eq(apiKeys.id, id)).get() ?? null),
  };
}
