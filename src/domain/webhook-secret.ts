import { createHmac } from 'node:crypto';

/** Bytes of a secret; Standard Webhooks asks for 24 to 64. */
export const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** A secret as its receiver is shown it, once (Standard Webhooks 1.0, "Signature scheme"). */
export function secretText(secret: Buffer): string {
  return PREFIX + secret.toString('base64');
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
