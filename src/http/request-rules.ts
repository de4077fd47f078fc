import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from './errors.ts';

/**
 * What every request must keep, whatever it asks for: not too many headers, one Host, no second header
 * where one counts, a URL that decodes, no body where none is read, and no query parameter that the route doesn't name.
 */
export const requestRules = fastifyPlugin(
  async (app: FastifyInstance, { maxHeaders }: { maxHeaders: number }) => {
    app.addHook('onRequest', (request, _reply, done) => {
      done(
        tooManyHeaders(request, maxHeaders) ??
          wrongHeaders(request) ??
          wrongUrl(request) ??
          strayBody(request),
      );
    });
    app.addHook('preValidation', (request, _reply, done) => {
      done(strayParameter(request));
    });
  },
);

/** Node drops headers past its limit without a word; it is set one above ours, so that here they are still seen. */
function tooManyHeaders({ raw }: FastifyRequest, most: number): Problem | undefined {
  if (raw.rawHeaders.length <= most * 2) return undefined;
  return new Problem('headers-too-large', `The request has more than ${most} headers.`);
}

/**
 * RFC 9112 section 3.2 for Host, whose value is used for nothing. Of the others Node drops the second without a word, or
 * joins both with a comma, so that two who read the same request could read it differently.
 */
function wrongHeaders({ raw }: FastifyRequest): Problem | undefined {
  const seen = new Set<string>();
  for (let i = 0; i < raw.rawHeaders.length; i += 2) {
    const name = raw.rawHeaders[i] ?? '';
    const lower = name.toLowerCase();
    if (seen.has(lower)) return new Problem('bad-request', `The request has more than one ${name} header.`);
    if (ONCE.has(lower)) seen.add(lower);
  }
  if (seen.has('host') || raw.httpVersion === '1.0') return undefined;
  return new Problem('bad-request', 'The request has no Host header.');
}

const ONCE = new Set([
  'host',
  'authorization',
  'if-match',
  'idempotency-key',
  'content-type',
  'content-length',
]);

/** Fastify reads a path strictly but a query leniently: a stray `%` would be taken for itself, a `#` for a `?`. */
function wrongUrl({ raw, method }: FastifyRequest): Problem | undefined {
  const url = raw.url ?? '';
  if (PLAIN_PATH.test(url)) return undefined;
  if (url.includes('#'))
    return new Problem('bad-request', 'The URL holds a fragment, which is for the client alone.');
  if (url === '*' && method !== 'OPTIONS') return new Problem('bad-request', 'The URL is no path.');
  try {
    if (!decodeURIComponent(url).includes('\0')) return undefined;
  } catch {
    return new Problem('bad-request', 'The URL is not valid percent-encoded UTF-8.');
  }
  return new Problem('bad-request', 'The URL holds a NUL character.');
}

/** What needs no second look: no `%`, no `#`. */
const PLAIN_PATH = /^\/[\x21\x22\x24\x26-\x7e]*$/;

/** A body with GET or HEAD means nothing (RFC 9110 section 9.3.1), and has been used to smuggle requests. */
function strayBody({ method, headers }: FastifyRequest): Problem | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  if (encoding === undefined && Number(length) === 0) return undefined;
  return new Problem('bad-request', `A ${method} request takes no body.`, {
    headers: { connection: 'close' },
  });
}

/** A route that names no parameters takes none; Ajv says the same for those that do. */
function strayParameter({ routeOptions, query }: FastifyRequest): Problem | undefined {
  if (routeOptions.schema?.querystring !== undefined) return undefined;
  const [parameter] = Object.keys(query ?? {});
  if (parameter === undefined) return undefined;
  const message = 'is not a known parameter';
  return new Problem('unknown-parameter', `The parameter \`${parameter}\` ${message}.`, {
    errors: [{ parameter, code: 'unknown-parameter', message }],
  });
}
