import type { RequestOptions } from 'node:http';
import { isIPv6, type LookupFunction } from 'node:net';
import type { AttemptResult, DeliveryFailure } from './domain/attempt.ts';
import { invalid } from './domain/errors.ts';
import { isPublicAddress, literalOf } from './domain/public-address.ts';
import { refusedHost } from './domain/webhook-target.ts';
import { publicResolver, type Resolve, resolveOwn } from './resolve.ts';

/** What keeps strangers from having us call our own network (SSRF). */
export type Guard = { readonly privateTargets: boolean; readonly resolve: Resolve };

/** `resolve` takes the place of the network's name servers. */
export function guardOf(privateTargets: boolean, resolve?: Resolve): Guard {
  return { privateTargets, resolve: resolve ?? (privateTargets ? resolveOwn : publicResolver()) };
}

/**
 * Throws `invalid-value` (of `field`) for an address whose host resolves to anything that isn't public. A host that resolves to
 * nothing yet passes: it is looked at again with each connection.
 */
export async function checkTarget(url: string, guard: Guard, field = 'url'): Promise<void> {
  const { hostname } = new URL(url);
  const refused =
    refusedHost(hostname, guard.privateTargets) ??
    (literalOf(hostname) === null ? refusedAmong(await guard.resolve(hostname), guard) : null);
  if (refused !== null) throw invalid(field, refused);
}

/** Bytes of an answer that are read at most; what comes behind them doesn't matter. */
const MAX_ANSWER = 65_536;

export type Get = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds from the start until the answer's status must be there, and its body is no longer read. */
  readonly timeout: number;
  /** Ends the attempt, which then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly guard: Guard;
};
export type Post = Get & { readonly body: string | Buffer };

/** Sends one POST and looks at nothing but the answer's status. See `guarded`. */
export async function guardedPost(post: Post): Promise<AttemptResult> {
  const result = await guarded(post, post.body);
  return 'failure' in result ? result : { status: result.status };
}

/** Sends one GET; `text` is the beginning of the answer. See `guarded`. */
export function guardedGet(get: Get): Promise<Answered | { readonly failure: DeliveryFailure }> {
  return guarded(get, null);
}

type Answered = { readonly status: number; readonly text: string };

/**
 * Asks on a connection of its own, at an address that was looked at just now: the one that was checked is the one that is
 * called, so that a name that resolves otherwise the next time gains nothing. No redirect is followed.
 */
async function guarded(
  get: Get,
  body: Post['body'] | null,
): Promise<Answered | { failure: DeliveryFailure }> {
  const { guard, signal } = get;
  const url = new URL(get.url);
  if (!guard.privateTargets && url.protocol !== 'https:') return { failure: 'refused-address' };
  // Node asks no `lookup` for what is an address already.
  if (refusedHost(url.hostname, guard.privateTargets) !== null) return { failure: 'refused-address' };
  const deadline = AbortSignal.timeout(get.timeout);
  try {
    return await answerOf(url, get, body, AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    return { failure: deadline.aborted ? 'timeout' : failureOf(error) };
  }
}

function answerOf(
  url: URL,
  { headers, guard }: Get,
  body: Post['body'] | null,
  signal: AbortSignal,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method: body === null ? 'GET' : 'POST',
      headers: { ...headers, ...(body !== null && { 'content-length': Buffer.byteLength(body) }) },
      agent: false,
      lookup: guardedLookup(guard),
      signal,
    };
    // Whatever becomes of its body, the answer has been given.
    let status: number | null = null;
    const chunks: Buffer[] = [];
    const end = (error: Error) =>
      status === null ? reject(error) : resolve({ status, text: Buffer.concat(chunks).toString() });
    const node = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
    // Without an import, which evaluates all that they export: see http/node-http.ts.
    const request = node.request(url, options, (response) => {
      status = response.statusCode ?? 0;
      let read = 0;
      response.on('error', end).on('data', (chunk: Buffer) => {
        read += chunk.length;
        chunks.push(chunk);
        if (read > MAX_ANSWER) request.destroy();
      });
    });
    request.on('error', end);
    request.on('close', () => end(new Error('the connection ended without an answer')));
    request.end(body ?? undefined);
  });
}

class RefusedAddress extends Error {}

function guardedLookup(guard: Guard): LookupFunction {
  return (hostname, { all }, callback) => {
    guard.resolve(hostname).then(
      (addresses) => {
        const refused = refusedAmong(addresses, guard);
        if (refused !== null) return callback(new RefusedAddress(refused), '', 0);
        const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
        const [first] = found;
        if (first === undefined) return callback(new Error(`${hostname} has no address`), '', 0);
        if (all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, '', 0),
    );
  };
}

/** One that isn't public spoils all: who gives both means no good. */
function refusedAmong(addresses: readonly string[], { privateTargets }: Guard): string | null {
  const refused = privateTargets ? undefined : addresses.find((address) => !isPublicAddress(address));
  return refused === undefined ? null : `its host is at ${refused}, which is no public address`;
}

function failureOf(error: unknown): DeliveryFailure {
  if (error instanceof RefusedAddress) return 'refused-address';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_')) return 'bad-answer';
  return /CERT|TLS|SSL|EPROTO|VERIFY_LEAF/.test(code) ? 'tls' : 'unreachable';
}
