import { MAX_LIST_LENGTH } from '../domain/curated-list.ts';
import { printable } from '../domain/printable.ts';
import {
  type Follow,
  type MirrorList,
  type Origin,
  readChanges,
  readChosen,
  readList,
  readLists,
  readTerm,
} from '../interchange/mirror/index.ts';

/** Milliseconds: a piece of the feed may be held back for half a minute. */
const TIMEOUT_MS = 60_000;
/** Entries in one piece, and bytes of an answer: far more than so many articles have. */
const LIMIT = 100;
const MAX_ANSWER = 2 ** 26;

/** Of lists, and of a list's articles: more than there can be. */
const MOST_PAGES = 100;

const PATHS = { author: 'authors', section: 'sections', tag: 'tags' } as const;

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
class TooLongError extends OriginError {}

type Asking = { readonly key: string; readonly signal: AbortSignal; readonly waits: boolean };

/** A Dateline's API, asked over the network. `waits` has it hold a piece of the feed back until something happens. */
export function originAt(url: string, { key, signal, waits }: Asking): Origin & { readonly follow: Follow } {
  let limit = LIMIT;
  const ask = async (path: string): Promise<Response> => {
    const headers = { authorization: `Bearer ${key}`, accept: 'application/json' };
    const until = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return fetch(url + path, { headers, redirect: 'manual', signal: until }).catch((error: unknown) => {
      const { cause, message } = error as Error;
      throw new OriginError(`${url} can’t be reached: ${cause instanceof Error ? cause.message : message}.`);
    });
  };
  /** What readers are shown there; null for what isn't there. */
  const find = async (path: string): Promise<unknown> => {
    const answer = await ask(path);
    // What was merged leads on, and is told of by an entry of its own.
    if (answer.status === 308) return null;
    if (!answer.ok) {
      const refused = await refusal(answer);
      if (answer.status === 404 && refused.isProblem) return null;
      throw refused;
    }
    return json(answer);
  };
  /** None of what isn't there. */
  async function* pages<Page extends { readonly page: { readonly next: string | null } }>(
    path: string,
    read: (value: unknown) => Page,
  ): AsyncGenerator<Page> {
    for (let cursor: string | null = '', n = 0; cursor !== null && n < MOST_PAGES; n += 1) {
      const found = await find(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
      if (found === null) return;
      const page = read(found);
      yield page;
      cursor = page.page.next;
    }
  }
  return {
    follow: async (after, mayWait) => {
      const query = new URLSearchParams({
        limit: String(limit),
        body: 'html',
        withdrawn: 'true',
        ...(after !== null && { after }),
      });
      if (waits && mayWait) query.set('wait', '25');
      const answer = await ask(`/v1/changes?${query}`);
      if (answer.status === 410) return null;
      if (!answer.ok) throw await refusal(answer);
      const piece = await json(answer).catch((error: unknown) => {
        if (error instanceof TooLongError) limit = Math.max(1, Math.floor(limit / 2));
        throw error;
      });
      return readChanges(piece);
    },
    term: async (kind, id) => {
      const term = await find(`/v1/${PATHS[kind]}/${encodeURIComponent(id)}`);
      return term === null ? null : readTerm(kind, term);
    },
    list: async (id) => {
      const list = await find(`/v1/lists/${encodeURIComponent(id)}`);
      return list === null ? null : readList(list);
    },
    lists: async () => {
      const lists: MirrorList[] = [];
      for await (const page of pages('/v1/lists?limit=100', readLists)) lists.push(...page.data);
      return lists;
    },
    listed: async (id) => {
      const ids: string[] = [];
      const path = `/v1/lists/${encodeURIComponent(id)}/articles?fields=id&limit=100`;
      for await (const page of pages(path, readChosen)) ids.push(...page.data.map((article) => article.id));
      return ids.slice(0, MAX_LIST_LENGTH);
    },
    addresses: async (ids) => {
      const query = new URLSearchParams({ id: ids.join(','), fields: 'id,url', limit: String(LIMIT) });
      const { data } = readChosen(await find(`/v1/articles?${query}`));
      return new Map(data.flatMap(({ id, url }) => (url === undefined ? [] : [[id, url] as const])));
    },
  };
}

async function refusal(answer: Response): Promise<OriginError> {
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

async function json(answer: Response): Promise<unknown> {
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
