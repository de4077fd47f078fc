import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { parseKey } from '../../domain/key-text.ts';
import type { Once, Store, WriteOptions } from '../../store/store.ts';
import { bearerOf } from '../auth.ts';
import { Problem } from '../errors.ts';
import { fingerprintOf, openAnswer, type SentAnswer, sealAnswer } from './kept-answers.ts';

/** Makes a result an answer, by computing alone: it may be called inside the store's transaction. */
export type Show<Result> = (result: Result) => SentAnswer;

/** What a handler hands to the store with its write, so that it is known who did it and that it is done once. */
export type Writing = <Result>(show: Show<Result>) => WriteOptions<Result>;

/** Requests that are under way in an application, by owner and Idempotency-Key. */
export type InFlight = Set<string>;

type Idempotent = {
  readonly store: Pick<Store, 'answers'>;
  readonly clock: Clock;
  readonly inFlight: InFlight;
  readonly by: Actor;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

/**
 * Runs `handle` at most once for each `Idempotency-Key` of a caller (draft-ietf-httpapi-idempotency-key-header): asked
 * again with the same request, the first answer comes again; with another one it is 422, and 409 while the first is
 * under way. A refused request had no effect, so that nothing of it is kept.
 */
export async function idempotently(
  context: Idempotent,
  handle: (writing: Writing) => Promise<SentAnswer>,
): Promise<SentAnswer> {
  const { request, by, inFlight } = context;
  const key = idempotencyKey(request);
  if (key === null || by.keyId === null) return handle(() => ({ by }));
  const place = `${by.keyId} ${key}`;
  if (inFlight.has(place)) throw underWay();
  inFlight.add(place);
  try {
    return (await replayed(context, by.keyId, key)) ?? (await first(context, by.keyId, key, handle));
  } finally {
    inFlight.delete(place);
  }
}

/** Refuses the header where it can't be kept: a streamed answer has no end that fits in a row. */
export function refuseIdempotencyKey(request: FastifyRequest, instead: string): void {
  if (request.headers['idempotency-key'] === undefined) return;
  throw wrongKey(`is not taken here: ${instead}`);
}

async function first(
  context: Idempotent,
  owner: string,
  key: string,
  handle: (writing: Writing) => Promise<SentAnswer>,
): Promise<SentAnswer> {
  const { store, clock, by } = context;
  const { fingerprint, secret, name } = asked(context, owner, key);
  const at = clock();
  let written = false;
  const writing: Writing = (show) => {
    written = true;
    const answer = (result: Parameters<typeof show>[0]) => sealAnswer(show(result), secret, name);
    const once: Once<Parameters<typeof show>[0]> = { owner, key, fingerprint, at, answer };
    return { by, once };
  };
  try {
    const answer = await handle(writing);
    if (!written)
      await store.answers.keep(owner, key, { fingerprint, at, answer: sealAnswer(answer, secret, name) });
    return answer;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'already-done') throw error;
    // Another process was faster: its answer is there by now.
    const answer = await replayed(context, owner, key);
    if (answer === null) throw error;
    return answer;
  }
}

async function replayed(context: Idempotent, owner: string, key: string): Promise<SentAnswer | null> {
  const kept = await context.store.answers.find(owner, key);
  if (kept === null) return null;
  const { fingerprint, secret, name } = asked(context, owner, key);
  const answer = kept.fingerprint === fingerprint ? openAnswer(kept.answer, secret, name) : null;
  if (answer === null) {
    throw new Problem(
      'idempotency-key-reused',
      'This `Idempotency-Key` was used for another request in the last 24 hours.',
      { errors: [{ header: 'Idempotency-Key', code: 'reused', message: 'belongs to another request' }] },
    );
  }
  context.reply.header('idempotency-replayed', 'true');
  return answer;
}

function asked({ request }: Idempotent, owner: string, key: string) {
  const { method, url, body, headers } = request;
  const claim = parseKey(bearerOf(headers.authorization ?? '') ?? '');
  if (claim === null) throw new Error('an idempotent request came without a key');
  return { fingerprint: fingerprintOf(method, url, body), secret: claim.secret, name: `${owner} ${key}` };
}

/** Up to 255 visible ASCII characters; in double quotes or not, as clients of the draft send both. */
function idempotencyKey({ headers }: FastifyRequest): string | null {
  const sent = headers['idempotency-key'];
  if (sent === undefined) return null;
  if (typeof sent !== 'string' || !KEY.test(sent)) {
    throw wrongKey('must be given once, as 1 to 255 visible ASCII characters');
  }
  return sent;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

function wrongKey(message: string): Problem {
  return new Problem('invalid-parameter', `The header \`Idempotency-Key\` ${message}.`, {
    errors: [{ header: 'Idempotency-Key', code: 'wrong-format', message }],
  });
}

function underWay(): Problem {
  return new Problem(
    'idempotency-key-in-flight',
    'A request with this `Idempotency-Key` is still under way. Ask again when it is over.',
    { headers: { 'retry-after': '1' } },
  );
}
