import type { FacetCount } from '../../domain/query.ts';
import type { ArticlePage } from '../../store/store.ts';
import type { ArticleListWire } from '../schemas/articles.ts';

/** Languages are kept in lower case for comparison and shown in the case that RFC 5646 recommends. */
export function presentFacets(
  facets: NonNullable<ArticlePage['facets']>,
): NonNullable<ArticleListWire['facets']> {
  const { language } = facets;
  return { ...facets, ...(language && { language: language.map(inUsualCase) }) };
}

function inUsualCase({ value, count }: FacetCount): FacetCount {
  const tag = languageTag(value);
  return { value: tag, label: tag, count };
}

/**
 * A BCP 47 tag in the case of RFC 5646 section 2.1.1: regions (two letters) in capitals, scripts (four) with a first
 * capital, everything else small, as is all that comes after a singleton.
 */
export function languageTag(tag: string): string {
  const [language = '', ...rest] = tag.toLowerCase().split('-');
  const singleton = rest.findIndex((subtag) => subtag.length === 1);
  const cased = rest.map((subtag, index) => {
    if (singleton >= 0 && index >= singleton) return subtag;
    if (/^[a-z]{2}$/.test(subtag)) return subtag.toUpperCase();
    return /^[a-z]{4}$/.test(subtag) ? subtag.charAt(0).toUpperCase() + subtag.slice(1) : subtag;
  });
  return [language, ...cased].join('-');
}
