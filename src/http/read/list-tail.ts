import type { ListTail } from '../../domain/curated-list.ts';
import type { Addresses } from '../present/addresses.ts';
import { TAIL } from './article-parameters.ts';
import { articleFilter, articleSort } from './article-query.ts';
import { queryText } from './query-text.ts';

/**
 * Reads the query of a curated list's tail as the address of /v1/articles is read: the same parameters, but for those that say
 * how much is shown and how. Throws `invalid-value` (field `tail.query`) for any text that would be refused there.
 */
export function tailParser(addresses: Addresses): (query: string) => ListTail {
  const read = queryText(TAIL, 'tail.query', (query) => ({
    filter: articleFilter(query, addresses),
    sort: articleSort(query),
  }));
  return (text) => ({ query: text, ...read(text) });
}
