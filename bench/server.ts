import type { AddressInfo } from 'node:net';
import { buildApp } from '../src/app.ts';
import { openLogger } from '../src/cli/logger.ts';
import { readConfig } from '../src/config.ts';
import { openDatabase } from '../src/database.ts';
import { LIMITS } from '../src/http/limits.ts';
import { settler } from '../src/jobs/settle.ts';
import { clock, makeId } from '../src/main.ts';
import { loadSecret } from '../src/secret.ts';
import { answer } from './process.ts';
import { subjectsOf } from './subjects.ts';

type Order = { readonly do: 'open'; readonly file: string; readonly cacheMemory: number };

answer<Order>(open);

/** The service as `npm start` makes it, but for the port, and that it never refuses for having too much to do. */
async function open({ file, cacheMemory }: Order) {
  const config = readConfig({
    DATABASE_URL: `file:${file}`,
    SEED: 'false',
    CACHE_MEMORY: String(cacheMemory),
  });
  const store = await openDatabase(config);
  const subjects = await subjectsOf(store);
  const secret = await loadSecret(config);
  const logger = openLogger(config.logLevel);
  const app = await buildApp(
    {
      config,
      store,
      clock,
      makeId,
      secret,
      logger,
      settle: settler({ store, clock, logger }),
    },
    { ...LIMITS, pressure: null },
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { port, subjects };
}
