import type { FastifyRequest } from 'fastify';
import { Problem } from './errors.ts';

/**
 * Throws 415 for a body that says it is compressed or in another charset than UTF-8: what is read all the same would be
 * something else than what was meant. 415 with `Accept-Encoding` says that it is the coding (RFC 9110 section 15.5.16).
 */
export function requirePlainBody({ headers }: FastifyRequest): void {
  const { 'content-encoding': coding = '', 'content-type': type = '' } = headers;
  if (!PLAIN.test(coding)) {
    throw new Problem(
      'unsupported-media-type',
      'A body is read as it is: send it without Content-Encoding.',
      {
        headers: { 'accept-encoding': 'identity' },
      },
    );
  }
  for (const [, charset = ''] of type.matchAll(CHARSET)) {
    if (!/^utf-?8$/i.test(charset))
      throw new Problem(
        'unsupported-media-type',
        'A body is read as UTF-8 alone: send it in no other charset.',
      );
  }
}

const PLAIN = /^\s*(identity)?\s*$/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";]*)/gi;
