import { createCipheriv, createDecipheriv } from 'node:crypto';

export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a secret is kept with: its bytes, a nonce that was never used, and the service's key (`deriveKey`). */
export type Sealing = { readonly secret: Buffer; readonly nonce: Buffer; readonly sealingKey: Buffer };

/**
 * A secret as it is kept: AES-256-GCM under a key that isn't in the database, so that a stolen database signs nothing. It is bound to
 * what it belongs to, so that nobody who can write the database moves it to something else.
 */
export function sealSecret({ secret, nonce, sealingKey }: Sealing, ownerId: string): string {
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(ownerId));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Null where it was sealed under another key, for something else, or altered. */
export function openSecret(sealed: string, sealingKey: Buffer, ownerId: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', sealingKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(ownerId)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
