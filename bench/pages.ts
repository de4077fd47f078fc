import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { middleOf } from './figures.ts';
import type { Asked } from './load.ts';

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

export async function get(port: number, asked: string | Asked): Promise<Answer> {
  const { path, more } = typeof asked === 'string' ? { path: asked, more: '' } : asked;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ agent, port, host: '127.0.0.1', path, headers: headersIn(more) }, resolve)
      .once('error', reject)
      .end();
  });
  const body = await text(response);
  const status = response.statusCode;
  if (status !== 200) throw new Error(`${path} answers ${status}: ${body.slice(0, 500)}`);
  const isJson = response.headers['content-type']?.includes('json') === true;
  const { data } = isJson ? (JSON.parse(body) as ListBody) : {};
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return { items: Array.isArray(data) ? data.length : null, headers, body };
}

function headersIn(lines: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...lines.matchAll(/(.+?): (.*)\r\n/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** An answer's body. */
export async function read(port: number, path: string): Promise<ListBody> {
  return JSON.parse((await get(port, path)).body) as ListBody;
}

/*
 * Pages that begin at the same place, of `count` lengths around the one that is meant, the longest first: those who ask for the same at
 * the same time share what is made for one of them, and how many do changes all the time.
 */

export function firstPages(path: string, count: number): readonly string[] {
  return inLengths(path, LIMIT, count);
}

/** From the middle of the list. */
export async function middlePages(port: number, path: string, count: number): Promise<readonly string[]> {
  const total = await totalOf(port, path);
  return inLengths(await pathAfter(port, path, middleOf(total, LIMIT)), LIMIT, count);
}

/** The 400th page in these lengths, and the first one; null where the list is too short. */
export async function farPages(
  port: number,
  path: string,
  count: number,
): Promise<{ first: readonly string[]; far: readonly string[] } | null> {
  const { page, limit } = FAR;
  const before = (page - 1) * limit;
  if ((await totalOf(port, path)) < before + longest(limit, count)) return null;
  const far = await pathAfter(port, path, before);
  return { first: inLengths(path, limit, count), far: inLengths(far, limit, count) };
}

function inLengths(path: string, limit: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    withParameters(path, { limit: Math.max(1, longest(limit, count) - index) }),
  );
}

function longest(limit: number, count: number): number {
  return limit + Math.floor(count / 2);
}

async function totalOf(port: number, path: string): Promise<number> {
  return (await read(port, withParameters(path, { limit: 1, total: true }))).page?.total ?? 0;
}

/** A list from after `skipped` items, reached by following `page.next` from the first page. */
async function pathAfter(port: number, path: string, skipped: number): Promise<string> {
  let cursor: string | null = null;
  for (let left = skipped; left > 0; left -= LARGE) {
    const step: string = withParameters(path, { limit: Math.min(left, LARGE), fields: 'id', ...at(cursor) });
    cursor = (await read(port, step)).page?.next ?? null;
    if (cursor === null) throw new Error(`${path} has no page after ${skipped} articles`);
  }
  return withParameters(path, at(cursor));
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
