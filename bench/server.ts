import type { AddressInfo } from 'node:net';
import { buildApp } from '../src/app.ts';
import { openLogger } from '../src/cli/logger.ts';
import { readConfig } from '../src/config.ts';
import { openDatabase } from '../src/database.ts';
import type { ArticleQuery } from '../src/domain/query.ts';
import { LIMITS } from '../src/http/limits.ts';
import { settler } from '../src/jobs/settle.ts';
import { clock, makeId } from '../src/main.ts';
import { loadSecret } from '../src/secret.ts';
import type { Store } from '../src/store/store.ts';
import { answer } from './process.ts';
import { subjectsOf } from './subjects.ts';

/** `list` takes the store's list that the last request over HTTP led to, again and again without HTTP. */
type Order =
  | { readonly do: 'open'; readonly file: string; readonly cacheMemory: number }
  | { readonly do: 'list'; readonly ms: number };

let opened: { store: Store; lastQuery: ArticleQuery | null } | null = null;

answer<Order>(async (order) => (order.do === 'open' ? open(order) : list(order.ms)));

/** The service as `npm start` makes it, but for the port, and that it never refuses for having too much to do. */
async function open({ file, cacheMemory }: Extract<Order, { do: 'open' }>) {
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
      store: noting(store),
      clock,
      makeId,
      secret,
      logger,
      settle: settler({ store, clock, logger }),
    },
    { ...LIMITS, pressure: null },
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  opened = { store, lastQuery: null };
  const { port } = app.server.address() as AddressInfo;
  return { port, subjects };
}

/** Remembers the last list that was asked for. */
function noting(store: Store): Store {
  return {
    ...store,
    live: {
      ...store.live,
      list: (query) => {
        if (opened !== null) opened.lastQuery = query;
        return store.live.list(query);
      },
    },
  };
}

/** Calls, and the microseconds of processor time that all of them took. */
async function list(ms: number) {
  if (opened === null || opened.lastQuery === null) throw new Error('no list was asked for');
  const { store, lastQuery } = opened;
  const end = performance.now() + ms;
  const before = process.cpuUsage();
  let calls = 0;
  do {
    await store.live.list(lastQuery);
    calls += 1;
  } while (performance.now() < end);
  const { user, system } = process.cpuUsage(before);
  return { cpu: user + system, calls };
}
