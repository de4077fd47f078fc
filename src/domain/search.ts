import { foldedWords } from './fold.ts';

export { fold, foldedWords } from './fold.ts';
export { snippet } from './snippet.ts';

/** One thing to find: a word, or the words of a phrase in their order, folded; with `prefix` the last may go on. */
export type SearchTerm = { readonly words: readonly string[]; readonly prefix: boolean };

/** `allOf` is ANDed, each of its groups ORed; `noneOf` excludes. No term at all finds nothing. */
export type SearchQuery = {
  readonly allOf: readonly (readonly SearchTerm[])[];
  readonly noneOf: readonly SearchTerm[];
};

/** A query is read up to its 32nd term and a phrase up to its 32nd word; what follows is not looked for. */
export const MAX_SEARCH_TERMS = 32;
export const MAX_PHRASE_WORDS = 32;

/**
 * Reads what a person typed: words are ANDed; `"a phrase"`; `-word` and `-"a phrase"` exclude; `a OR b` binds tighter
 * than AND; `pref*`. What holds punctuation is the phrase of its words: `covid-19` is `"covid 19"`, `C++` is `c`.
 * Any text is a query: an open quote ends with the text, and an operator without its operands, or anything
 * else without a letter or number, is passed over.
 */
export function parseSearch(text: string): SearchQuery {
  const allOf: SearchTerm[][] = [];
  const noneOf: SearchTerm[] = [];
  let count = 0;
  /** What an OR has on its left: null after an exclusion and at the start. */
  let left: SearchTerm[] | null = null;
  let joins = false;
  for (const [token, minus = '', quoted, star = '', bare = ''] of text.matchAll(TOKEN)) {
    if (token === 'OR') {
      joins = true;
      continue;
    }
    const term = termOf(quoted ?? bare, star !== '' || (quoted === undefined && PREFIX.test(bare)));
    if (term === null) continue;
    if (minus !== '') {
      noneOf.push(term);
      left = null;
    } else if (joins && left !== null) {
      left.push(term);
    } else {
      left = [term];
      allOf.push(left);
    }
    joins = false;
    count += 1;
    if (count === MAX_SEARCH_TERMS) break;
  }
  return { allOf, noneOf };
}

/** A minus or none, and a phrase with its star or none, or whatever stands up to a space or a quote. */
const TOKEN = /(-*)(?:["“”„‟«»]([^"“”„‟«»]*)(?:["“”„‟«»](\*?)|$)|([^\s"“”„‟«»]+))/gu;
const PREFIX = /[\p{L}\p{N}\p{M}]\*[^\p{L}\p{N}\p{M}]*$/u;

function termOf(text: string, prefix: boolean): SearchTerm | null {
  const words = foldedWords(text);
  if (words.length === 0) return null;
  return words.length > MAX_PHRASE_WORDS
    ? { words: words.slice(0, MAX_PHRASE_WORDS), prefix: false }
    : { words, prefix };
}
