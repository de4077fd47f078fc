import { evenlyFolded, firstWord, foldedText, type PlacedWord, placedWords, wordsBefore } from './fold.ts';
import type { SearchQuery, SearchTerm } from './search.ts';

/** Words `from` to `to` (exclusive) of a text match the term of that number. */
type Match = { readonly term: number; readonly from: number; readonly to: number };
type Window = { readonly from: number; readonly to: number };

/**
 * HTML text of at most `maxWords` words around the place where the most of the query's terms stand together, the first
 * of several: escaped, each match in `<mark>`, white space as single spaces, `…` where the text was cut. Without a match it
 * is the beginning of the text, without any word null. The cost is linear in the text; no more of it is read
 * word by word than decides the answer.
 */
export function snippet(text: string, query: SearchQuery, maxWords = 30): string | null {
  const even = evenlyFolded(text);
  const terms = possible(distinct(query.allOf.flat()), even ?? foldedText(text), even !== null);
  const first = even === null || terms.length === 0 ? 0 : Math.min(...terms.map(({ at }) => at));
  const from = even === null ? 0 : wordsBefore(even, first, maxWords + 1);
  const words = new Words(placedWords(text, even, from));
  const run = bestRun(matchesFrom(0, terms, words), terms.length, maxWords);
  if (run.to === 0) return excerpt(text, [], new Words(placedWords(text, even)), run, maxWords);
  return excerpt(text, terms, words, run, maxWords);
}

function excerpt(
  text: string,
  terms: readonly SearchTerm[],
  words: Words,
  run: Window,
  maxWords: number,
): string | null {
  if (!words.reach(1)) return null;
  const longest = Math.max(0, ...terms.map((term) => term.words.length));
  const window = around(run, words, maxWords);
  const start = window.from === 0 ? 0 : words.place(window.from).start;
  const end = words.reach(window.to + 1) ? words.place(window.to - 1).end : text.length;
  let html = start === 0 ? '' : '…';
  let at = start;
  const matches = matchesFrom(Math.max(0, window.from - longest), terms, words);
  for (const mark of marksWithin(matches, words, window)) {
    html += `${escaped(text.slice(at, mark.start))}<mark>${escaped(text.slice(mark.start, mark.end))}</mark>`;
    at = mark.end;
  }
  html += escaped(text.slice(at, end));
  return `${html.trim()}${end === text.length ? '' : '…'}`;
}

/** The words of a text, read as far as they are asked for. */
class Words {
  readonly #unread: Iterator<PlacedWord>;
  readonly #read: PlacedWord[] = [];

  constructor(unread: Iterator<PlacedWord>) {
    this.#unread = unread;
  }

  /** Whether there are so many. */
  reach(count: number): boolean {
    while (this.#read.length < count) {
      const next = this.#unread.next();
      if (next.done === true) return false;
      this.#read.push(next.value);
    }
    return true;
  }

  /** How many were read. */
  get count(): number {
    return this.#read.length;
  }

  at(index: number): string | undefined {
    return this.reach(index + 1) ? this.#read[index]?.word : undefined;
  }

  place(index: number): PlacedWord {
    const place = this.reach(index + 1) ? this.#read[index] : undefined;
    if (place === undefined) throw new RangeError(`there is no word ${index}`);
    return place;
  }
}

/** `at` is where its first word first stands in the text; 0 where that isn't known. */
type Possible = SearchTerm & { readonly at: number };

/** Those of which each word stands in the folded text, if perhaps apart: told at a fraction of what reading it takes. */
function possible(terms: readonly SearchTerm[], folded: string, isEven: boolean): readonly Possible[] {
  return terms.flatMap((term) => {
    if (!term.words.every((word) => folded.includes(word))) return [];
    const [word = '', more] = term.words;
    const at = isEven ? firstWord(folded, word, term.prefix && more === undefined) : 0;
    return at === -1 ? [] : [{ ...term, at }];
  });
}

function distinct(terms: readonly SearchTerm[]): readonly SearchTerm[] {
  return [
    ...new Map(terms.map((term) => [`${term.words.join(' ')}${term.prefix ? '*' : ''}`, term])).values(),
  ];
}

/** In the order of their first word, from a word on. */
function* matchesFrom(start: number, terms: readonly SearchTerm[], words: Words): Generator<Match> {
  if (terms.length === 0) return;
  const byFirst = new Map<string, number[]>();
  const prefixes: number[] = [];
  for (const [number, term] of terms.entries()) {
    const [first = ''] = term.words;
    if (term.prefix && term.words.length === 1) prefixes.push(number);
    else byFirst.set(first, [...(byFirst.get(first) ?? []), number]);
  }
  for (let from = start; ; from += 1) {
    const word = words.at(from);
    if (word === undefined) return;
    const begun = byFirst.get(word);
    if (begun === undefined && prefixes.length === 0) continue;
    for (const term of [...(begun ?? NONE), ...prefixes]) {
      const to = from + (terms[term]?.words.length ?? 0);
      if (matchesAt(terms[term], words, from)) yield { term, from, to };
    }
  }
}

const NONE: readonly number[] = [];

function matchesAt(term: SearchTerm | undefined, words: Words, from: number): boolean {
  if (term === undefined) return false;
  const last = term.words.length - 1;
  return term.words.every((wanted, index) => {
    const word = words.at(from + index);
    return word === wanted || (term.prefix && index === last && word?.startsWith(wanted) === true);
  });
}

/** The first run of matches within `maxWords` words that has the most different terms, of which there are `terms`. */
function bestRun(found: Iterable<Match>, terms: number, maxWords: number): Window {
  const matches: Match[] = [];
  let best: Window = { from: 0, to: 0 };
  let most = 0;
  let tail = 0;
  const within = new Map<number, number>();
  for (const match of found) {
    matches.push(match);
    within.set(match.term, (within.get(match.term) ?? 0) + 1);
    let first = matches[tail] ?? match;
    while (first !== match && match.to - first.from > maxWords) {
      const count = (within.get(first.term) ?? 0) - 1;
      if (count === 0) within.delete(first.term);
      else within.set(first.term, count);
      tail += 1;
      first = matches[tail] ?? match;
    }
    if (within.size > most) {
      most = within.size;
      best = { from: first.from, to: match.to };
      if (most === terms) break;
    }
  }
  return best;
}

/** As much text before the run as after it, or more where the text ends. */
function around(run: Window, words: Words, maxWords: number): Window {
  const lead = Math.max(0, Math.floor((maxWords - (run.to - run.from)) / 2));
  words.reach(run.from - lead + maxWords);
  const from = Math.max(0, Math.min(run.from - lead, words.count - maxWords));
  words.reach(from + maxWords);
  return { from, to: Math.min(words.count, from + maxWords) };
}

/** Places in the text, rising, none overlapping another. */
function marksWithin(
  matches: Iterable<Match>,
  words: Words,
  window: Window,
): readonly { start: number; end: number }[] {
  const marks: { start: number; end: number }[] = [];
  for (const match of matches) {
    if (match.from >= window.to) break;
    const from = Math.max(match.from, window.from);
    const to = Math.min(match.to, window.to);
    if (from >= to) continue;
    const { start } = words.place(from);
    const { end } = words.place(to - 1);
    const last = marks.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else marks.push({ start, end });
  }
  return marks;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']|\s+/g, (found) => ESCAPES[found] ?? ' ');
}
