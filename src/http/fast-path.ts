import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Deps } from '../deps.ts';
import { codingOf } from './compression.ts';
import type { Limits } from './limits.ts';
import { type PlainAnswer, type Send, type SendingNeeds, senderOf } from './plain-answer.ts';
import { plainly } from './plain-request.ts';
import { quotaHeaders, type RateLimits } from './rate-limits.ts';
import { type Answered, COLLAPSED, type KeptReads, type Made } from './read/kept-reads.ts';
import type { PlainRead, PlainReads } from './read/plain-reads.ts';
import type { Representation } from './read/representation.ts';
import { accepts } from './read/sending.ts';

type Needs = SendingNeeds &
  Pick<Deps, 'isClosing'> &
  Pick<Limits, 'maxHeaders'> & {
    /** Null where readers need a key. */
    readonly plainReads: PlainReads | null;
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
  const { answers, rates, isLate, isClosing, maxHeaders } = needs;
  const turn = new Turn(needs, ({ request, response }) => routed(request, response));
  server.off('request', routed);
  server.on('request', (request, response) => {
    const isOpen = request.method === 'GET' && isClosing?.() !== true;
    const asked = isOpen ? plainly(request.rawHeaders, maxHeaders) : null;
    const quota = asked && quotaOf(rates, request);
    if (asked === null || quota === null) return routed(request, response);
    const { url = '' } = request;
    const one = { url, request, response, asked, quota };
    if (answers.has(url)) return turn.addKept(one);
    // What the routes answer doesn't wait for others: then all of a turn would be answered when the last of it is.
    if (isLate() || !turn.take(one)) routed(request, response);
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

type Waiting = PlainAnswer & { readonly url: string; readonly request: IncomingMessage };

/** All who wait for the same. */
type Missing = { readonly read: PlainRead; readonly all: [Waiting, ...Waiting[]] };

/** Lists that may take long and are made in one turn; further ones are for the routes, between which others have their turn. */
const MOST_WALKS = 8;

/**
 * The plain requests of one turn of the event loop, answered together at its end, of one look whether anything was committed, and one look at what
 * isn't kept: to open a state of the database and let go of it takes three calls of the system, each promise as much as a header,
 * and code that runs again at once is still in the processor's cache. It is as exact as a look with each: what was sent before sees all that was committed before it was sent.
 */
class Turn {
  readonly #needs: Needs;
  readonly #leave: (one: Waiting) => void;
  readonly #send: Send;
  /** Who wait for what was kept when they asked. */
  #kept: Waiting[] = [];
  #walks = 0;
  #missing = new Groups();

  /** `leave` gives a request to the routes, who also tell of a store that can't be asked. */
  constructor(needs: Needs, leave: (one: Waiting) => void) {
    this.#needs = needs;
    this.#leave = leave;
    this.#send = senderOf(needs);
  }

  addKept(one: Waiting): void {
    this.#answerSoon();
    this.#kept.push(one);
  }

  /** False, and nothing is taken, for what is no plain read, or one too many of those that take long. What others wait for already needs no second look at its URL. */
  take(one: Waiting): boolean {
    if (this.#missing.take(one)) return true;
    const read = this.#needs.plainReads?.parse(one.url) ?? null;
    if (read === null || (read.isWalk && !this.#takesWalk())) return false;
    this.#answerSoon();
    this.#missing.add({ read, all: [one] });
    return true;
  }

  #takesWalk(): boolean {
    this.#walks += 1;
    return this.#walks <= MOST_WALKS;
  }

  /** To be called before the first is taken. */
  #answerSoon(): void {
    const isFirst = this.#kept.length === 0 && this.#missing.all.length === 0;
    if (isFirst) setImmediate(() => this.#answerAll());
  }

  #answerAll(): void {
    const { answers, plainReads } = this.#needs;
    const kept = this.#kept;
    const asked = this.#missing.all;
    this.#kept = [];
    this.#missing = new Groups();
    this.#walks = 0;
    let looked: boolean | null = null;
    const looks = () => {
      looked ??= isCurrent(answers);
      return looked;
    };
    for (const one of kept) this.#answerKept(one, looks() ? answers.find(one.url) : undefined);
    const missing: Missing[] = [];
    for (const group of asked) {
      if (answers.hasKey(group.read.key)) {
        for (const one of group.all) this.#answerKept(one, looks() ? answers.findAs(group.read) : undefined);
      } else missing.push(group);
    }
    if (plainReads !== null && missing.length > 0) this.#answerMissing(plainReads, missing);
  }

  #answerKept(one: Waiting, found: Representation | undefined): void {
    if (found === undefined || !this.#send(one, found, null)) this.#leave(one);
  }

  /** Made once for all who wait for the same. */
  #answerMissing(plainReads: PlainReads, missing: readonly Missing[]): void {
    const { answers } = this.#needs;
    const { version } = answers;
    const leaveAll = () => {
      for (const { all } of missing) all.forEach(this.#leave);
    };
    if (version === null) {
      leaveAll();
      return;
    }
    const answerAll = (made: readonly (Made | null)[] | null) => {
      for (const [index, { read, all }] of missing.entries()) {
        const one = made?.[index];
        const answered = one ? answers.keepMade(read, one, version) : null;
        if (answered === null) all.forEach(this.#leave);
        else this.#answerMade(all, answered);
      }
    };
    const reads = missing.map(({ read }) => read);
    plainReads.make(reads, version).then(answerAll, leaveAll);
  }

  #answerMade(all: readonly Waiting[], { representation, status: first }: Answered): void {
    let status = first;
    for (const one of all) {
      this.#inItsCoding(one, representation, status, all.length === 1);
      status = COLLAPSED;
    }
  }

  /** `isSole` where nobody else is sent the same, so that bytes that are lent can be given back. */
  #inItsCoding(one: Waiting, representation: Representation, status: string, isSole: boolean): void {
    const { started, acceptEncoding } = one.asked;
    const answer = () => {
      const origin = { status, took: performance.now() - started };
      if (!this.#send(one, representation, origin)) this.#leave(one);
      if (isSole) releaseOnceSent(one.response, representation);
    };
    const coding = codingOf(accepts(acceptEncoding), representation.plain.bytes.length);
    if (coding === null) answer();
    else representation.variant(coding).then(answer, () => this.#leave(one));
  }
}

/** So many are looked through faster than a map of them is made. */
const FEW = 32;

/** Who wait for the same, by the URL that they asked for. */
class Groups {
  readonly all: Missing[] = [];
  #byUrl: Map<string, Missing> | null = null;

  /** Whether there was a group for it. */
  take(one: Waiting): boolean {
    const { url } = one;
    const same = this.#byUrl === null ? this.#look(url) : this.#byUrl.get(url);
    same?.all.push(one);
    return same !== undefined;
  }

  add(missing: Missing): void {
    this.all.push(missing);
    if (this.#byUrl !== null) this.#byUrl.set(missing.read.target, missing);
    else if (this.all.length > FEW) this.#byUrl = new Map(this.all.map((one) => [one.read.target, one]));
  }

  #look(url: string): Missing | undefined {
    for (const missing of this.all) if (missing.read.target === url) return missing;
    return undefined;
  }
}

/** What the system has taken whole by now is sent; mostly all of it is. Of a connection that ends before, nothing is given back. */
function releaseOnceSent(response: ServerResponse, representation: Representation): void {
  if (response.socket?.writableLength === 0) representation.release();
  else response.once('finish', () => representation.release());
}

function isCurrent(answers: KeptReads): boolean {
  try {
    return answers.isCurrent();
  } catch {
    return false;
  }
}
