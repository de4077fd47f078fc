import type { ArticleFilter, ArticleQuery } from '../../domain/query.ts';
import { entityTag, surrogateKey } from '../cache.ts';
import { presentFacets } from '../present/facets.ts';
import type { ArticleListWire } from '../schemas/articles.ts';
import { type ArticlesQuery, articleFilter, articleSort, bodyFormats, isWhole } from './article-query.ts';
import { pageRequest, presentPage } from './page.ts';
import type { Answer, Reading } from './route.ts';
import { showArticles } from './show-articles.ts';
import { keyOf, LIST_KEYS } from './surrogate-keys.ts';

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
  const asked: ArticleQuery = {
    filter,
    sort,
    page: request,
    bodies: bodyFormats(query, 'none'),
    total: query.total ?? false,
    facets: query.facets ?? [],
  };
  const keys = keysOfList(scope, query);
  // A search shows each article with what it found in it.
  const isReady = query.q === undefined && isWhole(query, 'none');
  const rendered = isReady ? await reading.store.live.renderedList(asked) : null;
  if (rendered !== null) {
    const { wires, digest, ids, dependsOn, facets, version } = rendered;
    const page = presentPage(rendered, request, list);
    const rest = JSON.stringify({ page, ...(facets && { facets: presentFacets(facets) }) });
    const bytes = Buffer.concat([HEAD, wires, Buffer.from(`],${rest.slice(1)}`)]);
    return {
      bytes,
      tag: entityTag(`${digest} ${rest}`),
      dependsOn: dependsOn && [...dependsOn, ...ids],
      version,
      keys,
      page,
    };
  }
  const found = await reading.store.live.list(asked);
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
    keys,
    page,
  };
}

const HEAD = Buffer.from('{"data":[');

function keysOfList(scope: Scope | null, { list }: ArticlesQuery): string {
  const keys = [...LIST_KEYS];
  if (scope !== null) keys.push(keyOf(scope.kind, scope.id));
  // By its slug alone: what the change of any list purges.
  if (list !== undefined) keys.push('lists');
  return surrogateKey(keys);
}

function within(scope: Scope | null, filter: ArticleFilter): ArticleFilter {
  if (scope === null) return filter;
  if (scope.kind === 'list') return { ...filter, list: scope.id };
  const { allOf = [], noneOf = [] } = filter[scope.kind] ?? {};
  return { ...filter, [scope.kind]: { allOf: [[scope.id], ...allOf], noneOf } };
}
