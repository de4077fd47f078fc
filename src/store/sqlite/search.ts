import { foldedText, foldedWords } from '../../domain/fold.ts';
import type { SearchQuery, SearchTerm } from '../../domain/search.ts';
import type { Connection } from './connection.ts';

/**
 * Ranks of a match, best first: every word in the title; every word in what stands above the body; anywhere.
 * A rank is a property of the article alone, not of how often a word stands in other articles, so pages hold still
 * while articles are published, and within a rank FTS5 walks its rows newest first and stops at the page's end.
 */
export const RANKS = [
  ['title'],
  ['title', 'summary', 'names'],
  ['title', 'summary', 'names', 'body'],
] as const;

export type Searchable = {
  readonly title: string;
  readonly summary: string | null;
  /** Of authors, tags and the section. */
  readonly names: readonly string[];
  readonly body: string;
};

/** Makes a live article found by its words, from the end of the batch on. */
export function indexArticle(db: Connection, ord: bigint, article: Searchable): void {
  const { title, summary, names, body } = article;
  db.postponed.search.put(ord, [title, summary ?? '', names.join('\n'), body].map(foldedText));
}

export function unindexArticle(db: Connection, ord: bigint): void {
  db.postponed.search.remove(ord, []);
}

/** Makes a working copy found by its title and slug; `no` is its number. */
export function indexTitle(db: Connection, no: number, title: string, slug: string): void {
  db.postponed.titles.put(no, [foldedText(title), slug.replaceAll('-', ' ')]);
}

export function unindexTitle(db: Connection, no: number): void {
  db.postponed.titles.remove(no, []);
}

/** FTS5 expression of everything that matches; null when the query has nothing to look for but perhaps exclusions. */
export function matchAny(query: SearchQuery): string | null {
  return query.allOf.length === 0 ? null : without(conjunction(query), exclusions(query));
}

/** FTS5 expression of what matches at exactly this rank. */
export function matchRank(query: SearchQuery, rank: number): string {
  const at = within(RANKS[rank] ?? RANKS[2], conjunction(query));
  const better = RANKS[rank - 1];
  const notBetter = better === undefined ? at : without(at, within(better, conjunction(query)));
  return without(notBetter, exclusions(query));
}

/** FTS5 expression of what the query excludes; null when it excludes nothing. */
export function exclusions(query: SearchQuery): string | null {
  return query.noneOf.length === 0 ? null : query.noneOf.map(quoted).join(' OR ');
}

/** Whether a prefix stands in the query, which FTS5 gathers the articles of before it can tell of a single one. */
export function hasPrefix(query: SearchQuery): boolean {
  return [...query.allOf.flat(), ...query.noneOf].some(({ prefix }) => prefix);
}

/** Titles that have all of `words`, the last as a prefix. */
export function matchTitlePrefix(words: readonly string[]): string {
  const terms = words.map((word, index) => quoted({ words: [word], prefix: index === words.length - 1 }));
  return `{title} : (${terms.join(' AND ')})`;
}

/** Titles and slugs of which each word of `text` begins a word; null when it has no word. */
export function matchWordPrefixes(text: string): string | null {
  const words = foldedWords(text);
  return words.length === 0
    ? null
    : words.map((word) => quoted({ words: [word], prefix: true })).join(' AND ');
}

function conjunction(query: SearchQuery): string {
  return query.allOf.map((group) => `(${group.map(quoted).join(' OR ')})`).join(' AND ');
}

function within(columns: readonly string[], expression: string): string {
  return `{${columns.join(' ')}} : (${expression})`;
}

function without(expression: string, excluded: string | null): string {
  return excluded === null ? expression : `(${expression}) NOT (${excluded})`;
}

/** A string literal of FTS5 (sqlite.org/fts5.html section 3.1); words are letters and numbers, so none holds a quote. */
function quoted(term: SearchTerm): string {
  return `"${term.words.join(' ')}"${term.prefix ? ' *' : ''}`;
}
