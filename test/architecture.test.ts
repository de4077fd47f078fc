import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/*
 * The one rule: `domain` imports nothing of ours; `store`, `formats`, `interchange` and `cache` import only `domain`
 * (an importer also the Store type); `http`, `jobs` and `cli` import those and the Store type; only
 * `store/open.ts` and tests name an engine; only `config.ts` reads `process.env`. A command makes a service of its own, so
 * `cli` also imports what one is made of, and it shows what `http` shows: that much of `http`, and no more, by name.
 */
const SRC = resolve(import.meta.dirname, '../src');
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: ['domain'],
  store: ['domain', 'store'],
  formats: ['domain', 'formats'],
  cache: ['domain', 'cache'],
  interchange: ['domain', 'interchange', 'type store/store.ts'],
  http: [
    'domain',
    'http',
    'cache',
    'formats',
    'interchange',
    'type store/store.ts',
    'new-secret.ts',
    'new-webhook-secret.ts',
    'new-hub-secret.ts',
    'guarded-request.ts',
    'type config.ts',
    'type deps.ts',
  ],
  jobs: ['domain', 'jobs', 'guarded-request.ts', 'type store/store.ts', 'type config.ts', 'type deps.ts'],
  cli: [
    'domain',
    'cli',
    'interchange',
    'store/open.ts',
    'type store/store.ts',
    'config.ts',
    'config-kinds.ts',
    'database.ts',
    'listen.ts',
    'main.ts',
    'new-secret.ts',
    'secret.ts',
    'http/exposition.ts',
    'http/present',
    'http/key-sections.ts',
    'http/openapi/generate.ts',
    'http/read/entitlement.ts',
    'http/read/list-tail.ts',
  ],
};
const ENGINES = /^store\/(?!open\.ts$|store\.ts$|contract\/)/;
const MAX_LINES = 300;

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]));
const imports = [...sources].flatMap(([file, text]) => importsOf(file, text));

describe('the source', () => {
  it('is there to be looked at', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(imports.length).toBeGreaterThan(50);
  });

  it('imports only what its room may', () => {
    expect(imports.filter((it) => !isAllowed(it)).map(show)).toEqual([]);
  });

  it('names an engine in store/open.ts alone', () => {
    const outside = imports.filter(({ from, to }) => ENGINES.test(to) && !from.startsWith('store/'));
    expect(outside.map(show)).toEqual([]);
    const byOpen = imports.filter(({ from, to }) => from === 'store/store.ts' && ENGINES.test(to));
    expect(byOpen.map(show)).toEqual([]);
  });

  it('reads the environment in config.ts alone', () => {
    const readers = [...sources].filter(
      ([file, text]) => file !== 'config.ts' && /process\s*\.\s*env\b/.test(text),
    );
    expect(readers.map(([file]) => file)).toEqual([]);
  });

  it('keeps time, chance and the machine out of the domain and the formats', () => {
    const impure = [...sources].filter(
      ([file, text]) =>
        /^(?:domain|formats)\//.test(file) &&
        /Date\.now\(|new Date\(\)|Math\.random\(|from 'node:(?!crypto|buffer)|from '(fastify|drizzle-orm|better-sqlite3)/.test(
          text,
        ),
    );
    expect(impure.map(([file]) => file)).toEqual([]);
  });

  it('starts without TypeBox, of which routes have the types alone', () => {
    const loading = [...sources].filter(
      ([file, text]) => file.startsWith('http/') && /^import (?!type )[^;]*from 'typebox/m.test(text),
    );
    expect(loading.map(([file]) => file)).toEqual([]);
  });

  it('never gives an async function to a transaction, which would not roll back', () => {
    const faulty = [...sources].filter(([, text]) => /transaction\(\s*async/.test(text));
    expect(faulty.map(([file]) => file)).toEqual([]);
  });

  it('has no file that wants to be two', () => {
    const long = [...sources].filter(([, text]) => text.split('\n').length > MAX_LINES + 1);
    expect(long.map(([file]) => file)).toEqual([]);
  });
});

function importsOf(file: string, text: string): Import[] {
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/gm,
  );
  return [...found].map(([, type, from, bare, dynamic]) => ({
    from: file,
    to: relative(SRC, resolve(SRC, dirname(file), from ?? bare ?? dynamic ?? '')),
    typeOnly: type !== undefined,
  }));
}

function isAllowed({ from, to, typeOnly }: Import): boolean {
  const allowed = MAY_IMPORT[from.split('/')[0] ?? ''];
  if (allowed === undefined) return true;
  return allowed.some((room) => {
    if (room.startsWith('type ')) return typeOnly && to === room.slice('type '.length);
    return to === room || to.startsWith(`${room}/`);
  });
}

function show({ from, to }: Import): string {
  return `${from} -> ${to}`;
}
