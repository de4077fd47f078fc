import type { EditorialArticle } from '../../domain/article.ts';
import type { Page } from '../../domain/page.ts';
import type { WorkingQuery } from '../store.ts';
import { editorial, storedWithoutBodies } from './article-rows.ts';
import type { Connection } from './connection.ts';
import { checkPosition, pageOf } from './pages.ts';
import { matchWordPrefixes } from './search.ts';
import { findTerm, requireTerm } from './terms.ts';

/** Up to this many candidates are gathered and sorted; where there are more, a walk in the list's order soon meets one. */
const FEW = 2_000;

type Step = { readonly no: number; readonly key: string };

/** SQL of what an article `a` must be, and of the numbers of all that are so. */
type Restriction = {
  readonly condition: string;
  readonly numbers: string;
  readonly value: string;
};

/** A page of working copies, their bodies left empty: the cost follows the page's size. */
export function workingPage(db: Connection, query: WorkingQuery): Page<EditorialArticle> {
  const restrictions = restrictionsOf(db, query);
  const few = restrictions.map((restriction) => fewOf(db, restriction)).find((nos) => nos !== null) ?? null;
  // One walk a state, for that is how the index goes.
  const walks = query.states.length === 0 ? [null] : query.states;
  const steps = walks
    .flatMap((state) => walk(db, query, state, restrictions, few))
    .toSorted(comparison(isDescending(query)))
    .slice(0, query.page.limit + 1);
  const page = pageOf(steps, query.page, { of: ({ key, no }) => [key, no] });
  const stored = storedWithoutBodies(
    db,
    page.items.map(({ no }) => no),
  );
  return { ...page, items: stored.map(({ article }) => editorial(db, article)) };
}

function walk(
  db: Connection,
  query: WorkingQuery,
  state: string | null,
  restrictions: readonly Restriction[],
  few: readonly number[] | null,
): readonly Step[] {
  const { cursor, limit } = query.page;
  const key = query.sort === 'scheduledFor' ? 'a.scheduled_for' : 'a.saved_at';
  const descending = isDescending(query);
  const where: string[] = [];
  const values: unknown[] = few === null ? [] : [JSON.stringify(few)];
  const require = (condition: string, ...more: unknown[]) => {
    where.push(condition);
    values.push(...more);
  };
  if (state !== null) require('a.state = (select ?)', state);
  // Both, since the index holds what is due.
  if (query.sort === 'scheduledFor') require('a.scheduled_for is not null and a.due_at is not null');
  for (const { condition, value } of restrictions) require(condition, value);
  if (cursor !== null) {
    require(`(${key}, a.no) ${descending ? '<' : '>'} (select ?, ?)`, ...checkPosition(cursor, [
      'string',
      'number',
    ]));
  }
  const direction = descending ? 'desc' : 'asc';
  const from = few === null ? 'articles a' : 'json_each(?) j cross join articles a on a.no = j.value';
  return db.all<Step>(
    `select a.no, ${key} as key from ${from} where ${['1', ...where].join(' and ')}
       order by ${key} ${direction}, a.no ${direction} limit (select ?)`,
    ...values,
    limit + 1,
  );
}

function isDescending({ sort, page }: WorkingQuery): boolean {
  return (sort === '-savedAt') !== (page.cursor?.direction === 'prev');
}

function comparison(descending: boolean): (a: Step, b: Step) => number {
  const ascending = (a: Step, b: Step) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.no - b.no);
  return descending ? (a, b) => ascending(b, a) : ascending;
}

function restrictionsOf(db: Connection, query: WorkingQuery): readonly Restriction[] {
  const { section, author, tag, within, title } = query;
  const restrictions: Restriction[] = [];
  if (section !== undefined)
    restrictions.push(naming(sectionsBelow(db, [requireTerm(db, 'section', section)])));
  if (author !== undefined) restrictions.push(naming([requireTerm(db, 'author', author)]));
  if (tag !== undefined) restrictions.push(naming([requireTerm(db, 'tag', tag)]));
  if (within !== undefined) {
    const known = within.map((id) => findTerm(db, 'section', id)).filter((no) => no !== null);
    restrictions.push(naming(sectionsBelow(db, known)));
  }
  if (title !== undefined) restrictions.push(titled(title));
  return restrictions;
}

function naming(terms: readonly number[]): Restriction {
  return {
    condition: `exists (select 1 from json_each(?) t cross join working_terms w
      on w.term = t.value and w.article = a.no)`,
    numbers:
      'select distinct w.article as no from json_each(?) t cross join working_terms w on w.term = t.value',
    value: JSON.stringify(terms),
  };
}

function titled(title: string): Restriction {
  const value = matchWordPrefixes(title);
  // Without a word nothing is asked for that could be found.
  if (value === null) return { condition: '0 and ?', numbers: 'select 0 as no where 0 and ?', value: '' };
  return {
    condition: 'exists (select 1 from working_titles where working_titles match ? and rowid = a.no)',
    numbers: 'select rowid as no from working_titles where working_titles match ?',
    value,
  };
}

/** These sections and all below them. */
export function sectionsBelow(db: Connection, sections: readonly number[]): readonly number[] {
  return db
    .all<{ no: number }>(
      `with recursive below(no) as (
         select value from json_each(?) union select t.no from below join terms t on t.parent = below.no
       ) select no from below`,
      JSON.stringify(sections),
    )
    .map(({ no }) => no);
}

function fewOf(db: Connection, { numbers, value }: Restriction): readonly number[] | null {
  const found = db.all<{ no: number }>(`${numbers} limit ${FEW + 1}`, value);
  return found.length > FEW ? null : found.map(({ no }) => no);
}
