import type { UnderEmbargo } from '../../domain/embargo.ts';
import type { FollowedFilter } from '../../domain/entitlement.ts';
import { unknownReference } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import type { Selection } from '../../domain/query.ts';
import type { EmbargoedStore } from '../store.ts';
import { articleId, editorial, storedBy } from './article-rows.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { keysetPage } from './pages.ts';
import { findPublicTerm, type TaxonomyKind } from './terms.ts';
import { sectionsBelow } from './working-articles.ts';

export function embargoedStore(engine: Engine): EmbargoedStore {
  return {
    list: (filter, page) => engine.read((db) => list(db, filter, page)),
    find: (ref, filter) => engine.read((db) => find(db, ref, filter)),
  };
}

/** SQL of what an article `a` must be. */
type Condition = { readonly text: string; readonly values: readonly unknown[] };

const OFFERED = `a.embargo = 1 and a.scheduled_for is not null and a.content ->> '$.rights.syndication' <> 'withheld'`;

function list(db: Connection, filter: FollowedFilter, page: PageRequest): Page<UnderEmbargo> {
  const conditions = conditionsOf(db, filter);
  const found = keysetPage<{ readonly id: string }>(db, page, {
    columns: 'a.id',
    from: 'articles a',
    where: [OFFERED, ...conditions.map(({ text }) => text)],
    values: conditions.flatMap(({ values }) => values),
    keys: ['a.scheduled_for', 'a.no'],
    kinds: ['string', 'number'],
    descending: false,
  });
  return { ...found, items: found.items.flatMap(({ id }) => workingCopy(db, id) ?? []) };
}

function find(db: Connection, ref: string, filter: FollowedFilter): UnderEmbargo | null {
  const conditions = conditionsOf(db, filter);
  const id = articleId(db, ref);
  const text = [`a.id = (select ?) and ${OFFERED}`, ...conditions.map((it) => it.text)].join(' and ');
  const row = db.get(
    `select 1 from articles a where ${text}`,
    id,
    ...conditions.flatMap(({ values }) => values),
  );
  return id === null || row === undefined ? null : workingCopy(db, id);
}

function workingCopy(db: Connection, id: string): UnderEmbargo | null {
  const article = storedBy(db, { by: 'id', id })?.article;
  if (article === undefined || article.scheduledFor === null) return null;
  return { ...editorial(db, article), scheduledFor: article.scheduledFor };
}

function conditionsOf(db: Connection, filter: FollowedFilter): readonly Condition[] {
  const termed = (['section', 'tag', 'author'] as const).flatMap((kind) =>
    conditions(filter[kind], (refs) => posted(termsOf(db, kind, refs))),
  );
  return [...termed, ...conditions(filter.genre, ofGenre), ...conditions(filter.language, inLanguage)];
}

function conditions(
  selection: Selection | undefined,
  are: (values: readonly string[]) => Condition,
): readonly Condition[] {
  if (selection === undefined) return [];
  const { allOf, noneOf } = selection;
  const none = are(noneOf);
  return [...allOf.map(are), ...(noneOf.length === 0 ? [] : [{ ...none, text: `not ${none.text}` }])];
}

/** By the names that readers know: what only working copies are filed under is nobody's to ask for. */
function termsOf(db: Connection, kind: TaxonomyKind, refs: readonly string[]): readonly number[] {
  const terms = refs.map((ref) => {
    const no = findPublicTerm(db, kind, ref);
    if (no === null) throw unknownReference(kind, kind, ref);
    return no;
  });
  return kind === 'section' ? sectionsBelow(db, terms) : terms;
}

function posted(terms: readonly number[]): Condition {
  return {
    text: `exists (select 1 from json_each(?) t cross join working_terms w on w.term = t.value and w.article = a.no)`,
    values: [JSON.stringify(terms)],
  };
}

function ofGenre(genres: readonly string[]): Condition {
  return {
    text: `(a.content ->> '$.genre') in (select value from json_each(?))`,
    values: [JSON.stringify(genres)],
  };
}

/** `en` is also `en-GB`. */
function inLanguage(languages: readonly string[]): Condition {
  const language = `lower(a.content ->> '$.language') || '-'`;
  return {
    text: `exists (select 1 from json_each(?) l where substr(${language}, 1, length(l.value)) = l.value)`,
    values: [JSON.stringify(languages.map((one) => `${one.toLowerCase()}-`))],
  };
}
