import { flushCompileCache } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import type { Deps } from './deps.ts';
import { type Clock, instantFromMs } from './domain/clock.ts';
import { guardOf } from './guarded-request.ts';
import { loadCompilers } from './http/compilers.ts';
import { METRICS_TYPE } from './http/exposition.ts';
import { openMetrics } from './http/metrics.ts';
import { addressesOf } from './http/present/addresses.ts';
import { messageWriter } from './http/present/webhook-messages.ts';
import { hubAddress, topicReader } from './http/syndication/topics.ts';
import { hubDeliverer, hubVerifier } from './jobs/deliver-subscriptions.ts';
import { webhookDeliverer } from './jobs/deliver-webhooks.ts';
import type { Deliverer } from './jobs/deliverer.ts';
import { startJobs } from './jobs/index.ts';
import { settler } from './jobs/settle.ts';
import { listen, listenForScrapes, withFreePort } from './listen.ts';
import { loadSecret } from './secret.ts';
import type { Store } from './store/store.ts';

/** How long a stopping service goes on answering, so that clients and balancers leave before connections are cut. */
const DRAIN_MS = 500;

/** The first story, which comes with the package. */
export const SEED_FOLDER = fileURLToPath(new URL('../seed/', import.meta.url));

let now = { ms: 0, instant: instantFromMs(0) };

/** A millisecond has time for many requests. */
export const clock: Clock = () => {
  const ms = Date.now();
  if (ms !== now.ms) now = { ms, instant: instantFromMs(ms) };
  return now.instant;
};
export const makeId = (): string => uuidv7();

export type Service = {
  /** Where it listens, and where clients are told that it is. */
  readonly port: number;
  readonly publicUrl: string;
  /** The newest article's address; null on an empty database. */
  readonly story: string | null;
  /** For a worker: has it do what happens by itself, which one of them does. */
  readonly startJobs: () => void;
  /** Of this process; empty where nothing is measured. */
  readonly metrics: () => Promise<string>;
  /** Not ready at once; then requests finish, connections end, and the database is let go of. */
  readonly close: () => Promise<void>;
};

/** For a process that serves together with others: they share the port, and one of them at a time has the jobs. */
export type Worker = {
  /** From 1. */
  readonly number: number;
  /** Whether the database may still be empty: later on, that is what editors made of it. */
  readonly seeds: boolean;
  readonly metricsOfAll: () => Promise<string>;
};

/**
 * The composition root: everything real is made here and wired by hand. What was opened is closed again on failure. Without
 * a `worker` the process is the whole service.
 */
export async function startService(
  given: Config,
  logger: FastifyBaseLogger,
  worker: Worker | null = null,
): Promise<Service> {
  const config = given.port === 0 ? await withFreePort(given) : given;
  let started = false;
  const store = await openDatabase(config, {
    onMigration: (name) => logger.info({ migration: name }, 'migrated'),
    // A start that fails says so itself.
    onFatal: (error) => started && endProcess(error),
  });
  try {
    if (config.seed && worker?.seeds !== false && (await store.articles.inOrder(0, 1)).length === 0)
      await seed(store, logger);
    const service = await serve(config, store, logger, worker);
    started = true;
    setTimeout(finishStarting, 1000).unref();
    return service;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What the first answer doesn't wait for. A process that is killed would never write what it has compiled. */
function finishStarting(): void {
  loadCompilers();
  flushCompileCache();
}

/** Thrown where nobody catches it, the error ends the process as anything does that nobody foresaw. */
function endProcess(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

async function seed(store: Store, logger: FastifyBaseLogger): Promise<void> {
  const { loadSeed } = await import('./interchange/seed/index.ts');
  const result = await loadSeed(SEED_FOLDER, { store, clock, makeId });
  logger.info({ result }, 'seeded');
}

async function serve(
  config: Config,
  store: Store,
  logger: FastifyBaseLogger,
  worker: Worker | null,
): Promise<Service> {
  let closing = false;
  const measured = config.metricsToken !== null || config.metricsAddress !== null;
  const own = measured ? await openMetrics(worker ? { worker: `${worker.number}` } : {}) : undefined;
  const metrics = own && { ...own, ...(worker && { text: worker.metricsOfAll }) };
  const settle = settler({ store, clock, logger });
  const deps: Deps = {
    config,
    store,
    clock,
    makeId,
    secret: await loadSecret(config),
    logger,
    settle,
    isClosing: () => closing,
    ...(metrics && { metrics }),
  };
  const app = await buildApp(deps);
  await app.ready();
  const scrapes =
    own && config.metricsAddress && worker === null
      ? await listenForScrapes(config.metricsAddress, METRICS_TYPE, own.text)
      : null;
  const listening = await listen(app.server, config, { shared: worker !== null }).catch(
    async (error: unknown) => {
      await scrapes?.close();
      throw error;
    },
  );
  const story = await newestStory(store, config.publicUrl);
  let jobs: ReturnType<typeof startJobs> | null = null;
  const service: Service = {
    port: listening.port,
    publicUrl: config.publicUrl,
    story,
    startJobs: () => {
      if (!closing)
        jobs ??= startJobs({ ...deps, settle, binds: config.volumes, deliverers: deliverersOf(deps, app) });
    },
    metrics: async () => (await own?.text()) ?? '',
    close: async () => {
      closing = true;
      await jobs?.stop();
      if (await hasConnections(app)) await wait(DRAIN_MS);
      await Promise.all([app.close(), listening.close(), scrapes?.close()]);
      await store.close();
    },
  };
  if (worker === null) service.startJobs();
  return service;
}

function deliverersOf(deps: Deps, app: FastifyInstance): readonly Deliverer[] {
  const { config, resolve } = deps;
  const guard = guardOf(config.webhookPrivateTargets, resolve);
  const webhooks = webhookDeliverer({ ...deps, guard, messageOf: messageWriter(addressesOf(config)) });
  const address = hubAddress(config);
  if (address === null) return [webhooks];
  const hub = { ...deps, guard, address, contentOf: topicReader(app, config) };
  return [webhooks, hubVerifier(hub), hubDeliverer(hub)];
}

async function newestStory(store: Store, publicUrl: string): Promise<string | null> {
  const { items } = await store.live.list({
    filter: {},
    sort: '-publishedAt',
    page: { limit: 1, cursor: null },
    bodies: [],
    total: false,
    facets: [],
  });
  return items[0] ? `${publicUrl}/v1/articles/${items[0].slug}` : null;
}

function hasConnections(app: FastifyInstance): Promise<boolean> {
  return new Promise((resolve) => app.server.getConnections((_error, count) => resolve(count > 0)));
}
