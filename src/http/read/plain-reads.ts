import { type ListRequest, type NamedScope, readyAnswer, requestOf } from './article-lists.ts';
import type { ArticlesQuery } from './article-query.ts';
import { renderedAnswer } from './articles.ts';
import type { Made } from './kept-reads.ts';
import { plainQuery } from './plain-query.ts';
import { made, type Reading } from './route.ts';

/**
 * `key` is what its answer is kept under, `route` the pattern of the route that would give it, `target` the URL; `isWalk` where it
 * can't be read off one list, and may take long.
 */
type About = {
  readonly key: string;
  readonly route: string;
  readonly target: string;
  readonly isWalk: boolean;
};
type OneArticle = About & { readonly slug: string };
type ArticlePage = About & { readonly list: ListRequest };

export type PlainRead = OneArticle | ArticlePage;

/**
 * The commonest reads by their URL, without routing and validation, which cost more than the answer: one article, and pages of
 * articles by what they are filed under.
 */
export class PlainReads {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Null for whatever is written in any other way, which is for the routes. */
  parse(url: string): PlainRead | null {
    const one = ONE.exec(url);
    if (one !== null)
      return { key: url, route: '/v1/articles/:ref', target: url, isWalk: false, slug: one[1] ?? '' };
    const list = LIST.exec(url);
    if (list === null) return null;
    const [, path = '', kind, slug = '', text = ''] = list;
    const asked = plainQuery(text);
    if (asked === null) return null;
    const key = asked.key === '' ? path : `${path}?${asked.key}`;
    const scope = isKind(kind) ? { kind, slug } : null;
    const route = scope === null ? '/v1/articles' : `/v1/${scope.kind}s/:ref/articles`;
    const { query } = asked;
    return {
      key,
      route,
      target: url,
      list: requestOf(this.#reading, query, scope),
      isWalk: isWalk(query, scope),
    };
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

function isWalk({ section, tag, author, genre, language }: ArticlesQuery, scope: NamedScope | null): boolean {
  const one = section ?? tag ?? author ?? genre ?? language;
  if (one === undefined) return false;
  if (scope !== null || one.length > 1 || one[0]?.startsWith('-') === true) return true;
  return [section, tag, author, genre, language].some((other) => other !== undefined && other !== one);
}

function isKind(kind: string | undefined): kind is NamedScope['kind'] {
  return kind === 'section' || kind === 'tag' || kind === 'author';
}
