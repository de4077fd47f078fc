import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** An answer as it was sent the first time. */
export type SentAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/*
 * A kept answer can hold what is shown but once, such as the text of a new key. It is encrypted under a key made from
 * the secret that the caller sends with each request and that is stored nowhere, so that a stolen database tells
 * nothing, and the caller who asks again can still be answered.
 */

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function sealAnswer(answer: SentAnswer, callerSecret: string, name: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(callerSecret, name), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Null where the bytes were sealed with another secret: the caller's key was rotated in between. */
export function openAnswer(bytes: Uint8Array, callerSecret: string, name: string): SentAnswer | null {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyFor(callerSecret, name), nonce);
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as SentAnswer;
  } catch {
    return null;
  }
}

/** Tells one request from another: its method, its whole address and what it sends. */
export function fingerprintOf(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('base64url');
}

function keyFor(callerSecret: string, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', callerSecret, name, 'dateline kept answer', 32));
}
