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
export function linkHeader(url: string, { next, prev }: PageWire, address: (path: string) => string): string {
  const [path = ''] = url.split('?', 1);
  const here = address(path);
  const own = withoutCursor(url.slice(path.length + 1));
  const link = (rel: string, query: string) => `<${here}${query === '' ? '' : `?${query}`}>; rel="${rel}"`;
  // A cursor has no character that is written otherwise in a query.
  const at = (cursor: string) => `${own}${own === '' ? '' : '&'}cursor=${cursor}`;
  return [
    link('first', own),
    ...(prev === null ? [] : [link('prev', at(prev))]),
    ...(next === null ? [] : [link('next', at(next))]),
  ].join(', ');
}

function withoutCursor(query: string): string {
  if (query === '') return '';
  const parameters = new URLSearchParams(query);
  parameters.delete('cursor');
  parameters.sort();
  return parameters.toString();
}
