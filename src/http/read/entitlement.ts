import type { Entitlement } from '../../domain/entitlement.ts';
import { invalid } from '../../domain/errors.ts';
import type { Addresses } from '../present/addresses.ts';
import { ARTICLES } from './article-parameters.ts';
import { articleFilter } from './article-query.ts';
import { queryText } from './query-text.ts';

const { section, tag, author, language, genre } = ARTICLES;

/** What a follower of the change log may choose by. */
export const FOLLOWED_BY = { section, tag, author, language, genre };

/** Reads which articles a key is entitled to, as the change feed reads its filters. Throws `invalid-value` (field `entitlement`). */
export function entitlementParser(addresses: Addresses): (query: string) => Entitlement {
  const read = queryText(FOLLOWED_BY, 'entitlement', (query) => articleFilter(query, addresses));
  return (text) => {
    const filter = read(text);
    if (Object.keys(filter).length === 0)
      throw invalid('entitlement', 'an entitlement names sections, tags, authors, languages or genres');
    return { query: text, filter };
  };
}
