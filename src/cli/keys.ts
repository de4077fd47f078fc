import { loadConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { type ApiKey, issueKey, revokeKey, rotateKey } from '../domain/api-key.ts';
import { BODY_FORMATS, type BodyFormat } from '../domain/body.ts';
import { instant } from '../domain/clock.ts';
import { invalid } from '../domain/errors.ts';
import { SCOPES } from '../domain/key-fields.ts';
import { idInKey } from '../domain/key-text.ts';
import { sectionsAt, sectionsOf } from '../http/key-sections.ts';
import { addressesOf } from '../http/present/addresses.ts';
import { presentKey } from '../http/present/keys.ts';
import { entitlementParser } from '../http/read/entitlement.ts';
import { clock, makeId } from '../main.ts';
import { newSecret } from '../new-secret.ts';
import { loadSecret } from '../secret.ts';
import type { Store } from '../store/store.ts';
import { type Output, report } from './outcome.ts';

type NewKey = Output & {
  readonly name: string;
  readonly scopes: string;
  readonly sections?: string;
  readonly entitlement?: string;
  readonly bodies?: string;
  readonly rateLimit?: string;
  readonly networks?: string;
  readonly expires?: string;
};

export async function createKey({
  name,
  scopes,
  sections,
  entitlement,
  bodies,
  rateLimit,
  networks,
  expires,
  ...output
}: NewKey): Promise<void> {
  const config = loadConfig();
  await withStore(async (store) => {
    const limit = sections === undefined ? null : await sectionsAt(store, listed(sections));
    const at = clock();
    const { key, text } = issueKey(
      {
        id: makeId(),
        name,
        scopes: scopes === 'all' ? SCOPES : listed(scopes),
        sections: limit?.map(({ id }) => id) ?? null,
        entitlement: entitlement === undefined ? null : entitlementParser(addressesOf(config))(entitlement),
        bodies: bodies === undefined ? null : bodiesOf(bodies),
        rateLimit: rateLimit === undefined ? null : wholeNumber(rateLimit),
        networks: networks === undefined ? null : listed(networks),
        expiresAt: expires === undefined ? null : instant(expires, 'expires'),
        ...newSecret(await loadSecret(config)),
      },
      at,
    );
    await store.apiKeys.create(key);
    const shown = presentKey(key, limit ?? [], at);
    report({ ...shown, key: text }, [text, ...KEEP_IT], output);
  });
}

export async function listKeys(output: Output): Promise<void> {
  await withStore(async (store) => {
    const keys = await allKeys(store);
    const sections = await sectionsOf(store, keys);
    const at = clock();
    const data = keys.map((key) => presentKey(key, sections, at));
    const lines = data.map(({ id, status, name, scopes, sections: limit, lastUsedAt, expiresAt }) =>
      [
        id,
        status.padEnd(7),
        name,
        scopes.length === SCOPES.length ? 'all' : scopes.join(','),
        limit === null ? '' : `only ${limit.map(({ slug }) => slug).join(',')}`,
        lastUsedAt === null ? 'never used' : `last used ${lastUsedAt}`,
        expiresAt === null ? '' : `until ${expiresAt}`,
      ]
        .filter((part) => part !== '')
        .join('  '),
    );
    report({ data }, lines.length === 0 ? ['There are no keys.'] : lines, output);
  });
}

export async function revoke(key: string, output: Output): Promise<void> {
  await withStore(async (store) => {
    const at = clock();
    const revoked = await store.apiKeys.update(idOf(key), 'revoke', at, (found) => revokeKey(found, at));
    const shown = presentKey(revoked, await sectionsOf(store, [revoked]), at);
    report(shown, [`${shown.id} (${shown.name}) opens nothing since ${shown.revokedAt}.`], output);
  });
}

export async function rotate(
  key: string,
  { overlap = '0', ...output }: Output & { readonly overlap?: string },
): Promise<void> {
  const config = loadConfig();
  await withStore(async (store) => {
    const at = clock();
    const made = newSecret(await loadSecret(config));
    let text = '';
    const rotated = await store.apiKeys.update(idOf(key), 'rotate', at, (found) => {
      const issued = rotateKey(found, { ...made, overlap: wholeNumber(overlap) }, at);
      text = issued.text;
      return issued.key;
    });
    const shown = presentKey(rotated, await sectionsOf(store, [rotated]), at);
    const before =
      shown.previousUntil === null
        ? 'The one before opens nothing any more.'
        : `The one before opens until ${shown.previousUntil}.`;
    report({ ...shown, key: text }, [text, ...KEEP_IT, before], output);
  });
}

const KEEP_IT = ['', 'Keep it: it is stored nowhere else and cannot be shown again.'];

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openDatabase(loadConfig());
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function listed(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

function bodiesOf(text: string): readonly BodyFormat[] {
  if (text.trim() === 'none') return [];
  return listed(text).map((name) => {
    const format = BODY_FORMATS.find((known) => known === name);
    if (format === undefined)
      throw invalid(
        'bodies',
        `${JSON.stringify(name)} is no body format; they are ${BODY_FORMATS.join(', ')}`,
      );
    return format;
  });
}

/** Digits alone: `Number` would read an empty text as nothing, and `1e3` as a thousand. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** A key is named by its id or, where only what was found somewhere is at hand, by its text or the beginning of it. */
function idOf(key: string): string {
  return idInKey(key) ?? key.toLowerCase();
}

async function allKeys({ apiKeys }: Store): Promise<ApiKey[]> {
  const keys: ApiKey[] = [];
  let page = await apiKeys.list({ limit: 100, cursor: null });
  keys.push(...page.items);
  while (page.next !== null) {
    page = await apiKeys.list({ limit: 100, cursor: page.next });
    keys.push(...page.items);
  }
  return keys;
}
