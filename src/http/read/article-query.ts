import type { BodyFormat } from '../../domain/body.ts';
import { type Instant, instant } from '../../domain/clock.ts';
import type { ArticleFilter, ArticleSort, Selection } from '../../domain/query.ts';
import { parseSearch } from '../../domain/search.ts';
import { invalidParameter } from '../errors.ts';
import type { Addresses } from '../present/addresses.ts';
import type { ARTICLES, LISTED_ARTICLE } from './article-parameters.ts';
import type { QueryOf } from './parameters.ts';

export type ArticlesQuery = QueryOf<typeof ARTICLES>;
type Shown = Pick<QueryOf<typeof LISTED_ARTICLE>, 'fields' | 'body'>;

/**
 * The filter that a query asks for. Its keys come in a fixed order, so that the same filter is always written alike.
 * Throws a Problem naming the parameter, or a DomainError whose field is the parameter.
 */
export function articleFilter(query: ArticlesQuery, addresses: Addresses): ArticleFilter {
  const { section, tag, author, genre, language, q, list } = query;
  return {
    ...(section && { section: selection(section) }),
    ...(tag && { tag: selection(tag) }),
    ...(author && { author: selection(author) }),
    ...(genre && { genre: selection(genre) }),
    ...(language && { language: selection(language) }),
    ...(q !== undefined && { search: parseSearch(q) }),
    ...period(query, 'publishedFrom', 'publishedTo'),
    ...period(query, 'updatedFrom', 'updatedTo'),
    ...whichArticles(query, addresses),
    ...(list !== undefined && { list }),
  };
}

/** `relevance` has a meaning only beside a search. A curated list keeps its order unless it is told otherwise. */
export function articleSort(
  { sort, q }: ArticlesQuery,
  filter: Pick<ArticleFilter, 'list'> = {},
): ArticleSort {
  if (sort === undefined && filter.list !== undefined) return 'list';
  if (sort === undefined) return q === undefined ? '-publishedAt' : 'relevance';
  if (sort === 'relevance' && q === undefined) {
    throw invalidParameter('sort', 'must be another order than relevance where there is no q', 'needs-q');
  }
  return sort;
}

/** The body formats to fetch; none where `fields` leaves the body out. */
export function bodyFormats({ fields, body }: Shown, standard: 'none' | 'html'): readonly BodyFormat[] {
  if (body?.includes('none') && body.length > 1) {
    throw invalidParameter('body', 'must be none alone or a list of formats', 'contradiction');
  }
  if (fields !== undefined && !fields.includes('body')) return [];
  // To name the body is to ask for it, also where it doesn't come by itself.
  const formats = body ?? [fields === undefined ? standard : 'html'];
  return formats.filter((format) => format !== 'none');
}

/** Whether articles are asked for as they are rendered when they are published, with the body that is the standard there. */
export function isWhole(query: Shown & { readonly expand?: unknown }, standard: 'none' | 'html'): boolean {
  const { fields, body, expand } = query;
  const standardBody = body === undefined || (body.length === 1 && body[0] === standard);
  return fields === undefined && expand === undefined && standardBody;
}

/** `['a', 'b,c', '-d']` is a, and b or c, and not d. */
export function selection(conditions: readonly string[]): Selection {
  const groups = conditions.map((condition) => ({
    excludes: condition.startsWith('-'),
    values: condition.replace(/^-/, '').split(','),
  }));
  return {
    allOf: groups.filter(({ excludes }) => !excludes).map(({ values }) => values),
    noneOf: groups.filter(({ excludes }) => excludes).flatMap(({ values }) => values),
  };
}

type Bound = 'publishedFrom' | 'publishedTo' | 'updatedFrom' | 'updatedTo';

function period(query: ArticlesQuery, from: Bound, to: Bound): Partial<Record<Bound, Instant>> {
  const start = moment(query, from);
  const end = moment(query, to);
  if (start !== undefined && end !== undefined && start > end) {
    throw invalidParameter(from, `must not be later than ${to}`, 'out-of-range');
  }
  return { ...(start && { [from]: start }), ...(end && { [to]: end }) };
}

function moment(query: ArticlesQuery, name: Bound): Instant | undefined {
  const text = query[name];
  return text === undefined ? undefined : instant(text, name);
}

/** An address that the website made holds the article's slug or id; the store knows only articles' own addresses. */
function whichArticles({ id, url }: ArticlesQuery, addresses: Addresses): Pick<ArticleFilter, 'ids' | 'url'> {
  const ids = id && [...new Set(id.map((one) => one.toLowerCase()))];
  if (url === undefined) return ids === undefined ? {} : { ids };
  if (!URL.canParse(url))
    throw invalidParameter('url', 'must be an absolute http or https URL', 'wrong-format');
  const held = addresses.articleAt(url);
  if (held.id === null) return { ...(ids && { ids }), url: { address: url, slug: held.slug } };
  return { ids: ids === undefined || ids.includes(held.id) ? [held.id] : [] };
}
