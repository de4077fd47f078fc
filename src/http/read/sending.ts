import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { type CachePolicy, cacheControlOf, holds } from '../cache.ts';
import { codingOf, notAcceptable } from '../compression.ts';
import { type Accepted, acceptedCoding } from '../content-coding.ts';
import { addVary } from '../vary.ts';
import { HIT, type KeptReads } from './kept-reads.ts';
import type { Representation } from './representation.ts';

/** How the answer came about: the rest of `Cache-Status` (RFC 9211), and the milliseconds that it took. */
export type Origin = { readonly status: string; readonly took: number };

/** Sends a representation as the request can take it, or 304 where the client has it. */
export type Sender = (
  request: FastifyRequest,
  reply: FastifyReply,
  representation: Representation,
  origin: Origin,
) => Promise<FastifyReply>;

export function senderOf(policy: CachePolicy, clock: Clock, answers: KeptReads): Sender {
  const cacheControl = cacheControlOf(policy);
  return async ({ headers }, reply, representation, origin) => {
    const { status } = origin;
    const accepted = accepts(headers['accept-encoding']);
    const { plain } = representation;
    const coding = codingOf(accepted, plain.bytes.length);
    if (coding === null && !accepted.identity) throw notAcceptable();
    const { bytes, etag, digest } = await representation.variant(coding);
    reply.isComplete = true;
    const { fields } = representation;
    for (let at = 0; at < fields.length; at += 2) reply.header(fields[at] ?? '', fields[at + 1]);
    reply.header('etag', etag);
    reply.header('cache-status', cacheStatus(status));
    if (status !== HIT) reply.header('server-timing', serverTiming(origin));
    if (headers.authorization === undefined) {
      reply.header('cache-control', cacheControl(answers.nextChange, clock));
    } else {
      reply.header('cache-control', 'private, no-store');
      addVary(reply, 'Authorization');
    }
    const lastModified = representation.shownDate(clock);
    if (lastModified !== null) reply.header('last-modified', lastModified);
    const validators = { tag: representation.tag, lastModified };
    if (holds(validators, headers['if-none-match'], headers['if-modified-since'])) {
      return reply.code(304).removeHeader('content-type').send();
    }
    if (coding !== null) reply.header('content-encoding', coding);
    if (digest !== null) reply.header('repr-digest', digest);
    return reply.send(bytes);
  };
}

export function cacheStatus(status: string): string {
  return `Dateline; ${status}`;
}

export function serverTiming({ took }: Origin): string {
  return `app;dur=${took.toFixed(1)}`;
}

/** Clients differ little in what they accept. */
const MAX_REMEMBERED = 200;
const ANYTHING = acceptedCoding(undefined);
const remembered = new Map<string, Accepted>();

/** The same as `acceptedCoding`, read once. */
export function accepts(header: string | undefined): Accepted {
  if (header === undefined) return ANYTHING;
  const known = remembered.get(header);
  if (known !== undefined) return known;
  const accepted = acceptedCoding(header);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(header, accepted);
  return accepted;
}
