import type { Page, PageRequest } from '../../domain/page.ts';
import type { PageWire } from '../schemas/lists.ts';
import { decodeCursor, encodeCursor, type ListIdentity } from './cursor.ts';
import { DEFAULT_LIMIT } from './parameters.ts';
import { inOrderOfNames } from './query-parts.ts';

/** The page of `list` that a query asks for. Throws `invalid-cursor` for a cursor of anything else. */
export function pageRequest(
  { limit = DEFAULT_LIMIT, cursor }: { readonly limit?: number; readonly cursor?: string },
  list: ListIdentity,
): PageRequest {
  return { limit, cursor: cursor === undefined ? null : decodeCursor(cursor, list) };
}

/** `page` as clients see it; `total` is passed on where it was counted. */
export function presentPage(
  page: Omit<Page<unknown>, 'items'> & { readonly total?: number },
  { limit }: Pick<PageRequest, 'limit'>,
  list: ListIdentity,
): PageWire {
  const { next, prev, total } = page;
  return {
    limit,
    next: next && encodeCursor(next, list),
    prev: prev && encodeCursor(prev, list),
    ...(total !== undefined && { total }),
  };
}

/**
 * A Link header (RFC 8288) to the first page and those around this one. `url` is the request's path and query; the
 * parameters are put in the order of their names, so that a page has one address however the first was written.
 */
export function linkHeader(url: string, page: PageWire, address: (path: string) => string): string {
  const { first, prev, next } = pageAddresses(url, page);
  return [
    linkTo(address(first), 'first'),
    ...(prev === null ? [] : [linkTo(address(prev), 'prev')]),
    ...(next === null ? [] : [linkTo(address(next), 'next')]),
  ].join(', ');
}

const NOTHING = {};

/** One link of a Link header; `more` are its further parameters, such as `type`. */
export function linkTo(
  address: string,
  rel: string,
  more: Readonly<Record<string, string>> = NOTHING,
): string {
  let link = `<${address}>; rel="${rel}"`;
  for (const name in more) link += `; ${name}="${more[name]}"`;
  return link;
}

/** The paths and queries of a page and those around it, each written in one way. */
export function pageAddresses(url: string, { next, prev }: Pick<PageWire, 'next' | 'prev'>) {
  const [path = ''] = url.split('?', 1);
  const { own, cursor } = withoutCursor(url.slice(path.length + 1));
  const first = own === '' ? path : `${path}?${own}`;
  // A cursor has no character that is written otherwise in a query.
  const at = (place: string | null) =>
    place === null ? null : `${first}${own === '' ? '?' : '&'}cursor=${place}`;
  return { first, self: at(cursor) ?? first, prev: at(prev), next: at(next) };
}

/** Of letters, digits and what else is written in one way alone. */
const PLAIN = /^[A-Za-z]+=[\w.-]+(?:&[A-Za-z]+=[\w.-]+)*$/;
const ONLY_CURSOR = /^cursor=[\w-]+$/;
const CURSOR = 'cursor=';

function withoutCursor(query: string): { readonly own: string; readonly cursor: string | null } {
  if (query === '') return { own: '', cursor: null };
  // As most pages are asked for.
  if (ONLY_CURSOR.test(query)) return { own: '', cursor: query.slice(CURSOR.length) };
  if (!PLAIN.test(query)) return withoutCursorOf(new URLSearchParams(query));
  let cursor: string | null = null;
  const own: string[] = [];
  for (const part of query.split('&')) {
    if (part.startsWith(CURSOR)) cursor ??= part.slice(CURSOR.length);
    else own.push(part);
  }
  return { own: inOrderOfNames(own).join('&'), cursor };
}

function withoutCursorOf(parameters: URLSearchParams) {
  const cursor = parameters.get('cursor');
  parameters.delete('cursor');
  parameters.sort();
  return { own: parameters.toString(), cursor };
}
