import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../src/config.ts';
import { loadSecret } from '../src/secret.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'dateline-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

const secretOf = (env: Readonly<Record<string, string>>) => loadSecret(readConfig(env));

describe('the secret', () => {
  it('is 32 bytes of SECRET_KEY, and then no file is made', async () => {
    const file = join(folder(), 'a.db');
    const env = { DATABASE_URL: `file:${file}`, SECRET_KEY: 'correct-horse-battery-staple-1234' };
    const secret = await secretOf(env);
    expect(secret).toHaveLength(32);
    expect(await secretOf(env)).toEqual(secret);
    expect(await secretOf({ ...env, SECRET_KEY: 'correct-horse-battery-staple-1235' })).not.toEqual(secret);
    expect(existsSync(`${file}.key`)).toBe(false);
  });

  it('is made once beside the database, for nobody else to read', async () => {
    const file = join(folder(), 'data/a.db');
    const secret = await secretOf({ DATABASE_URL: `file:${file}` });
    expect(await secretOf({ DATABASE_URL: `file:${file}` })).toEqual(secret);
    expect(readFileSync(`${file}.key`, 'utf8')).toBe(`${secret.toString('hex')}\n`);
    expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
  });

  it('is one for all who start at once', async () => {
    const path = folder();
    const env = { DATABASE_URL: `file:${join(path, 'a.db')}` };
    const secrets = await Promise.all(Array.from({ length: 20 }, () => secretOf(env)));
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
    expect(readdirSync(path)).toEqual(['a.db.key']);
  });

  it('of a database in memory is another each time', async () => {
    const env = { DATABASE_URL: ':memory:' };
    expect(await secretOf(env)).not.toEqual(await secretOf(env));
  });

  it.each(['', 'x', `${'0'.repeat(63)}g`, '0'.repeat(65), `${'0'.repeat(64)}\n\n`])(
    'is not read from a file that holds %j, which is left as it is',
    async (content) => {
      const file = join(folder(), 'a.db');
      writeFileSync(`${file}.key`, content, { mode: 0o600 });
      await expect(secretOf({ DATABASE_URL: `file:${file}` })).rejects.toThrow(
        `${file}.key does not hold a secret key`,
      );
      expect(readFileSync(`${file}.key`, 'utf8')).toBe(content);
    },
  );

  it.each([0o620, 0o602])('is not read from a file that others may write (%o)', async (mode) => {
    const file = join(folder(), 'a.db');
    writeFileSync(`${file}.key`, '0'.repeat(64));
    chmodSync(`${file}.key`, mode);
    await expect(secretOf({ DATABASE_URL: `file:${file}` })).rejects.toThrow('can be written by other users');
  });
});
