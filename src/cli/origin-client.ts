import { printable } from '../domain/printable.ts';

/** Milliseconds: a piece of the feed may be held back for half a minute. */
const TIMEOUT_MS = 60_000;
/** Bytes of an answer: far more than a piece of the feed has. */
const MAX_ANSWER = 2 ** 26;
/** Of lists, and of a list's articles: more than there can be. */
const MOST_PAGES = 100;

type Said = Pick<OriginError, 'retryAfterMs' | 'isFinal' | 'isProblem'>;

/** An answer that isn't as it should be, and for how long the origin wants to be left alone. */
export class OriginError extends Error {
  readonly code = 'ORIGIN';
  readonly retryAfterMs: number | null;
  /** Whether asking again can't help. */
  readonly isFinal: boolean;
  /** Whether it is the origin's own answer, as its contract has it. */
  readonly isProblem: boolean;

  constructor(
    message: string,
    { retryAfterMs = null, isFinal = false, isProblem = false }: Partial<Said> = {},
  ) {
    super(printable(message));
    this.retryAfterMs = retryAfterMs;
    this.isFinal = isFinal;
    this.isProblem = isProblem;
  }
}

/** One that is longer than any should be: a shorter piece may be had. */
export class TooLongError extends OriginError {}

type Asking = { readonly key: string; readonly signal: AbortSignal };
type Paged = { readonly page: { readonly next: string | null } };

/** Asks a Dateline's API over the network; whatever isn't answered as it should be rejects with `OriginError`. */
export class OriginClient {
  readonly #url: string;
  readonly #asking: Asking;

  constructor(url: string, asking: Asking) {
    this.#url = url;
    this.#asking = asking;
  }

  async ask(path: string): Promise<Response> {
    const { key, signal } = this.#asking;
    const headers = { authorization: `Bearer ${key}`, accept: 'application/json' };
    const until = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return fetch(this.#url + path, { headers, redirect: 'manual', signal: until }).catch((error: unknown) => {
      const { cause, message } = error as Error;
      throw new OriginError(
        `${this.#url} can’t be reached: ${cause instanceof Error ? cause.message : message}.`,
      );
    });
  }

  /** What readers are shown there; null for what isn't there. */
  async find(path: string): Promise<unknown> {
    const answer = await this.ask(path);
    // What was merged leads on, and is told of by an entry of its own.
    if (answer.status === 308) return null;
    if (answer.ok) return json(answer);
    const refused = await refusal(answer);
    if (answer.status === 404 && refused.isProblem) return null;
    throw refused;
  }

  /** Page by page; none of what isn't there. */
  async *pages<Page extends Paged>(path: string, read: (value: unknown) => Page): AsyncGenerator<Page> {
    for (let cursor: string | null = '', n = 0; cursor !== null && n < MOST_PAGES; n += 1) {
      const found = await this.find(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
      if (found === null) return;
      const page = read(found);
      yield page;
      cursor = page.page.next;
    }
  }
}

export async function refusal(answer: Response): Promise<OriginError> {
  const { status, headers } = answer;
  const body = (await json(answer).catch(() => null)) as { readonly [field: string]: unknown } | null;
  const { detail, code } = body ?? {};
  // A 404 may also be of what stands before the origin, when that is away.
  const isProblem = typeof code === 'string';
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new OriginError(`${answer.url} answers ${status}${detail === undefined ? '.' : `: ${detail}`}`, {
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
    isFinal: isProblem && status >= 400 && status < 500 && ![408, 425, 429].includes(status),
    isProblem,
  });
}

export async function json(answer: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      size += chunk.length;
      if (size > MAX_ANSWER) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new OriginError(`${answer.url} broke off: ${(error as Error).message}.`);
  }
  if (size > MAX_ANSWER) throw new TooLongError(`${answer.url} answers more than ${MAX_ANSWER} bytes.`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new OriginError(`${answer.url} answers something else than JSON.`);
  }
}
