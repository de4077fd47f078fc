import { type PlacedWord, placedWords } from '../../src/domain/fold.ts';
import type { SearchQuery, SearchTerm } from '../../src/domain/search.ts';

/** Words `from` to `to` (exclusive) of a text match the term of that number. */
type Match = { readonly term: number; readonly from: number; readonly to: number };
type Window = { readonly from: number; readonly to: number };

/** A snippet by its definition: every word of the text is read, every match found, and then the place chosen. */
export function plainSnippet(text: string, query: SearchQuery, maxWords: number): string | null {
  const words = [...placedWords(text, null)];
  if (words.length === 0) return null;
  const matches = matchesOf(distinct(query.allOf.flat()), words);
  const window = around(bestRun(matches, maxWords), words.length, maxWords);
  const start = window.from === 0 ? 0 : placeOf(words, window.from).start;
  const end = window.to === words.length ? text.length : placeOf(words, window.to - 1).end;
  let html = start === 0 ? '' : '…';
  let at = start;
  for (const mark of marksWithin(matches, words, window)) {
    html += `${escaped(text.slice(at, mark.start))}<mark>${escaped(text.slice(mark.start, mark.end))}</mark>`;
    at = mark.end;
  }
  html += escaped(text.slice(at, end));
  return `${html.trim()}${end === text.length ? '' : '…'}`;
}

function distinct(terms: readonly SearchTerm[]): readonly SearchTerm[] {
  return [
    ...new Map(terms.map((term) => [`${term.words.join(' ')}${term.prefix ? '*' : ''}`, term])).values(),
  ];
}

/** In the order of their first word. */
function matchesOf(terms: readonly SearchTerm[], words: readonly PlacedWord[]): readonly Match[] {
  const byFirst = new Map<string, number[]>();
  const prefixes: number[] = [];
  for (const [number, term] of terms.entries()) {
    const [first = ''] = term.words;
    if (term.prefix && term.words.length === 1) prefixes.push(number);
    else byFirst.set(first, [...(byFirst.get(first) ?? []), number]);
  }
  const matches: Match[] = [];
  for (const [from, { word }] of words.entries()) {
    for (const term of [...(byFirst.get(word) ?? NONE), ...prefixes]) {
      const to = from + (terms[term]?.words.length ?? 0);
      if (matchesAt(terms[term], words, from)) matches.push({ term, from, to });
    }
  }
  return matches;
}

const NONE: readonly number[] = [];

function matchesAt(term: SearchTerm | undefined, words: readonly PlacedWord[], from: number): boolean {
  if (term === undefined) return false;
  const last = term.words.length - 1;
  return term.words.every((wanted, index) => {
    const word = words[from + index]?.word;
    return word === wanted || (term.prefix && index === last && word?.startsWith(wanted) === true);
  });
}

/** The first run of matches within `maxWords` words that has the most different terms. */
function bestRun(matches: readonly Match[], maxWords: number): Window {
  let best: Window = { from: 0, to: 0 };
  let most = 0;
  let tail = 0;
  const within = new Map<number, number>();
  for (const match of matches) {
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
    }
  }
  return best;
}

/** As much text before the run as after it, or more where the text ends. */
function around(run: Window, words: number, maxWords: number): Window {
  const lead = Math.max(0, Math.floor((maxWords - (run.to - run.from)) / 2));
  const from = Math.max(0, Math.min(run.from - lead, words - maxWords));
  return { from, to: Math.min(words, from + maxWords) };
}

/** Places in the text, rising, none overlapping another. */
function marksWithin(
  matches: readonly Match[],
  words: readonly PlacedWord[],
  window: Window,
): readonly { start: number; end: number }[] {
  const marks: { start: number; end: number }[] = [];
  for (const match of matches) {
    const from = Math.max(match.from, window.from);
    const to = Math.min(match.to, window.to);
    if (from >= to) continue;
    const { start } = placeOf(words, from);
    const { end } = placeOf(words, to - 1);
    const last = marks.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else marks.push({ start, end });
  }
  return marks;
}

function placeOf(words: readonly PlacedWord[], index: number): PlacedWord {
  const place = words[index];
  if (place === undefined) throw new RangeError(`there is no word ${index}`);
  return place;
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
