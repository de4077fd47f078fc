import { foldedText, foldedWords } from '../../domain/fold.ts';
import type { SearchQuery, SearchTerm } from '../../domain/search.ts';
import type { Connection } from './connection.ts';

/*
 * Each word stands in the full-text index once, and behind a mark where it stands above the body: a search of titles
 * alone then walks the rows of a title's word, however many bodies have it too. Marks are characters of private use, which
 * folding leaves in no text, and which are part of a word to FTS5 as all that isn't ASCII is.
 */
const IN_TITLE = '\ue000';
/** In summary and names. */
const IN_HEAD = '\ue001';
const IN_BODY = '';
/** With this one stand the first letters of the title's words, for as you type: up to so many letters of each. */
const BEGINS_IN_TITLE = '\ue002';
const BEGINNING = 3;

/**
 * Ranks of a match, best first: every word in the title; every word in what stands above the body; anywhere.
 * A rank is a property of the article alone, not of how often a word stands in other articles, so pages hold still
 * while articles are published, and within a rank FTS5 walks its rows newest first and stops at the page's end.
 */
const MARKS = [IN_TITLE, IN_HEAD, IN_BODY] as const;
export const RANKS = MARKS.map((_, rank) => rank);

/** A prefix that begins so few words is these words, each a walk of its own; of more, FTS5 gathers all articles first. */
const FEW_WORDS = 64;

/** As many as these take about as long as a page's articles each by itself. */
const MOST_GATHERED = 20_000;

export type Searchable = {
  readonly title: string;
  readonly summary: string | null;
  /** Of authors, tags and the section. */
  readonly names: readonly string[];
  readonly body: string;
};

/** Makes a live article found by its words, from the end of the batch on. */
export function indexArticle(db: Connection, ord: bigint, article: Searchable): void {
  db.postponed.search.put(ord, searchTexts(article));
}

export function unindexArticle(db: Connection, ord: bigint): void {
  db.postponed.search.remove(ord, []);
}

/** What the columns of the full-text index hold of an article: title, summary, names, body. */
export function searchTexts({ title, summary, names, body }: Searchable): readonly string[] {
  const words = foldedWords(title);
  return [
    [...marked(words, IN_TITLE), ...marked(beginnings(words), BEGINS_IN_TITLE)].join(' '),
    marked(foldedWords(summary ?? ''), IN_HEAD).join(' '),
    marked(foldedWords(names.join('\n')), IN_HEAD).join(' '),
    foldedText(body),
  ];
}

/** Makes a working copy found by its title and slug; `no` is its number. */
export function indexTitle(db: Connection, no: number, title: string, slug: string): void {
  db.postponed.titles.put(no, [foldedText(title), slug.replaceAll('-', ' ')]);
}

export function unindexTitle(db: Connection, no: number): void {
  db.postponed.titles.remove(no, []);
}

/** A search in the words of FTS5. What its prefixes stand for is looked up once, and only where it is asked for. */
export class Search {
  readonly #db: Connection;
  readonly #query: SearchQuery;
  readonly #prefixes = new Map<string, string>();
  #isGathered: boolean | undefined;

  constructor(db: Connection, query: SearchQuery) {
    this.#db = db;
    this.#query = query;
  }

  /** Whether there is something to look for, beside exclusions. */
  get looksFor(): boolean {
    return this.#query.allOf.length > 0;
  }

  /** Everything that matches; null when the query has nothing to look for but perhaps exclusions. */
  get any(): string | null {
    return this.looksFor ? without(this.#conjunction(MARKS), this.unwanted) : null;
  }

  /** What the query excludes; null when it excludes nothing. */
  get unwanted(): string | null {
    const { noneOf } = this.#query;
    return noneOf.length === 0 ? null : this.#disjunction(noneOf, MARKS);
  }

  /** Whether each look at an article's own row may cost as much as finding all that match. */
  get hasPrefix(): boolean {
    return [...this.#query.allOf.flat(), ...this.#query.noneOf].some(({ prefix }) => prefix);
  }

  /**
   * Whether all that match are gathered before any article is asked whether it is one of them; otherwise each is looked up by itself.
   * So are few that are excluded, but not many, of which a page needs little.
   */
  get isGathered(): boolean {
    if (this.hasPrefix) return true;
    if (this.looksFor || this.unwanted === null) return false;
    this.#isGathered ??= countUpTo(this.#db, this.unwanted, MOST_GATHERED) < MOST_GATHERED;
    return this.#isGathered;
  }

  /** What matches at exactly this rank. Of a single word, what is found in better places need not be found first. */
  rank(rank: number): string {
    const better = MARKS.slice(0, rank);
    const marks = this.#query.allOf.length === 1 ? MARKS.slice(rank, rank + 1) : MARKS.slice(0, rank + 1);
    const found = this.#conjunction(marks);
    const notBetter = better.length === 0 ? found : without(found, this.#conjunction(better));
    return without(notBetter, this.unwanted);
  }

  #conjunction(marks: readonly string[]): string {
    return this.#query.allOf.map((group) => `(${this.#disjunction(group, marks)})`).join(' AND ');
  }

  #disjunction(terms: readonly SearchTerm[], marks: readonly string[]): string {
    return terms.flatMap((term) => marks.map((mark) => this.#term(term, mark))).join(' OR ');
  }

  #term({ words, prefix }: SearchTerm, mark: string): string {
    const [word, more] = words;
    if (!prefix || word === undefined || more !== undefined) return quoted(marked(words, mark), prefix);
    const known = this.#prefixes.get(mark + word);
    if (known !== undefined) return known;
    const expression = wordsThatBegin(this.#db, word, mark);
    this.#prefixes.set(mark + word, expression);
    return expression;
  }
}

/** How many articles match; no more than `most` are looked for. */
export function countUpTo(db: Connection, expression: string, most: number): number {
  const row = db.get<{ n: number }>(
    'select count(*) as n from (select 1 from search where search match ? limit ?)',
    expression,
    most,
  );
  return row?.n ?? 0;
}

/** Titles that have all of `words`, the last as a prefix. */
export function matchTitlePrefix(db: Connection, words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  const whole = words.slice(0, -1).map((word) => quoted([IN_TITLE + word], false));
  return [...whole, `(${wordsThatBegin(db, last, IN_TITLE)})`].join(' AND ');
}

/** Titles and slugs of which each word of `text` begins a word; null when it has no word. */
export function matchWordPrefixes(text: string): string | null {
  const words = foldedWords(text);
  return words.length === 0 ? null : words.map((word) => quoted([word], true)).join(' AND ');
}

function wordsThatBegin(db: Connection, prefix: string, mark: string): string {
  const isShort = Array.from(prefix).length <= BEGINNING;
  if (mark === IN_TITLE && isShort) return quoted([BEGINS_IN_TITLE + prefix], false);
  const words = indexedWords(db, mark + prefix);
  if (words === null) return quoted([mark + prefix], true);
  return words.length === 0
    ? quoted([mark + prefix], false)
    : words.map((word) => quoted([word])).join(' OR ');
}

/** Null for more than a few. Each is looked up by itself, for to go on from a word FTS5 reads through all that have it. */
function indexedWords(db: Connection, prefix: string): readonly string[] | null {
  const next = db.sql('select term from search_words where term >= ? limit 1').pluck();
  const words: string[] = [];
  let word = next.get(prefix) as string | undefined;
  while (word?.startsWith(prefix)) {
    if (words.length === FEW_WORDS) return null;
    words.push(word);
    word = next.get(`${word}\x01`) as string | undefined;
  }
  return words;
}

function marked(words: readonly string[], mark: string): readonly string[] {
  return mark === '' ? words : words.map((word) => mark + word);
}

function beginnings(words: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const word of words) {
    let end = 0;
    for (let letters = 0; letters < BEGINNING && end < word.length; letters += 1) {
      end += (word.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
      found.add(word.slice(0, end));
    }
  }
  return [...found];
}

function without(expression: string, excluded: string | null): string {
  return excluded === null ? expression : `(${expression}) NOT (${excluded})`;
}

/** A string literal of FTS5 (sqlite.org/fts5.html section 3.1); words are letters and numbers, so none holds a quote. */
function quoted(words: readonly string[], prefix = false): string {
  return `"${words.join(' ')}"${prefix ? ' *' : ''}`;
}
