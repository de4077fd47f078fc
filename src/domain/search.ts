import { invalid } from './errors.ts';
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

/** Words that a query may hold in all, those of phrases and exclusions too: what bounds the work of finding them. */
export const MAX_SEARCH_WORDS = 128;
/** Prefixes that a query may hold, and letters that a prefix needs: every word that begins so must be gathered. */
const MAX_PREFIXES = 4;
const MIN_PREFIX = 2;

/**
 * Reads what a person typed: words are ANDed; `"a phrase"`; `-word` and `-"a phrase"` exclude; `a OR b` binds tighter
 * than AND; `pref*`, from two letters on. What holds punctuation is the phrase of its words: `covid-19` is `"covid 19"`, `C++` is `c`.
 * Any text is a query: an open quote ends with the text, and an operator without its operands, or anything
 * else without a letter or number, is passed over. Only length is refused: `invalid-value` for the field `q`.
 */
export function parseSearch(text: string): SearchQuery {
  const allOf: SearchTerm[][] = [];
  const noneOf: SearchTerm[] = [];
  let count = 0;
  let prefixes = 0;
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
    count += term.words.length;
    if (term.prefix) prefixes += 1;
    if (prefixes > MAX_PREFIXES) throw invalid('q', `can have at most ${MAX_PREFIXES} prefixes`);
    if (count > MAX_SEARCH_WORDS) throw invalid('q', `can have at most ${MAX_SEARCH_WORDS} words`);
  }
  return { allOf, noneOf };
}

/** A minus or none, and a phrase with its star or none, or whatever stands up to a space or a quote. */
const TOKEN = /(-*)(?:["“”„‟«»]([^"“”„‟«»]*)(?:["“”„‟«»](\*?)|$)|([^\s"“”„‟«»]+))/gu;
const PREFIX = /[\p{L}\p{N}\p{M}]\*[^\p{L}\p{N}\p{M}]*$/u;

function termOf(text: string, prefix: boolean): SearchTerm | null {
  const words = foldedWords(text);
  const last = words.at(-1);
  return last === undefined ? null : { words, prefix: prefix && last.length >= MIN_PREFIX };
}
