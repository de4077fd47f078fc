import { expect, it, onTestFinished } from 'vitest';
import { issueKey, opens, revokeKey, rotateKey } from '../../../src/domain/api-key.ts';
import { instant, instantFromMs, toMs } from '../../../src/domain/clock.ts';
import { openStore } from '../../../src/store/open.ts';
import { databasePath } from './database.ts';

const at = instant('2024-01-01T00:00:00Z');
const hashingKey = Buffer.alloc(32, 1);
const secret = 'ab'.repeat(32);

it('what one process does to a key, another that has just read it sees with its next read', async () => {
  const url = `file:${databasePath()}`;
  const one = await openStore(url);
  const other = await openStore(url);
  onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
  const { key } = issueKey(
    {
      id: '018cc251-f400-7000-8000-0123456789ab',
      name: 'desk',
      scopes: ['drafts:read'],
      expiresAt: null,
      secret,
      hashingKey,
    },
    at,
  );
  await one.apiKeys.create(key);
  const opensThere = async (text: string) => {
    const found = await other.apiKeys.get(key.id);
    return found !== null && opens(found, text, at, hashingKey);
  };
  expect(await opensThere(secret)).toBe(true);
  const next = 'cd'.repeat(32);
  await one.apiKeys.update(
    key.id,
    'rotate',
    at,
    (found) => rotateKey(found, { secret: next, hashingKey, overlap: 0 }, at).key,
  );
  expect([await opensThere(secret), await opensThere(next)]).toEqual([false, true]);
  const later = instantFromMs(toMs(at) + 1);
  await one.apiKeys.update(key.id, 'revoke', later, (found) => revokeKey(found, later));
  expect(await opensThere(next)).toBe(false);
});
