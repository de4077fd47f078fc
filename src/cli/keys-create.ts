import { randomBytes } from 'node:crypto';
import { loadConfig } from '../config.ts';
import { issueKey, SCOPES } from '../domain/api-key.ts';
import { instant } from '../domain/clock.ts';
import { clock, makeId } from '../main.ts';
import { openStore } from '../store/open.ts';
import { type Output, report } from './outcome.ts';

type Options = Output & { readonly name: string; readonly scopes: string; readonly expires?: string };

export async function createKey({ name, scopes, expires, ...output }: Options): Promise<void> {
  const { key, text } = issueKey(
    {
      id: makeId(),
      name,
      scopes: scopes === 'all' ? SCOPES : scopes.split(',').map((scope) => scope.trim()),
      expiresAt: expires === undefined ? null : instant(expires, 'expires'),
      secret: randomBytes(32).toString('hex'),
    },
    clock(),
  );
  const store = await openStore(loadConfig().databaseUrl);
  try {
    await store.apiKeys.create(key);
  } finally {
    await store.close();
  }
  const { id, expiresAt } = key;
  report(
    { id, name: key.name, scopes: key.scopes, key: text, expiresAt },
    [text, '', 'Keep it: it is stored nowhere else and cannot be shown again.'],
    output,
  );
}
