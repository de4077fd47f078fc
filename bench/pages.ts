import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { middleOf } from './figures.ts';

const LIMIT = 20;
const LARGE = 100;

/** The page numbered 400, of ten articles each. */
export const FAR = { page: 400, limit: 10 };

export type Answer = { readonly items: number | null; readonly headers: Headers; readonly body: string };

export type ListBody = {
  readonly data?: unknown;
  readonly page?: { readonly next: string | null; readonly total?: number };
};

/** Lets go of a connection long before a server does, which would lose the request that is on its way. */
const agent = new Agent({ keepAlive: true, timeout: 5_000 });

export async function get(port: number, path: string): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ agent, port, host: '127.0.0.1', path }, resolve).once('error', reject).end();
  });
  const body = await text(response);
  const status = response.statusCode;
  if (status !== 200) throw new Error(`${path} answers ${status}: ${body.slice(0, 500)}`);
  const { data } = JSON.parse(body) as ListBody;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return { items: Array.isArray(data) ? data.length : null, headers, body };
}

/** An answer's body. */
export async function read(port: number, path: string): Promise<ListBody> {
  return JSON.parse((await get(port, path)).body) as ListBody;
}

/** The page in the middle of a list. */
export async function middlePage(port: number, path: string): Promise<string> {
  const total = await totalOf(port, path);
  return pageAfter(port, path, middleOf(total, LIMIT), LIMIT);
}

/** The 400th page and the first of the same size; null where the list is too short. */
export async function farPages(port: number, path: string): Promise<{ first: string; far: string } | null> {
  const { page, limit } = FAR;
  if ((await totalOf(port, path)) < page * limit) return null;
  const far = await pageAfter(port, path, (page - 1) * limit, limit);
  return { first: withParameters(path, { limit }), far };
}

async function totalOf(port: number, path: string): Promise<number> {
  return (await read(port, withParameters(path, { limit: 1, total: true }))).page?.total ?? 0;
}

/** The page that begins after `skipped` items, reached by following `page.next` from the first. */
async function pageAfter(port: number, path: string, skipped: number, limit: number): Promise<string> {
  let cursor: string | null = null;
  for (let left = skipped; left > 0; left -= LARGE) {
    const step: string = withParameters(path, { limit: Math.min(left, LARGE), fields: 'id', ...at(cursor) });
    cursor = (await read(port, step)).page?.next ?? null;
    if (cursor === null) throw new Error(`${path} has no page after ${skipped} articles`);
  }
  return withParameters(path, { limit, ...at(cursor) });
}

function at(cursor: string | null): { cursor?: string } {
  return cursor === null ? {} : { cursor };
}

export function withParameters(
  path: string,
  parameters: Readonly<Record<string, string | number | boolean>>,
): string {
  const url = new URL(path, 'http://localhost');
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, `${value}`);
  return `${url.pathname}${url.search}`;
}
