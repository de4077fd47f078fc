import { ARTICLE_SORTS, type ArticleSort } from '../../domain/query.ts';
import { type ListRequest, type NamedScope, readyAnswer, requestOf } from './article-lists.ts';
import type { ArticlesQuery } from './article-query.ts';
import { renderedAnswer } from './articles.ts';
import type { Made } from './kept-reads.ts';
import { made, type Reading } from './route.ts';

/** `key` is what its answer is kept under, `route` the pattern of the route that would give it, `target` the URL. */
type About = { readonly key: string; readonly route: string; readonly target: string };
type OneArticle = About & { readonly slug: string };
type ArticlePage = About & { readonly list: ListRequest };

export type PlainRead = OneArticle | ArticlePage;

/**
 * The commonest reads by their URL, without routing and validation, which cost more than the answer: one article, and pages of
 * articles by at most one section, tag and author each.
 */
export class PlainReads {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Null for whatever is written in any other way, which is for the routes. */
  parse(url: string): PlainRead | null {
    const one = ONE.exec(url);
    if (one !== null) return { key: url, route: '/v1/articles/:ref', target: url, slug: one[1] ?? '' };
    const list = LIST.exec(url);
    if (list === null) return null;
    const [, path = '', kind, slug = '', text = ''] = list;
    const parameters = parametersOf(text);
    const query = parameters && queryOf(parameters);
    if (!query) return null;
    const sorted = parameters.toSorted(byName).map(([name, value]) => `${name}=${value}`);
    const key = sorted.length === 0 ? path : `${path}?${sorted.join('&')}`;
    const scope = isKind(kind) ? { kind, slug } : null;
    const route = scope === null ? '/v1/articles' : `/v1/${scope.kind}s/:ref/articles`;
    return { key, route, target: url, list: requestOf(this.#reading, query, scope) };
  }

  /** An answer to each, of one state of the store; null for what the routes have to answer, and for all where the store is at another version. */
  async make(reads: readonly PlainRead[], version: number): Promise<readonly (Made | null)[] | null> {
    const refs: string[] = [];
    const lists: ListRequest[] = [];
    for (const read of reads) {
      if ('slug' in read) refs.push(read.slug);
      else lists.push(read.list);
    }
    const found = await this.#reading.store.live.renderedAll({ refs, lists }, version);
    if (found === null) return null;
    const { addresses, terms } = this.#reading;
    const articles = found.articles.map((one) => one && renderedAnswer(one)).values();
    const pages = found.lists.map((one) => one && readyAnswer(one)).values();
    return reads.map((read) => {
      const answer = ('slug' in read ? articles : pages).next().value ?? null;
      return answer && made(answer, { route: read.route, target: read.target, addresses, terms });
    });
  }
}

const ONE = /^\/v1\/articles\/([a-z0-9-]{1,200})$/;
const LIST = /^(\/v1\/(?:(author|section|tag)s\/([a-z0-9-]{1,200})\/)?articles)(?:\?([\x21-\x7e]+))?$/;

type Parameter = readonly [name: string, value: string];

/** Null where one is there twice, where there are more than are known, or one has a character that could be written in another way. */
function parametersOf(text: string): readonly Parameter[] | null {
  if (text === '') return [];
  const parts = text.split('&', MOST_PARAMETERS + 1);
  if (parts.length > MOST_PARAMETERS) return null;
  const parameters: Parameter[] = [];
  for (const part of parts) {
    const [, name, value] = PARAMETER.exec(part) ?? [];
    if (name === undefined || value === undefined) return null;
    if (parameters.some(([other]) => other === name)) return null;
    parameters.push([name, value]);
  }
  return parameters;
}

/** As many as `queryOf` knows. */
const MOST_PARAMETERS = 6;
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
