import { toMs } from '../../domain/clock.ts';
import type { ArticleFilter, Selection } from '../../domain/query.ts';
import type { Connection } from './connection.ts';
import { Search } from './search.ts';
import { allTerm, findValue, firstOrdAt, type TaxonomyKind } from './terms.ts';

/**
 * A filter with its names resolved: what a list's SQL is written from. `groups` are ANDed, the terms of each ORed.
 * An empty group is a value that no article has, so nothing can match.
 */
export type Plan = {
  readonly groups: readonly Group[];
  readonly excluded: readonly number[];
  /** Least (inclusive) and greatest (exclusive) `ord` of the publication range. */
  readonly ord: Range<bigint>;
  /** The range of the last update, in milliseconds. */
  readonly updated: Range<number>;
  /** The only articles that may match, where the filter names them. */
  readonly only: readonly bigint[] | null;
  readonly search: Search | null;
  /** Live articles in all. */
  readonly all: number;
};

/**
 * `count` is how many live articles the group's terms have together, counted twice where they share one. A group is not whole
 * where a value is no term yet, as no article has had it.
 */
export type Group = {
  readonly terms: readonly number[];
  readonly count: number;
  readonly isWhole: boolean;
};
export type Range<T> = { readonly from: T | null; readonly to: T | null };

export const UNBOUNDED = { from: null, to: null };

type FindTerm = (db: Connection, kind: TaxonomyKind, ref: string) => number | null;

/** `find` says which term a section, tag or author is; null for one that no article can have. */
export function planOf(db: Connection, filter: ArticleFilter, find: FindTerm): Plan {
  const groups: Group[] = [];
  const excluded: number[] = [];
  const add = (selection: Selection | undefined, resolve: (value: string) => number | null) => {
    for (const values of selection?.allOf ?? []) groups.push(group(db, values.map(resolve)));
    excluded.push(...present((selection?.noneOf ?? []).map(resolve)));
  };
  for (const kind of ['section', 'tag', 'author'] as const) {
    add(filter[kind], (ref) => find(db, kind, ref));
  }
  add(filter.genre, (genre) => findValue(db, 'genre', genre));
  add(filter.language, (language) => findValue(db, 'language', language.toLowerCase()));
  let all: number | undefined;
  return {
    groups: groups.length < 2 ? groups : distinct(groups).toSorted((a, b) => a.count - b.count),
    excluded,
    ord: {
      from: filter.publishedFrom === undefined ? null : firstOrdAt(toMs(filter.publishedFrom)),
      to: filter.publishedTo === undefined ? null : firstOrdAt(toMs(filter.publishedTo)),
    },
    updated: {
      from: filter.updatedFrom === undefined ? null : toMs(filter.updatedFrom),
      to: filter.updatedTo === undefined ? null : toMs(filter.updatedTo),
    },
    only: named(db, filter),
    search: filter.search === undefined ? null : new Search(db, filter.search),
    get all() {
      all ??= countOf(db, allTerm(db));
      return all;
    },
  };
}

/** The plan for the articles among `ords` alone. */
export function planWithin(plan: Plan, ords: readonly bigint[]): Plan {
  const { only } = plan;
  if (only === null) return { ...plan, only: ords };
  const named = new Set(only);
  return { ...plan, only: ords.filter((ord) => named.has(ord)) };
}

/** A plan that asks for nothing, of the same articles. */
export function unconditional(plan: Plan): Plan {
  return { ...plan, groups: [], excluded: [], ord: UNBOUNDED, updated: UNBOUNDED, only: null, search: null };
}

/** Whether the plan asks for nothing but what `groups` says, and perhaps a search. */
export function isPlain({ ord, updated, excluded, only }: Plan): boolean {
  const unbounded = [ord.from, ord.to, updated.from, updated.to].every((bound) => bound === null);
  return unbounded && excluded.length === 0 && only === null;
}

/** Counts are looked up where they are asked for: a list in the order of its one group never is. */
function group(db: Connection, values: readonly (number | null)[]): Group {
  const terms = [...new Set(present(values))];
  let count: number | undefined;
  return {
    terms,
    isWhole: !values.includes(null),
    get count() {
      count ??= terms.reduce((sum, no) => sum + countOf(db, no), 0);
      return count;
    },
  };
}

/** Equal ones need no second look at each article. */
function distinct(groups: readonly Group[]): readonly Group[] {
  const keyOf = ({ terms, isWhole }: Group) => `${terms.toSorted((a, b) => a - b).join()} ${isWhole}`;
  return [...new Map(groups.map((group) => [keyOf(group), group])).values()];
}

function countOf(db: Connection, term: number): number {
  return db.get<{ n: number }>('select article_count as n from terms where no = ?', term)?.n ?? 0;
}

function present(terms: readonly (number | null)[]): number[] {
  return terms.filter((term) => term !== null);
}

/** The articles that `ids` and `url` name; null when the filter has neither. */
function named(db: Connection, filter: ArticleFilter): readonly bigint[] | null {
  const { ids, url } = filter;
  const byIds =
    ids === undefined
      ? null
      : ords(
          db,
          'select a.ord from json_each(?) j cross join live_articles a on a.id = j.value',
          JSON.stringify([...new Set(ids.map((id) => id.toLowerCase()))]),
        );
  if (url === undefined) return byIds;
  const byUrl = ords(
    db,
    `select a.ord from live_urls u cross join live_articles a on a.id = u.id where u.url = (select @address)
       union select ord from live_articles where slug = @slug and card ->> 'url' is null
       union select a.ord from former_slugs f cross join live_articles a on a.id = f.id
         where f.kind = 'article' and f.slug = (select @slug) and a.card ->> 'url' is null`,
    url,
  );
  return byIds === null ? byUrl : byIds.filter((ord) => byUrl.includes(ord));
}

function ords(db: Connection, text: string, ...values: unknown[]): bigint[] {
  return db
    .sql(text)
    .safeIntegers()
    .pluck()
    .all(...values) as bigint[];
}
