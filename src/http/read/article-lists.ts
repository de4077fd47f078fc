import type { ArticleFilter, ArticleQuery } from '../../domain/query.ts';
import type { AboutRendered } from '../../store/store.ts';
import { entityTag } from '../cache.ts';
import { presentFacets } from '../present/facets.ts';
import type { ArticleListWire } from '../schemas/articles.ts';
import { type ArticlesQuery, articleFilter, articleSort, bodyFormats, isWhole } from './article-query.ts';
import type { ListIdentity } from './cursor.ts';
import { pageRequest, presentPage } from './page.ts';
import { DEFAULT_LIMIT } from './parameters.ts';
import type { Answer, Reading, ReadyAnswer } from './route.ts';
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
  // A search shows each article with what it found in it.
  const isReady = query.q === undefined && isWhole(query, 'none');
  const ready = isReady ? await readyList(reading, query, { named: null, scopeOf: () => scope }) : null;
  if (ready !== null) return ready;
  const { asked, list } = listOf(reading, query, scope);
  const found = await reading.store.live.list(asked);
  const page = presentPage(found, asked.page, list);
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
    keys: keysOfList(scope, query),
    page,
  };
}

/** What is in the URL of a list, whose slug names its scope. */
export type NamedScope = { readonly kind: 'author' | 'section' | 'tag'; readonly slug: string };

/**
 * The list of a scope by its present slug, or of all articles, as it was rendered; null where it isn't, for any other slug, and
 * where the store is at another version.
 */
export function readyListOf(
  reading: Reading,
  query: ArticlesQuery,
  scope: NamedScope | null,
  version: number,
): Promise<ReadyAnswer | null> {
  const scopeOf = (id: string | null) => (scope === null || id === null ? null : { kind: scope.kind, id });
  return readyList(reading, query, { named: scope, scopeOf, version });
}

type OfScope = {
  readonly named: NamedScope | null;
  readonly scopeOf: (id: string | null) => Scope | null;
  readonly version?: number;
};

async function readyList(
  reading: Reading,
  query: ArticlesQuery,
  { named, scopeOf, version: at }: OfScope,
): Promise<ReadyAnswer | null> {
  let scope: Scope | null = null;
  let identity: ListIdentity = [];
  const request = {
    scope: named,
    query: (id: string | null) => {
      scope = scopeOf(id);
      const { asked, list } = listOf(reading, query, scope);
      identity = list;
      return asked;
    },
    frame: (about: AboutRendered) => frameOf(about, query, identity),
  };
  const rendered = await reading.store.live.renderedList(request, at);
  if (rendered === null) return null;
  const { bytes, digest, ids, frame } = rendered;
  const { page, dependsOn, after } = frame;
  return {
    bytes,
    tag: entityTag(`${digest} ${after}`),
    dependsOn: dependsOn && [...dependsOn, ...ids],
    keys: keysOfList(scope, query),
    page,
  };
}

/** A list's JSON but for its articles. */
function frameOf(about: AboutRendered, { limit = DEFAULT_LIMIT }: ArticlesQuery, list: ListIdentity) {
  const page = presentPage(about, { limit }, list);
  const facets = about.facets && { facets: presentFacets(about.facets) };
  const rest = JSON.stringify({ page, ...facets });
  return { before: '{"data":[', after: `],${rest.slice(1)}`, page, dependsOn: about.dependsOn };
}

/** What to ask the store for, and what the cursors of its pages are tied to. */
export function listOf(reading: Pick<Reading, 'addresses'>, query: ArticlesQuery, scope: Scope | null) {
  const { filter, sort, list } = wholeList(reading, query, scope);
  const asked: ArticleQuery = {
    filter,
    sort,
    page: pageRequest(query, list),
    bodies: bodyFormats(query, 'none'),
    total: query.total ?? false,
    facets: query.facets ?? [],
  };
  return { asked, list };
}

type WholeList = {
  readonly filter: ArticleFilter;
  readonly sort: ArticleQuery['sort'];
  readonly list: ListIdentity;
};

/** What of a query says which page, and in which order. */
const PAGING = new Set(['cursor', 'limit', 'sort']);

/** Lists of all that a scope has, by scope and order. Most pages are of one of a few, and their cursors are tied to the same. */
const remembered = new Map<string, WholeList>();
const MAX_REMEMBERED = 1_000;

/** A list without a page of it. */
function wholeList(
  { addresses }: Pick<Reading, 'addresses'>,
  query: ArticlesQuery,
  scope: Scope | null,
): WholeList {
  const isAll = Object.keys(query).every((name) => PAGING.has(name));
  const name = isAll && scope !== null ? `${scope.kind} ${scope.id} ${query.sort ?? ''}` : null;
  const known = name === null ? undefined : remembered.get(name);
  if (known !== undefined) return known;
  const filter = within(scope, articleFilter(query, addresses));
  const sort = articleSort(query, filter);
  const whole: WholeList = { filter, sort, list: ['articles', scope?.kind ?? null, filter, sort] };
  if (name === null) return whole;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(name, whole);
  return whole;
}

const ALL_KEYS = LIST_KEYS.join(' ');

/** What a list of articles is purged by from caches that others keep. */
export function keysOfList(scope: Scope | null, { list }: ArticlesQuery): string {
  const own = scope === null ? ALL_KEYS : `${ALL_KEYS} ${keyOf(scope.kind, scope.id)}`;
  // By its slug alone: what the change of any list purges.
  return list === undefined ? own : `${own} lists`;
}

function within(scope: Scope | null, filter: ArticleFilter): ArticleFilter {
  if (scope === null) return filter;
  if (scope.kind === 'list') return { ...filter, list: scope.id };
  const { allOf = [], noneOf = [] } = filter[scope.kind] ?? {};
  return { ...filter, [scope.kind]: { allOf: [[scope.id], ...allOf], noneOf } };
}
