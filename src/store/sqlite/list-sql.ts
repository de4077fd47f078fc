import type { Group, Plan, Range } from './list-plan.ts';
import type { Search } from './search.ts';
import { LEAST_ORD } from './terms.ts';

/**
 * SQL text with the values of its `?`s, in their order. They stand as `(select ?)`: what compares a column of a join, or of a range, with a plain
 * parameter is prepared anew by SQLite on each call, which costs ten times what the list does.
 */
export type Sql = { readonly text: string; readonly values: readonly unknown[] };

/** What an order goes by before `ord`, which every order ends with. */
export type SortKey = 'ord' | 'updated_at' | 'title_key';
export type Order = { readonly key: SortKey; readonly descending: boolean };

/**
 * Where a walk begins: beyond this place. `key` means nothing where the order has no key but `ord`. With `LEAST_ORD`, which no article
 * has, it is a border: upwards all that have the key are beyond it, downwards none of them.
 */
export type Start = { readonly key: string | number; readonly ord: bigint };

/** One step of a walk: the article, and the sort key that it was found at; 0 where the order has none but `ord`. */
export type Step = { readonly ord: bigint; readonly key: string | number };

/** A page cut out of the matching set. */
export type Cut = { readonly order: Order; readonly start: Start | null; readonly limit: number };

/** A page among the first `looks` articles of a walk alone, whatever else the plan asks of them. */
export type ShortCut = Cut & { readonly looks: number };

/**
 * What a list is walked by, in the order of an index where it has one: the postings of a group of terms, the
 * full-text index, all live articles, or the few that are known to be the only candidates. `expression` is what of the
 * search they must match, where it isn't all of it.
 */
export type Driver =
  | { readonly by: 'group'; readonly group: Group; readonly expression?: string }
  | { readonly by: 'match'; readonly expression: string }
  | { readonly by: 'all'; readonly expression?: string }
  | { readonly by: 'only'; readonly ords: readonly bigint[]; readonly expression?: string };

/** What to walk, and the SQL of its columns; of those of the articles `a` where it is joined to them, as it is where one is asked for. */
type Source = {
  readonly from: string;
  readonly columns: Record<SortKey, string>;
  readonly where: readonly Sql[];
};

/**
 * Selects `ord`, and with a cut also the order's key as `key`, of each article that matches. Without a cut the set
 * is in no order; each article is in it once.
 */
export function matching(driver: Driver, plan: Plan, cut: Cut | null): Sql {
  const rest = conditions(driver, plan);
  const parts = sources(driver, plan, cut).map((source) =>
    select(source, plan, rest(source.columns.ord), cut),
  );
  const [first] = parts;
  if (first === undefined) return { text: 'select 0 as ord, 0 as key where 0', values: [] };
  if (parts.length === 1) return first;
  const union = parts.map((sql) => `select * from (${sql.text})`).join(' union ');
  const values = parts.flatMap((sql) => sql.values);
  if (cut === null) return { text: union, values };
  return {
    text: `${union} ${orderBy(cut.order, 'key', 'ord')} limit (select ?)`,
    values: [...values, cut.limit],
  };
}

/** The same of the first that a walk looks at: fewer than are wanted may be those, and not the end of the list. */
export function matchingAmongFirst(driver: Driver, plan: Plan, cut: ShortCut): Sql {
  const { order, limit } = cut;
  const looked = firstOf(driver, plan, cut);
  const rest = [
    ...(order.key === 'ord' ? [] : within('m.ord', plan.ord)),
    ...(order.key === 'updated_at' ? [] : within('m.updated_at', plan.updated)),
    ...conditions(driver, plan)('m.ord'),
  ];
  const key = `m.${order.key}`;
  return {
    // SQLite sees that they come in this order already, and looks at no more than it takes: the plans' test holds it to that.
    text: `select m.ord as ord, ${key} as key from (${looked.text}) m${all(rest)} ${orderBy(order, key, 'm.ord')} limit (select ?)`,
    values: [...looked.values, ...valuesOf(rest), limit],
  };
}

/** The first `looks` articles of a walk, in its order. */
export function firstOf(driver: Driver, plan: Plan, cut: ShortCut): Sql {
  const { order, start, looks } = cut;
  const isUpdateAsked = isBounded(plan.updated) && order.key !== 'updated_at';
  const asked: SortKey[] = order.key === 'ord' ? ['ord'] : ['ord', order.key];
  if (isUpdateAsked) asked.push('updated_at');
  const parts = sources(driver, plan, cut).map(({ from, columns, where: own }) => {
    const { ord, updated_at, [order.key]: key } = columns;
    const where = [
      ...own,
      ...(order.key === 'ord' ? within(ord, plan.ord) : []),
      ...(order.key === 'updated_at' ? within(updated_at, plan.updated) : []),
      ...(start === null ? [] : [beyond(order, start, key, ord)]),
    ];
    const names = asked.map((name) => `${columns[name]} as ${name}`);
    return { text: `select ${names.join(', ')} from ${from}${all(where)}`, values: valuesOf(where) };
  });
  return {
    text: `${parts.map(({ text }) => text).join(' union ')} ${orderBy(order, order.key, 'ord')} limit (select ?)`,
    values: [...parts.flatMap(({ values }) => values), looks],
  };
}

function select(source: Source, plan: Plan, rest: readonly Sql[], cut: Cut | null): Sql {
  const { ord, updated_at } = source.columns;
  const where = [...source.where, ...within(ord, plan.ord), ...within(updated_at, plan.updated), ...rest];
  if (cut === null)
    return { text: `select ${ord} as ord from ${source.from}${all(where)}`, values: valuesOf(where) };
  const { order, start, limit } = cut;
  const key = source.columns[order.key];
  if (start !== null) where.push(beyond(order, start, key, ord));
  return {
    text: `select ${ord} as ord, ${key} as key from ${source.from}${all(where)} ${orderBy(order, key, ord)} limit (select ?)`,
    values: [...valuesOf(where), limit],
  };
}

function sources(driver: Driver, plan: Plan, cut: Cut | null): readonly Source[] {
  const key = cut?.order.key ?? 'ord';
  switch (driver.by) {
    case 'group':
      return driver.group.terms.map((term) =>
        key === 'title_key' ? titlesOf(term, isBounded(plan.updated)) : postingsOf(term, key),
      );
    case 'match':
      return [matches(driver.expression, key !== 'ord' || isBounded(plan.updated))];
    case 'all':
      return [{ from: 'live_articles a', columns: ARTICLE_COLUMNS, where: [] }];
    case 'only':
      return [
        {
          from: 'json_each(?) m cross join live_articles a on a.ord = m.value',
          columns: ARTICLE_COLUMNS,
          // Of the `?` in `from`, which stands before any other.
          where: [{ text: '1', values: [`[${driver.ords.join(',')}]`] }],
        },
      ];
  }
}

const ARTICLE_COLUMNS: Record<SortKey, string> = {
  ord: 'a.ord',
  updated_at: 'a.updated_at',
  title_key: 'a.title_key',
};

function postingsOf(term: number, key: Exclude<SortKey, 'title_key'>): Source {
  const index = key === 'updated_at' ? ' indexed by postings_updated' : '';
  return {
    from: `postings m${index}`,
    columns: { ...ARTICLE_COLUMNS, ord: 'm.ord', updated_at: 'm.updated_at' },
    where: [{ text: 'm.term = (select ?)', values: [term] }],
  };
}

function titlesOf(term: number, needsArticle: boolean): Source {
  const article = needsArticle ? ' cross join live_articles a on a.ord = m.ord' : '';
  return {
    from: `titled_postings m${article}`,
    columns: { ord: 'm.ord', updated_at: 'a.updated_at', title_key: 'm.title_key' },
    where: [{ text: 'm.term = (select ?)', values: [term] }],
  };
}

function matches(expression: string, needsArticle: boolean): Source {
  const article = needsArticle ? ' cross join live_articles a on a.ord = m.rowid' : '';
  return {
    from: `search m${article}`,
    columns: { ...ARTICLE_COLUMNS, ord: 'm.rowid' },
    where: [{ text: 'm.search match ?', values: [expression] }],
  };
}

/** What the driver hasn't seen to itself, for the article at the column `ord`. */
function conditions(driver: Driver, plan: Plan): (ord: string) => Sql[] {
  const { search } = plan;
  const groups = plan.groups.filter((group) => driver.by !== 'group' || group !== driver.group);
  return (ord) => [
    ...groups.map((group) => posted(group.terms, ord)),
    ...(plan.excluded.length === 0 ? [] : [not(posted(plan.excluded, ord))]),
    ...(search === null || driver.by === 'match'
      ? []
      : [searched(search, driver.expression ?? search.any, ord)]),
  ];
}

function posted(terms: readonly number[], ord: string): Sql {
  const places = terms.map(() => '(select ?)').join(', ');
  return asked(
    `select 1 from postings p where p.term ${terms.length === 1 ? '= (select ?)' : `in (${places})`} and p.ord = ${ord}`,
    terms,
  );
}

function searched(search: Search, wanted: string | null, ord: string): Sql {
  const matched = search.isGathered ? among : askedOf;
  if (wanted !== null) return matched(wanted, ord);
  const { unwanted } = search;
  return unwanted === null ? { text: '0', values: [] } : not(matched(unwanted, ord));
}

function askedOf(expression: string, ord: string): Sql {
  return asked(`select 1 from search s where s.search match ? and s.rowid = ${ord}`, [expression]);
}

/** Finds all that match once: to gather the articles of a prefix anew for each candidate could take minutes. */
function among(expression: string, ord: string): Sql {
  return { text: `${ord} in (select s.rowid from search s where s.search match ?)`, values: [expression] };
}

/**
 * Asked of one article after another, and no further than the page's end. In the words of EXISTS, SQLite would make a
 * join of it, and before its first row an index of every posting of the term.
 */
function asked(text: string, values: readonly unknown[]): Sql {
  return { text: `(${text} limit 1) is not null`, values };
}

function within(column: string, range: Range<number | bigint>): Sql[] {
  const bounds: Sql[] = [];
  if (range.from !== null) bounds.push({ text: `${column} >= (select ?)`, values: [range.from] });
  if (range.to !== null) bounds.push({ text: `${column} < (select ?)`, values: [range.to] });
  return bounds;
}

export function isBounded(range: Range<number | bigint>): boolean {
  return range.from !== null || range.to !== null;
}

function beyond(order: Order, start: Start, key: string, ord: string): Sql {
  const sign = order.descending ? '<' : '>';
  if (order.key === 'ord') return { text: `${ord} ${sign} (select ?)`, values: [start.ord] };
  // One comparison, which the index is entered by; two SQLite asks of each row once more.
  if (start.ord === LEAST_ORD)
    return { text: `${key} ${order.descending ? '<' : '>='} (select ?)`, values: [start.key] };
  return { text: `(${key}, ${ord}) ${sign} (select ?, ?)`, values: [start.key, start.ord] };
}

function orderBy(order: Order, key: string, ord: string): string {
  const direction = order.descending ? 'desc' : 'asc';
  return order.key === 'ord'
    ? `order by ${ord} ${direction}`
    : `order by ${key} ${direction}, ${ord} ${direction}`;
}

function not(sql: Sql): Sql {
  return { text: `not (${sql.text})`, values: sql.values };
}

function all(where: readonly Sql[]): string {
  return where.length === 0 ? '' : ` where ${where.map((sql) => sql.text).join(' and ')}`;
}

function valuesOf(where: readonly Sql[]): readonly unknown[] {
  return where.flatMap((sql) => sql.values);
}
