import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { type ApiKey, issueKey } from '../../src/domain/api-key.ts';
import type { Scope } from '../../src/domain/key-fields.ts';
import { deriveKey } from '../../src/domain/secret.ts';
import { LIMITS, type Limits } from '../../src/http/limits.ts';
import { addressesOf } from '../../src/http/present/addresses.ts';
import { renderingOf } from '../../src/http/read/rendering.ts';
import { settler } from '../../src/jobs/settle.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { Desk } from './content.ts';
import { witness } from './contract.ts';
import { PUBLIC_URL, SITE_URL } from './rendering.ts';

export { PUBLIC_URL, SITE_URL } from './rendering.ts';

export const SECRET = Buffer.alloc(32, 7);

/** Reads of a test wait for what is due however slow the machine is; how long others do is a test of its own. */
const SETTLED_MS = 60_000;

export type TestApp = Awaited<ReturnType<typeof testApp>>;

/**
 * The application on a fresh database in memory, its time standing until `desk.advance` moves it. No job runs: what is
 * due happens when something is read. It never refuses requests for being busy, and every answer is checked against the
 * published contract. `await using` closes it.
 */
export async function testApp(
  options: {
    /** Over the defaults, as in the environment: `{ PUBLIC_READ: 'false' }`. */
    readonly env?: Readonly<Record<string, string>>;
    readonly config?: Partial<Config>;
    readonly limits?: Partial<Limits>;
    readonly deps?: Partial<Deps>;
    /** Puts content into the store before the application is built. */
    readonly fill?: (desk: Desk) => Promise<unknown>;
    /** Adds routes of the test's own, which the contract doesn't know. */
    readonly probe?: (app: FastifyInstance) => unknown;
  } = {},
) {
  const config = {
    ...readConfig({ PUBLIC_URL, SITE_URL, ...options.env }),
    ...options.config,
  };
  const rendering = renderingOf(addressesOf(config));
  const store = options.deps?.store ?? (await openStore(':memory:', { rendering }));
  const desk = new Desk(store);
  await options.fill?.(desk);
  const clock = () => desk.now;
  const settle = settler({ store, clock }, undefined, SETTLED_MS);
  const app = await buildApp(
    { config, store, clock, makeId: desk.makeId, secret: SECRET, settle, resolve, ...options.deps },
    { ...LIMITS, pressure: null, ...options.limits },
  );
  const reportFaults = witness(
    app,
    options.deps?.formats?.map(({ suffix }) => suffix),
  );
  options.probe?.(app);
  const close = async () => {
    await app.close();
    await store.close();
    reportFaults();
  };
  return {
    app,
    store,
    desk,
    config,
    close,
    [Symbol.asyncDispose]: close,
    /** A new key's text, for `authorization: Bearer ...`. */
    key: async (...scopes: readonly Scope[]): Promise<string> =>
      (await saveKey(store, desk, { scopes })).text,
    /** A new key that is not like others: limited to sections, expired, revoked. */
    saveKey: (change: Partial<ApiKey>) => saveKey(store, desk, change),
  };
}

/** No test asks the network: every host is at one public address. */
const resolve = async () => ['203.0.114.1'];

let keysMade = 0;

async function saveKey(store: Store, desk: Desk, change: Partial<ApiKey>) {
  keysMade += 1;
  const secret = keysMade.toString(16).padStart(64, 'a');
  const hashingKey = deriveKey(SECRET, 'api-keys');
  const scopes = change.scopes ?? ['content:read'];
  const { key, text } = issueKey(
    { id: desk.makeId(), name: 'test', scopes, expiresAt: null, secret, hashingKey },
    desk.now,
  );
  const saved = await store.apiKeys.create({ ...key, ...change });
  return { key: saved, text };
}
