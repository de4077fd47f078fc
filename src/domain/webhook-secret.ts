import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** Bytes of a secret; Standard Webhooks asks for 24 to 64. */
export const SECRET_BYTES = 32;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'whsec_';

/** What a new secret is made and kept with: its bytes, a nonce that was never used, and the service's key (`deriveKey`). */
export type Sealing = { readonly secret: Buffer; readonly nonce: Buffer; readonly sealingKey: Buffer };

/** A secret as its receiver is shown it, once (Standard Webhooks 1.0, "Signature scheme"). */
export function secretText(secret: Buffer): string {
  return PREFIX + secret.toString('base64');
}

/**
 * A secret as it is kept: AES-256-GCM under a key that isn't in the database, so that a stolen database signs nothing. It is bound to
 * its webhook, so that nobody who can write the database moves it to another one.
 */
export function sealSecret({ secret, nonce, sealingKey }: Sealing, webhookId: string): string {
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(webhookId));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Null where it was sealed under another key, for another webhook, or altered. */
export function openSecret(sealed: string, sealingKey: Buffer, webhookId: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length !== NONCE_BYTES + TAG_BYTES + SECRET_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', sealingKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(webhookId)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** A message that is to be signed; `timestamp` is the attempt's, in seconds since 1970. */
export type Signed = { readonly id: string; readonly timestamp: number; readonly body: string };

/** `webhook-signature`: one for each secret, apart by spaces; a receiver takes the message if it can verify any of them. */
export function signatures({ id, timestamp, body }: Signed, secrets: readonly Buffer[]): string {
  return secrets
    .map((secret) => createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64'))
    .map((signature) => `v1,${signature}`)
    .join(' ');
}
