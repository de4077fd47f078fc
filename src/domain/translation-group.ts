import { createHmac } from 'node:crypto';
import type { LiveArticle } from './article.ts';

/**
 * What an original and its translations have in common: a UUIDv8 (RFC 9562 section 5.8) made of the original's id with a key of the
 * service. Without the key nobody can tell whether there is an original that readers don't know.
 */
export function translationGroup(
  key: Buffer,
  { id, translationOf }: Pick<LiveArticle, 'id' | 'translationOf'>,
): string {
  const bytes = createHmac('sha256', key)
    .update(translationOf ?? id)
    .digest()
    .subarray(0, 16);
  bytes[6] = 0x80 | (Number(bytes[6]) & 0x0f);
  bytes[8] = 0x80 | (Number(bytes[8]) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
