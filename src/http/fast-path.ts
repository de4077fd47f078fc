import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Deps } from '../deps.ts';
import { cacheControlOf, holds } from './cache.ts';
import { codingOf } from './compression.ts';
import type { Limits } from './limits.ts';
import { quotaHeaders, type RateLimits } from './rate-limits.ts';
import { headOfKept, headOfMade } from './read/heads.ts';
import type { KeptReads } from './read/kept-reads.ts';
import type { PlainRead } from './read/plain-reads.ts';
import type { Representation } from './read/representation.ts';
import { accepts, type Origin, shownDate } from './read/sending.ts';
import { requestIdOf } from './request-identity.ts';

type Needs = Pick<Deps, 'config' | 'clock' | 'logger' | 'metrics' | 'isClosing'> &
  Pick<Limits, 'maxHeaders'> & {
    readonly answers: KeptReads;
    readonly plainRead: (url: string) => PlainRead | null;
    readonly rates: RateLimits;
    /** Whether what has to be made may be refused: the routes decide that. */
    readonly isLate: () => boolean;
  };

/**
 * Answers plain reads before any routing, hook or validation, which cost ten times as much: a plain GET for what is kept, or for
 * one of the commonest reads. Its answer is what the routes would give, byte for byte. Whatever is unusual about a request, and
 * whatever isn't a 200 or a 304, is left to them.
 */
export function answerAtOnce(server: Server, needs: Needs): void {
  // Fastify's own: whoever else listens has put itself before it.
  const routed = server.listeners('request').at(-1) as RequestListener | undefined;
  if (routed === undefined) throw new Error('the server has no listener yet');
  const send = senderOf(needs);
  const { answers, plainRead, rates, isClosing, isLate, maxHeaders } = needs;
  const answerKept = inOneLook(answers, ({ request, response, asked, quota }, found) => {
    if (found === null || !send({ response, asked, quota }, found, null)) routed(request, response);
  });
  server.off('request', routed);
  server.on('request', (request, response) => {
    const { method, url = '' } = request;
    const isOpen = method === 'GET' && isClosing?.() !== true;
    const asked = isOpen ? plainly(request.rawHeaders, maxHeaders) : null;
    const quota = asked && quotaOf(rates, request);
    if (asked === null || quota === null) return routed(request, response);
    if (answers.has(url)) return answerKept({ url, request, response, asked, quota });
    const read = isLate() ? null : plainRead(url);
    if (read === null) return routed(request, response);
    answerMade(answers, url, read, asked, (made) => {
      if (made === null || !send({ response, asked, quota }, made.representation, made.origin))
        routed(request, response);
    });
  });
}

const UNCOUNTED: readonly string[] = [];

/** What the answer says of the quota of whoever asks, names and values in turn; null where there is nothing left of it. */
function quotaOf(rates: RateLimits, request: IncomingMessage): readonly string[] | null {
  if (!rates.countsAddresses) return UNCOUNTED;
  const taken = rates.ofAddress(request);
  if (taken?.isExceeded === true) return null;
  return taken === null ? UNCOUNTED : Object.entries(quotaHeaders(taken)).flat();
}

/** `quota` is what the answer says of it. */
type Answering = {
  readonly response: ServerResponse;
  readonly asked: Asked;
  readonly quota: readonly string[];
};
type Waiting = Answering & { readonly url: string; readonly request: IncomingMessage };

/**
 * Gathers the requests of one turn of the event loop, and then looks once whether anything was committed. That is as exact as a look with
 * each: what was sent before the look sees all that was committed before it was sent. `answer` is given what is kept; null where the
 * routes have to answer, who also tell of a store that can't be asked.
 */
function inOneLook(
  answers: KeptReads,
  answer: (one: Waiting, found: Representation | null) => void,
): (one: Waiting) => void {
  let waiting: Waiting[] = [];
  const answerAll = () => {
    const all = waiting;
    waiting = [];
    const isCurrent = looks(answers);
    for (const one of all) answer(one, (isCurrent && answers.find(one.url)) || null);
  };
  return (one) => {
    if (waiting.push(one) === 1) setImmediate(answerAll);
  };
}

function looks(answers: KeptReads): boolean {
  try {
    return answers.isCurrent();
  } catch {
    return false;
  }
}

type Made = { readonly representation: Representation; readonly origin: Origin };

/** Calls `answer` once it is made, and in the coding that it will be sent in; with null where the routes have to answer. */
function answerMade(
  answers: KeptReads,
  url: string,
  { key, make }: PlainRead,
  { started, acceptEncoding }: Asked,
  answer: (made: Made | null) => void,
): void {
  const leave = () => answer(null);
  // No promise of its own: what is made is mostly sent as it is, and each costs as much as a header.
  answers.getAtOnce(key, url, make).then((answered) => {
    if (answered === null) return leave();
    const { representation, status } = answered;
    const made = { representation, origin: { status, took: performance.now() - started } };
    const coding = codingOf(accepts(acceptEncoding), representation.plain.bytes.length);
    if (coding === null) answer(made);
    else representation.variant(coding).then(() => answer(made), leave);
  }, leave);
}

function senderOf({ answers, config, clock, logger, metrics }: Needs) {
  const cacheControl = cacheControlOf(config);
  // A line takes half of the time of such an answer.
  const logs = config.logLevel === 'debug' || config.logLevel === 'trace';

  /** `origin` is null for what was kept. False, and nothing is sent, where the client rules out what there is. */
  return (
    { response, asked, quota }: Answering,
    representation: Representation,
    origin: Origin | null,
  ): boolean => {
    const accepted = accepts(asked.acceptEncoding);
    const coding = codingOf(accepted, representation.plain.bytes.length);
    const variant = representation.ready(coding);
    if (variant === undefined || (coding === null && !accepted.identity)) return false;
    const now = clock();
    const lastModified = shownDate(representation, now);
    const { tag, route } = representation;
    const isKnown = holds({ tag, lastModified }, asked.noneMatch, asked.modifiedSince);
    const sent = { representation, variant, isKnown };
    const moment = { cacheControl: cacheControl(answers.nextChange, now), lastModified };
    const id = requestIdOf(asked.requestId);
    const status = isKnown ? 304 : 200;
    const head = origin === null ? headOfKept(sent, moment, id) : headOfMade(sent, moment, origin, id);
    response.writeHead(status, quota.length === 0 ? head : [...head, ...quota]);
    if (isKnown) response.end();
    else response.end(variant.bytes);
    metrics?.observe({ method: 'GET', route, status, seconds: (performance.now() - asked.started) / 1000 });
    if (logs) logger?.debug({ method: 'GET', route, status, kept: origin === null }, 'request');
    return true;
  };
}

type Asked = Record<(typeof READ)[keyof typeof READ], string | undefined> & {
  /** By `performance.now`. */
  readonly started: number;
};

const READ = {
  'accept-encoding': 'acceptEncoding',
  'if-none-match': 'noneMatch',
  'if-modified-since': 'modifiedSince',
  'x-request-id': 'requestId',
} as const;

/** Those that mean a key, a body, or a rule to be kept. */
const UNUSUAL = new Set([
  ...['authorization', 'content-length', 'content-type', 'transfer-encoding', 'expect', 'upgrade'],
  ...['if-match', 'idempotency-key'],
]);

/** What a request asks beside its URL; null for one that has more to it. */
function plainly(rawHeaders: readonly string[], maxHeaders: number): Asked | null {
  if (rawHeaders.length > 2 * maxHeaders) return null;
  const asked: Asked = {
    started: performance.now(),
    acceptEncoding: undefined,
    noneMatch: undefined,
    modifiedSince: undefined,
    requestId: undefined,
  };
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (isRead(name)) {
      const field = READ[name];
      if (asked[field] !== undefined) return null;
      asked[field] = rawHeaders[at + 1];
    } else if (name === 'host') hosts += 1;
    else if (UNUSUAL.has(name)) return null;
  }
  return hosts === 1 ? asked : null;
}

function isRead(name: string): name is keyof typeof READ {
  return Object.hasOwn(READ, name);
}
