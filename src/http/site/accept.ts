import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseQualities } from '../content-coding.ts';
import { Problem } from '../errors.ts';
import { addVary } from '../vary.ts';

/**
 * The media type, among those offered, that the client likes best; the first on a tie or without an `Accept`.
 * Throws `not-acceptable` when it takes none of them (RFC 9110 section 12.5.1).
 */
export function negotiated<T extends string>(
  request: FastifyRequest,
  reply: FastifyReply,
  offered: readonly [T, ...T[]],
): T {
  addVary(reply, 'Accept');
  const { accept } = request.headers;
  if (accept === undefined || accept.trim() === '') return offered[0];
  const qualities = parseQualities(accept);
  const ranked = offered
    .map((type) => ({ type, quality: qualityOf(type, qualities) }))
    .sort((a, b) => b.quality - a.quality);
  const [best] = ranked;
  if (best !== undefined && best.quality > 0) return best.type;
  throw new Problem('not-acceptable', `This resource is sent as ${offered.join(' or ')} alone.`, {
    errors: [{ header: 'Accept', code: 'not-acceptable', message: `must allow ${offered.join(' or ')}` }],
  });
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, qualities: ReadonlyMap<string, number>): number {
  const [main] = type.split('/');
  return qualities.get(type) ?? qualities.get(`${main}/*`) ?? qualities.get('*/*') ?? 0;
}
