import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { storeFile } from './store/open.ts';

/**
 * The 32 bytes that every key of the service is derived from: of SECRET_KEY, or of a file beside the database that is
 * made when it isn't there. A database in memory has one that ends with it. Throws an Error that is made to be shown
 * for a file that holds anything else or that others may write.
 */
export async function loadSecret({ secretKey, databaseUrl }: Config): Promise<Buffer> {
  if (secretKey !== null) return createHash('sha256').update(secretKey).digest();
  const database = await storeFile(databaseUrl);
  if (database === null) return randomBytes(32);
  const file = `${database}.key`;
  return (await read(file)) ?? (await make(file));
}

const CONTENT = /^([0-9a-f]{64})\n?$/;

async function read(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'latin1').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const [, hex] = CONTENT.exec(text) ?? [];
  if (hex === undefined) {
    throw new Error(
      `${file} does not hold a secret key (64 hexadecimal digits). Put back the one that was there, set SECRET_KEY, or remove the file: a new one is made then, and every API key has to be replaced.`,
    );
  }
  const { mode } = await stat(file);
  // Windows has no such modes: every file there looks as if anyone could write it.
  if (process.platform !== 'win32' && (mode & 0o022) !== 0) {
    throw new Error(
      `${file} can be written by other users, who could forge API keys. Take that from them: chmod 600 ${file}`,
    );
  }
  return Buffer.from(hex, 'hex');
}

/** Written whole under another name first, so that of two processes that start at once both read the same secret. */
async function make(file: string): Promise<Buffer> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeDurably(draft, `${randomBytes(32).toString('hex')}\n`);
    await link(draft, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  const made = await read(file);
  if (made === null) throw new Error(`${file} was removed while it was being made`);
  return made;
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
