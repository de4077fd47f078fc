import type { ArticleFilter } from '../../domain/query.ts';
import { presentFacets } from '../present/facets.ts';
import type { ArticleListWire } from '../schemas/articles.ts';
import { type ArticlesQuery, articleFilter, articleSort, bodyFormats } from './article-query.ts';
import { pageRequest, presentPage } from './page.ts';
import type { Answer, Reading } from './route.ts';
import { showArticles } from './show-articles.ts';
import { keyOf, keysOfArticles } from './surrogate-keys.ts';

/** The author, section, tag or curated list, by id, whose articles a list holds. */
export type Scope = { readonly kind: 'author' | 'section' | 'tag' | 'list'; readonly id: string };

/** Answers any list of articles: all of them, or those of a scope. */
export async function listArticles(
  reading: Reading,
  query: ArticlesQuery,
  scope: Scope | null,
): Promise<Answer<ArticleListWire>> {
  const filter = within(scope, articleFilter(query, reading.addresses));
  const sort = articleSort(query, filter);
  const list = ['articles', scope?.kind ?? null, filter, sort];
  const request = pageRequest(query, list);
  const found = await reading.store.live.list({
    filter,
    sort,
    page: request,
    bodies: bodyFormats(query, 'none'),
    total: query.total ?? false,
    facets: query.facets ?? [],
  });
  const page = presentPage(found, request, list);
  const { facets } = found;
  return {
    body: {
      data: await showArticles(reading, found.items, query),
      page,
      ...(facets && { facets: presentFacets(facets) }),
    },
    dependsOn: found.dependsOn && [
      ...found.dependsOn,
      ...found.items.map(({ id }) => id),
      ...(query.expand === undefined ? [] : ['articles']),
    ],
    keys: [
      ...keysOfArticles(found.items),
      ...(scope === null ? [] : [keyOf(scope.kind, scope.id)]),
      // By its slug alone: what the change of any list purges.
      ...(query.list === undefined ? [] : ['lists']),
    ],
    page,
  };
}

function within(scope: Scope | null, filter: ArticleFilter): ArticleFilter {
  if (scope === null) return filter;
  if (scope.kind === 'list') return { ...filter, list: scope.id };
  const { allOf = [], noneOf = [] } = filter[scope.kind] ?? {};
  return { ...filter, [scope.kind]: { allOf: [[scope.id], ...allOf], noneOf } };
}
