import type { ArticleFilter, ArticleQuery } from '../../domain/query.ts';
import type { AboutRendered, RenderedPage, RenderedRequest, TextFrame } from '../../store/store.ts';
import { entityTag } from '../cache.ts';
import { presentFacets } from '../present/facets.ts';
import type { ArticleListWire } from '../schemas/articles.ts';
import type { PageWire } from '../schemas/lists.ts';
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
  if (query.q === undefined && isWhole(query, 'none')) {
    const request = readyRequest(reading, query, { named: null, scopeOf: () => scope });
    const rendered = await reading.store.live.renderedList(request);
    if (rendered !== null) return readyAnswer(rendered);
  }
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

type ListFrame = TextFrame & { readonly page: PageWire; readonly keys: string } & Pick<
    AboutRendered,
    'dependsOn'
  >;

export type ListRequest = RenderedRequest<AboutRendered, ListFrame>;

/** The list of a scope by its present slug, or of all articles, as it is rendered. */
export function requestOf(
  reading: Pick<Reading, 'addresses'>,
  query: ArticlesQuery,
  scope: NamedScope | null,
): ListRequest {
  const scopeOf = (id: string | null) => (scope === null || id === null ? null : { kind: scope.kind, id });
  return readyRequest(reading, query, { named: scope, scopeOf });
}

type OfScope = {
  readonly named: NamedScope | null;
  readonly scopeOf: (id: string | null) => Scope | null;
};

function readyRequest(
  reading: Pick<Reading, 'addresses'>,
  query: ArticlesQuery,
  { named, scopeOf }: OfScope,
): ListRequest {
  // Known once the store has looked for the scope, which is before it frames anything.
  let scope: Scope | null = null;
  let identity: ListIdentity = [];
  return {
    scope: named,
    query: (id) => {
      scope = scopeOf(id);
      const { asked, list } = listOf(reading, query, scope);
      identity = list;
      return asked;
    },
    frame: (about) => frameOf(about, query, { scope, identity }),
  };
}

export function readyAnswer({ bytes, digest, ids, frame, giveBack }: RenderedPage<ListFrame>): ReadyAnswer {
  const { page, dependsOn, keys, after } = frame;
  return {
    bytes,
    tag: entityTag(`${digest} ${after}`),
    dependsOn: dependsOn && [...dependsOn, ...ids],
    keys,
    page,
    giveBack,
  };
}

type Listed = { readonly scope: Scope | null; readonly identity: ListIdentity };

/** A list's JSON but for its articles. */
function frameOf(about: AboutRendered, query: ArticlesQuery, { scope, identity }: Listed): ListFrame {
  const { limit = DEFAULT_LIMIT } = query;
  const page = presentPage(about, { limit }, identity);
  const facets = about.facets && { facets: presentFacets(about.facets) };
  const rest = JSON.stringify({ page, ...facets });
  const { dependsOn } = about;
  return {
    before: '{"data":[',
    after: `],${rest.slice(1)}`,
    page,
    dependsOn,
    keys: keysOfList(scope, query),
  };
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

/** Lists of all that a scope has, or of all articles, by scope and order. Most pages are of one of a few, and their cursors are tied to the same. */
const remembered = new Map<string, WholeList>();
const MAX_REMEMBERED = 1_000;

/** A list without a page of it. */
function wholeList(
  { addresses }: Pick<Reading, 'addresses'>,
  query: ArticlesQuery,
  scope: Scope | null,
): WholeList {
  const isAll = Object.keys(query).every((name) => PAGING.has(name));
  const name = isAll ? `${scope?.kind ?? ''} ${scope?.id ?? ''} ${query.sort ?? ''}` : null;
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
