import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { opens } from '../../src/domain/api-key.ts';
import { instant } from '../../src/domain/clock.ts';
import { SCOPES } from '../../src/domain/key-fields.ts';
import { parseKey } from '../../src/domain/key-text.ts';
import { deriveKey } from '../../src/domain/secret.ts';
import { openStore } from '../../src/store/open.ts';
import { run, temporaryFolder } from '../support/command.ts';

/** Whether a key's text opens what the database in the folder holds, under the secret beside it. */
async function opensAt(folder: string, text: string): Promise<boolean> {
  const database = join(folder, 'data/dateline.db');
  const secret = Buffer.from(readFileSync(`${database}.key`, 'utf8').trim(), 'hex');
  const store = await openStore(`file:${database}`);
  const claim = parseKey(text);
  const key = claim && (await store.apiKeys.get(claim.id));
  await store.close();
  return !!key && !!claim && opens(key, claim.secret, instant('2998-12-31'), deriveKey(secret, 'api-keys'));
}

async function keys(folder: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(folder, ['keys', ...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe.concurrent('dateline keys', () => {
  it('makes a key that opens what it is for, and shows it once', async () => {
    using folder = temporaryFolder();
    const scopes = 'articles:write, content:read';
    const { key: text, ...made } = await keys(
      folder.path,
      ...['create', '--name', 'desk', '--scopes', scopes, '--expires', '2999-01-01'],
    );
    expect(made).toEqual({
      id: expect.any(String),
      name: 'desk',
      status: 'active',
      scopes: ['content:read', 'articles:write'],
      sections: null,
      entitlement: null,
      bodies: null,
      rateLimit: null,
      networks: null,
      createdAt: expect.any(String),
      expiresAt: '2999-01-01T00:00:00.000Z',
      revokedAt: null,
      lastUsedAt: null,
      previousUntil: null,
      revision: 1,
    });
    expect(await opensAt(folder.path, text)).toBe(true);
    const database = readFileSync(join(folder.path, 'data/dateline.db'), 'latin1');
    expect(database).not.toContain(text.slice(36, 100));
  });

  it('gives a key every scope for `all`, and limits it to sections', async () => {
    using folder = temporaryFolder();
    expect((await keys(folder.path, 'create', '--name', 'x', '--scopes', 'all')).scopes).toEqual(SCOPES);
    await run(folder.path, ['seed']);
    const limited = ['create', '--name', 'x', '--scopes', 'drafts:read', '--sections'];
    expect((await keys(folder.path, ...limited, 'lithuania')).sections).toEqual([
      { id: expect.any(String), slug: 'lithuania', name: 'Lithuania' },
    ]);
    const { code, stderr } = await run(folder.path, ['keys', ...limited, 'atlantis']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'dateline: there is no section "atlantis"\n' });
  });

  it('limits a partner’s key, and refuses limits that are none', async () => {
    using folder = temporaryFolder();
    const partner = ['create', '--name', 'x', '--scopes', 'changes:read'];
    const limits = ['--bodies', 'text,html', '--rate-limit', '600', '--networks', '192.0.2.0/24, ::1'];
    expect(await keys(folder.path, ...partner, ...limits)).toMatchObject({
      bodies: ['html', 'text'],
      rateLimit: 600,
      networks: ['192.0.2.0/24', '::1'],
    });
    expect(await keys(folder.path, ...partner, '--bodies', 'none')).toMatchObject({ bodies: [] });
    for (const [option = '', value = '', told] of [
      ['--bodies', 'pdf', 'pdf'],
      ['--rate-limit', '0', 'rate limit'],
      ['--rate-limit', '1e3', 'rate limit'],
      ['--networks', '127.1', '127.1'],
    ]) {
      const { code, stderr } = await run(folder.path, ['keys', ...partner, option, value]);
      expect(code).toBe(1);
      expect(stderr).toContain(told);
    }
  });

  it('limits no key to sections whose scopes no section limits', async () => {
    using folder = temporaryFolder();
    const args = ['create', '--name', 'x', '--scopes', 'content:read,drafts:read', '--sections', 'lithuania'];
    await run(folder.path, ['seed']);
    const { code, stdout, stderr } = await run(folder.path, ['keys', ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      "dateline: a key that is limited to sections can't have the scope content:read, which no section limits; it may have drafts:read, articles:write, articles:publish\n",
    );
  });

  it('makes no key with a scope that there is not', async () => {
    using folder = temporaryFolder();
    const args = ['keys', 'create', '--name', 'x', '--scopes', 'everything'];
    const { code, stdout, stderr } = await run(folder.path, args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^dateline: "everything" is not a scope; the scopes are .*\n$/);
  });

  it('lists, rotates and revokes keys', async () => {
    using folder = temporaryFolder();
    const first = await keys(folder.path, 'create', '--name', 'first', '--scopes', 'drafts:read');
    const second = await keys(folder.path, 'create', '--name', 'second', '--scopes', 'all');
    const { data } = await keys(folder.path, 'list');
    expect(data.map(({ id, status }: Record<string, string>) => [id, status])).toEqual([
      [second.id, 'active'],
      [first.id, 'active'],
    ]);
    expect(JSON.stringify(data)).not.toContain(first.key.slice(36, 100));

    const rotated = await keys(folder.path, 'rotate', first.id, '--overlap', '3600');
    expect(rotated).toMatchObject({ id: first.id, previousUntil: expect.any(String) });
    expect(rotated.key).not.toBe(first.key);
    expect(await opensAt(folder.path, rotated.key)).toBe(true);

    const revoked = await keys(folder.path, 'revoke', rotated.key.slice(0, 35));
    expect(revoked).toMatchObject({ id: first.id, status: 'revoked', revokedAt: expect.any(String) });
    expect(await opensAt(folder.path, rotated.key)).toBe(false);
    const { stdout } = await run(folder.path, ['keys', 'list']);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${second.id} {2}active {3}second {2}all {2}never used$`)),
      expect.stringMatching(new RegExp(`^${first.id} {2}revoked {2}first {2}drafts:read {2}never used$`)),
      '',
    ]);
  });

  it('lists a key in one line of plain text, whatever its name was stored as', async () => {
    using folder = temporaryFolder();
    const { id } = await keys(folder.path, 'create', '--name', 'x', '--scopes', 'drafts:read');
    const database = new Database(join(folder.path, 'data/dateline.db'));
    database.prepare('update api_keys set name = ?').run('\u001b[31mred\u009b\r\nnot a \u202ekey');
    database.close();
    const { stdout } = await run(folder.path, ['keys', 'list']);
    expect(stdout).toBe(`${id}  active   [31mrednot a key  drafts:read  never used\n`);
  });

  it('says that there is no such key', async () => {
    using folder = temporaryFolder();
    const { code, stderr } = await run(folder.path, ['keys', 'revoke', '0190']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'dateline: there is no key "0190"\n' });
  });
});
