import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Deps } from '../deps.ts';
import { cacheControlOf, holds } from './cache.ts';
import { codingOf } from './compression.ts';
import { OPEN_TO_ORIGINS } from './cross-origin.ts';
import type { Limits } from './limits.ts';
import { NO_SNIFFING } from './no-sniffing.ts';
import { HIT, type KeptReads } from './read/kept-reads.ts';
import type { Representation, Variant } from './read/representation.ts';
import { accepts, cacheStatus, shownDate } from './read/sending.ts';
import { requestIdOf } from './request-identity.ts';

type Needs = Pick<Deps, 'config' | 'clock' | 'logger' | 'metrics' | 'isClosing'> &
  Pick<Limits, 'maxHeaders'> & { readonly answers: KeptReads };

/**
 * Answers what is kept before any routing, hook or validation, which cost ten times as much: a plain GET for a URL that has been through
 * all of them before. Its answer is theirs, byte for byte. Whatever is unusual about a request is left to them.
 */
export function answerAtOnce(server: Server, needs: Needs): void {
  // Fastify's own: whoever else listens has put itself before it.
  const routed = server.listeners('request').at(-1) as RequestListener | undefined;
  if (routed === undefined) throw new Error('the server has no listener yet');
  const answer = answererOf(needs);
  server.off('request', routed);
  server.on('request', (request, response) => {
    if (!answer(request, response)) routed(request, response);
  });
}

function answererOf({ answers, config, clock, logger, metrics, isClosing, maxHeaders }: Needs) {
  const cacheControl = cacheControlOf(config);
  // A line takes half of the time of such an answer.
  const logs = config.logLevel === 'debug' || config.logLevel === 'trace';

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const started = performance.now();
    const { method, url = '' } = request;
    if (method !== 'GET' || isClosing?.() === true) return false;
    const asked = plainly(request.rawHeaders, maxHeaders);
    const representation = asked && kept(answers, url);
    if (!representation) return false;
    const accepted = accepts(asked.acceptEncoding);
    const coding = codingOf(accepted, representation.plain.bytes.length);
    const variant = representation.ready(coding);
    if (variant === undefined || (coding === null && !accepted.identity)) return false;
    const now = clock();
    const lastModified = shownDate(representation, now);
    const { tag, route } = representation;
    const status = holds({ tag, lastModified }, asked.noneMatch, asked.modifiedSince) ? 304 : 200;
    const head = headOf(representation, variant, cacheControl(answers.nextChange, now), lastModified);
    const fields = status === 304 ? head.unchanged : head.whole;
    fields[fields.length - 1] = requestIdOf(asked.requestId);
    response.writeHead(status, fields);
    if (status === 304) response.end();
    else response.end(variant.bytes);
    metrics?.observe({ method, route, status, seconds: (performance.now() - started) / 1000 });
    if (logs) logger?.debug({ method, route, status, kept: true }, 'request');
    return true;
  };
}

/** A store that can't be asked has its failure answered and logged where failures are. */
function kept(answers: KeptReads, url: string): Representation | undefined {
  try {
    return answers.find(url);
  } catch {
    return undefined;
  }
}

type Asked = {
  acceptEncoding: string | undefined;
  noneMatch: string | undefined;
  modifiedSince: string | undefined;
  requestId: string | undefined;
};

const READ: Readonly<Record<string, keyof Asked>> = {
  'accept-encoding': 'acceptEncoding',
  'if-none-match': 'noneMatch',
  'if-modified-since': 'modifiedSince',
  'x-request-id': 'requestId',
};

/** Those that mean a key, a body, or a rule to be kept. */
const UNUSUAL = new Set([
  ...['authorization', 'content-length', 'content-type', 'transfer-encoding', 'expect', 'upgrade'],
  ...['if-match', 'idempotency-key'],
]);

/** What a request asks beside its URL; null for one that has more to it. */
function plainly(rawHeaders: readonly string[], maxHeaders: number): Asked | null {
  if (rawHeaders.length > 2 * maxHeaders) return null;
  const asked: Asked = {
    acceptEncoding: undefined,
    noneMatch: undefined,
    modifiedSince: undefined,
    requestId: undefined,
  };
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    const field = Object.hasOwn(READ, name) ? READ[name] : undefined;
    if (field !== undefined) {
      if (asked[field] !== undefined) return null;
      asked[field] = rawHeaders[at + 1];
    } else if (name === 'host') hosts += 1;
    else if (UNUSUAL.has(name)) return null;
  }
  return hosts === 1 ? asked : null;
}

/** Names and values in turn, as `writeHead` takes them; the last value is the request's own id. */
type Head = {
  readonly cacheControl: string;
  readonly lastModified: string | null;
  readonly whole: string[];
  readonly unchanged: string[];
};

const heads = new WeakMap<Variant, Head>();

/** Made anew where something of it is another one by now, which is seldom. */
function headOf(
  { headers }: Representation,
  variant: Variant,
  cacheControl: string,
  lastModified: string | null,
): Head {
  const known = heads.get(variant);
  if (known?.cacheControl === cacheControl && known.lastModified === lastModified) return known;
  const { 'content-type': type = '', ...constant } = headers;
  const { coding, bytes, etag } = variant;
  const always = {
    ...OPEN_TO_ORIGINS,
    ...NO_SNIFFING,
    ...constant,
    etag,
    'cache-status': cacheStatus(HIT),
    'cache-control': cacheControl,
    ...(lastModified !== null && { 'last-modified': lastModified }),
  };
  const ofBytes = {
    'content-type': type,
    'content-length': String(bytes.length),
    ...(coding !== null && { 'content-encoding': coding }),
  };
  const id = { 'x-request-id': '' };
  const whole = Object.entries({ ...always, ...ofBytes, ...id }).flat();
  const unchanged = Object.entries({ ...always, ...id }).flat();
  const head = { cacheControl, lastModified, whole, unchanged };
  heads.set(variant, head);
  return head;
}
