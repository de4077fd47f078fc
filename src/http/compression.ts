import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { acceptedCoding, type Coding } from './content-coding.ts';
import { Problem } from './errors.ts';
import { addVary } from './vary.ts';

/** Below this a compressed body saves no packet. */
const MIN_BYTES = 1024;

/**
 * The coding that this answer will leave with, decided by request and payload alone, so that the validators can be
 * made before any byte is compressed. Null where the bytes stay as they are.
 */
export function codingFor(request: FastifyRequest, reply: FastifyReply, payload: unknown): Coding | null {
  const { coding, identity } = acceptedCoding(request.headers['accept-encoding']);
  if (coding === null || !isCompressible(reply, payload)) return null;
  return identity && Buffer.byteLength(payload) < MIN_BYTES ? null : coding;
}

/** Compresses what is worth it with zstd, br or gzip, and says in `Vary` that it would have. */
export const compression = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isCompressible(reply, payload)) return payload;
    addVary(reply, 'Accept-Encoding');
    const coding = codingFor(request, reply, payload);
    if (coding === null) {
      requireIdentity(request, reply);
      return payload;
    }
    reply.header('content-encoding', coding);
    return compress[coding](payload);
  });
});

const compress: Record<Coding, (body: string | Buffer) => Promise<Buffer>> = {
  zstd: (body) => promisify(zstdCompress)(body, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(body),
      },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 6 }),
};

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
  throw new Problem(
    'not-acceptable',
    'Accept-Encoding rules out every coding this server has: zstd, br, gzip.',
  );
}
