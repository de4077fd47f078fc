import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Clock, type Instant, toMs } from '../domain/clock.ts';
import { codingFor } from './compression.ts';
import { CODINGS } from './content-coding.ts';
import { addVary } from './vary.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When what is shown next changes by itself, as far as readers may know of it: no cache may keep an answer longer. */
    nextChange?: Instant | null;
  }
}

/** Seconds. */
export type CachePolicy = {
  readonly cacheMaxAge: number;
  readonly cacheSMaxAge: number;
  readonly cacheStaleWhileRevalidate: number;
};

/** More tags than this make a header that common proxies refuse (nginx reads 4 kB of headers unless told otherwise). */
const MAX_SURROGATE_KEY_BYTES = 2048;

/** The tag of an answer whose own tags are too many: purged with every change. */
export const ANY_CHANGE_KEY = 'any';

/**
 * Caching for the scope it is registered in: each 200 to GET or HEAD gets a strong `ETag` over its bytes and content
 * coding, is answered 304 where the request's validators fit (RFC 9110 section 13), and says who may keep it. What was
 * asked with a key is for that client alone. A handler's own `Cache-Control` stands for anonymous requests.
 */
export const cache = fastifyPlugin(async (app: FastifyInstance, options: CachePolicy & { clock: Clock }) => {
  const { clock, ...policy } = options;
  const cacheControl = cacheControlOf(policy);

  app.addHook('onSend', async (request, reply, payload) => {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (reply.isComplete || !reading || reply.statusCode >= 400) return payload;
    if (request.headers.authorization !== undefined) {
      reply.header('cache-control', 'private, no-store');
      addVary(reply, 'Authorization');
    } else if (!reply.hasHeader('cache-control')) {
      reply.header('cache-control', cacheControl(request.nextChange ?? null, clock));
    }
    addVary(reply, 'Accept-Encoding');
    if (reply.statusCode !== 200 || !(typeof payload === 'string' || Buffer.isBuffer(payload)))
      return payload;

    const tag = entityTag(payload);
    const coding = codingFor(request, reply, payload);
    reply.header('etag', coding === null ? `"${tag}"` : `"${tag}-${coding}"`);
    // No answer here says when it last changed.
    if (!holds({ tag, lastModified: null }, request.headers['if-none-match'], undefined)) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
});

/** What is validated by: equal for equal bytes alone. */
export function entityTag(bytes: string | Buffer): string {
  return hash('sha256', bytes, 'base64url').slice(0, 22);
}

/** `Cache-Control` for what anyone may keep, until it changes by itself. The time is looked at where it matters alone. */
export function cacheControlOf(policy: CachePolicy): (nextChange: Instant | null, clock: Clock) => string {
  const always = publicly(policy);
  return (nextChange, clock) =>
    nextChange === null ? always : publicly(capped(policy, nextChange, clock()));
}

function publicly({ cacheMaxAge, cacheSMaxAge, cacheStaleWhileRevalidate }: CachePolicy): string {
  return `public, max-age=${cacheMaxAge}, s-maxage=${cacheSMaxAge}, stale-while-revalidate=${cacheStaleWhileRevalidate}`;
}

/**
 * The same, but nothing of it reaches past `end`. A `stale-while-revalidate` that is left out would not do: Varnish
 * then takes its own grace of ten seconds.
 */
function capped(policy: CachePolicy, end: Instant, now: Instant): CachePolicy {
  const left = Math.max(0, Math.floor((toMs(end) - toMs(now)) / 1000));
  const cacheMaxAge = Math.min(policy.cacheMaxAge, left);
  const cacheSMaxAge = Math.min(policy.cacheSMaxAge, left);
  const stale = left - Math.max(cacheMaxAge, cacheSMaxAge);
  return {
    cacheMaxAge,
    cacheSMaxAge,
    cacheStaleWhileRevalidate: Math.min(policy.cacheStaleWhileRevalidate, stale),
  };
}

/**
 * Whether the client has what these validators are of. RFC 9110 section 13.2.2: `If-None-Match` decides, and
 * `If-Modified-Since` only in its absence.
 */
export function holds(
  { tag, lastModified }: { readonly tag: string; readonly lastModified: string | null },
  noneMatch: string | undefined,
  since: string | undefined,
): boolean {
  if (noneMatch !== undefined) return matchesTag(noneMatch, tag);
  if (since === undefined || lastModified === null || !HTTP_DATE.test(since)) return false;
  return Date.parse(lastModified) <= Date.parse(since.endsWith('GMT') ? since : `${since} GMT`);
}

/** Weak comparison, against the tag under any content coding: all of them are the same state of the resource. */
function matchesTag(noneMatch: string, tag: string): boolean {
  // As nearly all clients send it.
  if (noneMatch === `"${tag}"` || noneMatch.trim() === '*') return true;
  return [...noneMatch.matchAll(ENTITY_TAG)].some(
    ([, opaque = '']) =>
      opaque === tag || (opaque.startsWith(`${tag}-`) && VARIANTS.has(opaque.slice(tag.length + 1))),
  );
}

/** What an ETag has behind the tag of the plain bytes: the coding, and the effort that it was made with where it wasn't quick. */
const VARIANTS = new Set(CODINGS.flatMap((coding) => [coding, `${coding}-best`]));

const ENTITY_TAG = /(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;

/** The fixed-length form and the two obsolete ones of RFC 9110 section 5.6.7; any other date must be ignored. */
const HTTP_DATE = /^(\w{3}, \d{2} \w{3} \d{4}|\w{6,9}, \d{2}-\w{3}-\d{2}|\w{3} \w{3} [ \d]\d) [\d: ]+(GMT)?$/;

export function surrogateKey(keys: readonly string[]): string {
  const tags = [...new Set(keys)].join(' ');
  return tags.length > MAX_SURROGATE_KEY_BYTES ? ANY_CHANGE_KEY : tags;
}
