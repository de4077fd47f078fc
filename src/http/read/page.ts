import type { Page, PageRequest } from '../../domain/page.ts';
import type { PageWire } from '../schemas/lists.ts';
import { decodeCursor, encodeCursor, type ListIdentity } from './cursor.ts';
import { DEFAULT_LIMIT } from './parameters.ts';

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
  { limit }: PageRequest,
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
export function linkHeader(url: string, { next, prev }: PageWire, address: (path: string) => string): string {
  const [path = ''] = url.split('?', 1);
  const parameters = new URLSearchParams(url.slice(path.length));
  parameters.delete('cursor');
  parameters.sort();
  const link = (rel: string, cursor: string | null) => {
    const own = new URLSearchParams(parameters);
    if (cursor !== null) own.set('cursor', cursor);
    return `<${address(path)}${own.size === 0 ? '' : `?${own}`}>; rel="${rel}"`;
  };
  return [
    link('first', null),
    ...(prev === null ? [] : [link('prev', prev)]),
    ...(next === null ? [] : [link('next', next)]),
  ].join(', ');
}
