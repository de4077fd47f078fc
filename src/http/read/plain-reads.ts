import { ARTICLE_SORTS, type ArticleSort } from '../../domain/query.ts';
import { type NamedScope, readyListOf } from './article-lists.ts';
import type { ArticlesQuery } from './article-query.ts';
import { renderedAnswer } from './articles.ts';
import type { Made } from './kept-reads.ts';
import { made, type Reading } from './route.ts';

/** `key` is what its answer is kept under. `make` resolves to null where the store is at another version, and where the routes have to say what is to be answered. */
export type PlainRead = { readonly key: string; readonly make: (version: number) => Promise<Made | null> };

/**
 * The commonest reads by their URL, without routing and validation, which cost more than the answer: one article, and pages of
 * articles by at most one section, tag and author each. Whatever is written in any other way is null, and for the routes.
 */
export function plainReadsOf(reading: Reading): (url: string) => PlainRead | null {
  return (url) => {
    const one = ONE.exec(url);
    if (one !== null) return oneArticle(reading, url, one[1] ?? '');
    const list = LIST.exec(url);
    if (list === null) return null;
    const [, path = '', kind, slug = '', text = ''] = list;
    const parameters = parametersOf(text);
    const query = parameters && queryOf(parameters);
    if (!query) return null;
    const sorted = parameters.toSorted(byName).map(([name, value]) => `${name}=${value}`);
    const key = sorted.length === 0 ? path : `${path}?${sorted.join('&')}`;
    const scope = isKind(kind) ? { kind, slug } : null;
    return { key, make: (version) => articlePage(reading, url, { query, scope, version }) };
  };
}

const ONE = /^\/v1\/articles\/([a-z0-9-]{1,200})$/;
const LIST = /^(\/v1\/(?:(author|section|tag)s\/([a-z0-9-]{1,200})\/)?articles)(?:\?([\x21-\x7e]+))?$/;

function oneArticle({ store, addresses, terms }: Reading, url: string, slug: string): PlainRead {
  return {
    key: url,
    make: async (version) => {
      const rendered = await store.live.rendered(slug, version);
      if (rendered === null) return null;
      return made(renderedAnswer(rendered), { route: '/v1/articles/:ref', target: url, addresses, terms });
    },
  };
}

type AskedPage = {
  readonly query: ArticlesQuery;
  readonly scope: NamedScope | null;
  readonly version: number;
};

async function articlePage(
  reading: Reading,
  url: string,
  { query, scope, version }: AskedPage,
): Promise<Made | null> {
  const answer = await readyListOf(reading, query, scope, version);
  const route = scope === null ? '/v1/articles' : `/v1/${scope.kind}s/:ref/articles`;
  const { addresses, terms } = reading;
  return answer && made(answer, { route, target: url, addresses, terms });
}

type Parameter = readonly [name: string, value: string];

/** Null where one is there twice, or has a character that could be written in another way. */
function parametersOf(text: string): readonly Parameter[] | null {
  if (text === '') return [];
  const parameters: Parameter[] = [];
  for (const part of text.split('&')) {
    const [, name, value] = PARAMETER.exec(part) ?? [];
    if (name === undefined || value === undefined) return null;
    if (parameters.some(([other]) => other === name)) return null;
    parameters.push([name, value]);
  }
  return parameters;
}

const PARAMETER = /^([a-z]+)=([A-Za-z0-9_-]+)$/;

type Query = { -readonly [Name in keyof ArticlesQuery]: ArticlesQuery[Name] };

/** The same as the route makes of them; null for whatever it might read otherwise, or refuse. */
function queryOf(parameters: readonly Parameter[]): ArticlesQuery | null {
  const query: Query = {};
  for (const [name, value] of parameters) {
    if (name === 'cursor') query.cursor = value;
    else if (name === 'limit' && LIMIT.test(value)) query.limit = Number(value);
    else if (name === 'sort' && isSort(value)) query.sort = value;
    else if (isKind(name) && SLUG.test(value)) query[name] = [value];
    else return null;
  }
  return query;
}

const LIMIT = /^(?:[1-9]\d?|100)$/;
const SLUG = /^[a-z0-9][a-z0-9-]*$/;

function isKind(name: string | undefined): name is NamedScope['kind'] {
  return name === 'section' || name === 'tag' || name === 'author';
}

function isSort(value: string): value is ArticleSort & (typeof ARTICLE_SORTS)[number] {
  return ARTICLE_SORTS.some((sort) => sort === value);
}

function byName([one]: Parameter, [other]: Parameter): number {
  return one < other ? -1 : 1;
}
