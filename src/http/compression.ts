import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Accepted, acceptedCoding, type Coding } from './content-coding.ts';
import { Problem } from './errors.ts';
import { addVary } from './vary.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** The payload leaves as it is: whoever made it has seen to validators, coding and caching. */
    isComplete: boolean;
  }
}

/** Below this a compressed body saves no packet. */
const MIN_BYTES = 1024;

/**
 * The coding that this answer will leave with, decided by request and payload alone, so that the validators can be
 * made before any byte is compressed. Null where the bytes stay as they are.
 */
export function codingFor(request: FastifyRequest, reply: FastifyReply, payload: unknown): Coding | null {
  if (!isCompressible(reply, payload)) return null;
  return codingOf(acceptedCoding(request.headers['accept-encoding']), Buffer.byteLength(payload));
}

/** The same for so many bytes of something that can be compressed. */
export function codingOf({ coding, identity }: Accepted, bytes: number): Coding | null {
  return identity && bytes < MIN_BYTES ? null : coding;
}

/** The answer to a request that rules out every coding, and the bytes as they are too. */
export function notAcceptable(): Problem {
  return new Problem(
    'not-acceptable',
    'Accept-Encoding rules out every coding this server has: zstd, br, gzip.',
  );
}

/** Compresses what is worth it with zstd, br or gzip, and says in `Vary` that it would have. */
export const compression = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.isComplete || !isCompressible(reply, payload)) return payload;
    addVary(reply, 'Accept-Encoding');
    const coding = codingFor(request, reply, payload);
    if (coding === null) {
      requireIdentity(request, reply);
      return payload;
    }
    reply.header('content-encoding', coding);
    return compressed(coding, payload, 'quick');
  });
});

/** `quick` costs little more than to send the bytes; `best` is for bytes that will be sent many times. */
export type Effort = 'quick' | 'best';

const LEVELS: Record<Effort, Record<Coding, number>> = {
  quick: { zstd: 3, br: 4, gzip: 6 },
  best: { zstd: 17, br: 9, gzip: 9 },
};

/** On one of Node's own threads. */
export function compressed(coding: Coding, body: string | Buffer, effort: Effort): Promise<Buffer> {
  const level = LEVELS[effort][coding];
  switch (coding) {
    case 'zstd':
      return promisify(zstdCompress)(body, { params: { [constants.ZSTD_c_compressionLevel]: level } });
    case 'br':
      return promisify(brotliCompress)(body, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: level,
          [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(body),
        },
      });
    case 'gzip':
      return promisify(gzip)(body, { level });
  }
}

const COMPRESSIBLE = /^(text\/|application\/(.+\+)?(json|xml|yaml|javascript)\b|image\/svg\+xml)/;

function isCompressible(reply: FastifyReply, payload: unknown): payload is string | Buffer {
  const type = reply.getHeader('content-type');
  return (
    (typeof payload === 'string' || Buffer.isBuffer(payload)) &&
    reply.getHeader('content-encoding') === undefined &&
    typeof type === 'string' &&
    COMPRESSIBLE.test(type)
  );
}

/**
 * `identity;q=0` with no coding that we have: there is nothing we could send. Errors go out all the same, and what a
 * write has to tell, which has happened by now (RFC 9110 section 12.5.3 lets a server send it as it is).
 */
function requireIdentity(request: FastifyRequest, reply: FastifyReply): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') return;
  if (reply.statusCode !== 200 || acceptedCoding(request.headers['accept-encoding']).identity) return;
  throw notAcceptable();
}
