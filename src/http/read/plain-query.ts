import { ARTICLE_SORTS } from '../../domain/query.ts';
import { CONDITIONS, MAX_CONDITION_LENGTH, MAX_CONDITIONS } from './article-parameters.ts';
import type { ArticlesQuery } from './article-query.ts';
import { inOrderOfNames } from './query-parts.ts';

/** `key` is the same text for the same parameters in any order, as `keyOf` writes it. */
export type PlainQuery = { readonly query: ArticlesQuery; readonly key: string };

/**
 * The query of a list of articles that is filtered by what they are filed under and shown as it stands in the store, the same as the
 * routes make of it. Null for whatever they might read otherwise, or refuse, and for what is written in any but the plainest way.
 */
export function plainQuery(text: string): PlainQuery | null {
  if (text === '') return NOTHING;
  const parts = text.split('&', MOST_PARAMETERS + 1);
  if (parts.length > MOST_PARAMETERS) return null;
  const query: Query = {};
  for (const part of parts) {
    const [, name, written] = PARAMETER.exec(part) ?? [];
    if (name === undefined || written === undefined) return null;
    const value = written.replaceAll('%2C', ',');
    if (value.includes('%')) return null;
    const isTaken = isCondition(name) ? takeCondition(query, name, value) : takeOnce(query, name, value);
    if (!isTaken) return null;
  }
  const ordered = inOrderOfNames(parts);
  const sorted = ordered === parts ? text : ordered.join('&');
  return { query, key: sorted.replaceAll(',', '%2C') };
}

const NOTHING: PlainQuery = { query: {}, key: '' };

/** More than readers give; what there is of each is limited by itself. */
const MOST_PARAMETERS = 16;
/** Characters that are written in one way alone, and commas, which forms write as `%2C`. */
const PARAMETER = /^([a-z]+)=([A-Za-z0-9_,%-]+)$/;

type Query = { -readonly [Name in keyof ArticlesQuery]: ArticlesQuery[Name] };
type Condition = keyof typeof CONDITIONS;

/** Each repetition is one more condition. */
function takeCondition(query: Query, kind: Condition, value: string): boolean {
  const conditions = query[kind] ?? [];
  if (conditions.length === MAX_CONDITIONS || value.length > MAX_CONDITION_LENGTH) return false;
  if (!PATTERNS[kind].test(value)) return false;
  query[kind] = [...conditions, value];
  return true;
}

function takeOnce(query: Query, name: string, value: string): boolean {
  if (Object.hasOwn(query, name)) return false;
  if (name === 'cursor') query.cursor = value;
  else if (name === 'limit' && LIMIT.test(value)) query.limit = Number(value);
  else if (name === 'sort' && isSort(value)) query.sort = value;
  else return false;
  return true;
}

const LIMIT = /^(?:[1-9]\d?|100)$/;
const PATTERNS: Readonly<Record<Condition, RegExp>> = {
  section: new RegExp(CONDITIONS.section, 'u'),
  tag: new RegExp(CONDITIONS.tag, 'u'),
  author: new RegExp(CONDITIONS.author, 'u'),
  language: new RegExp(CONDITIONS.language, 'u'),
  genre: new RegExp(CONDITIONS.genre, 'u'),
};

function isCondition(name: string): name is Condition {
  return Object.hasOwn(PATTERNS, name);
}

/** Relevance is of a search. */
function isSort(value: string): value is Exclude<ArticlesQuery['sort'], undefined> {
  return value !== 'relevance' && ARTICLE_SORTS.some((sort) => sort === value);
}
