/**
 * Text in the form that searching compares: compatibility-decomposed (Unicode NFKD), without marks and invisible
 * format characters, in lower case, letters such as ł, ø and ß by their Latin base, white space as single spaces.
 * `Auštrevičius` is `austrevicius`. Characters of scripts that put no spaces between words (Han, kana, Hangul, Thai
 * and their like) and symbols stand apart, each a word of its own, so a run of them is found as a phrase.
 * Folding folded text changes nothing.
 */
export function fold(text: string): string {
  return folded(text).replace(/\s+/g, ' ').trim();
}

/** The words of a text in their order: runs of letters and numbers of the folded text. */
export function foldedWords(text: string): readonly string[] {
  return european(text)?.match(WORD_OF_EUROPEAN) ?? folded(text).match(WORD) ?? [];
}

/** The words of `foldedWords` with anything between them but letters and numbers: quicker to make, for an index. */
export function foldedText(text: string): string {
  return european(text) ?? foldedWords(text).join(' ');
}

/** A folded word and where it stands in the original, as UTF-16 offsets; `end` is exclusive. */
export type PlacedWord = { readonly word: string; readonly start: number; readonly end: number };

/**
 * The words of `foldedWords` from an offset on, at which no word is under way, each with its place, made as they are asked for.
 * Where one character makes two words (½), both have its place. `even` is what `evenlyFolded` makes of the text.
 */
export function* placedWords(
  text: string,
  even = evenlyFolded(text),
  from = 0,
): Generator<PlacedWord, undefined> {
  if (even !== null) {
    for (const { 0: word, index } of even.slice(from).matchAll(WORD_OF_EUROPEAN)) {
      yield { word, start: from + index, end: from + index + word.length };
    }
    return;
  }
  for (const { 0: run, index } of text.slice(from).matchAll(RUN)) {
    yield* wordsPlaced(run, from + index);
  }
}

/** Folded text of which each character stands where its original does; null where it doesn't fold one by one. */
export function evenlyFolded(text: string): string | null {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  if (!EUROPEAN.test(text)) return null;
  changes ??= changedByFolding();
  return changes.uneven.test(text) ? null : european(text);
}

/** Where the word begins that is so many before an offset of evenly folded text; 0 where there are fewer. */
export function wordsBefore(even: string, offset: number, count: number): number {
  let left = count;
  for (let at = offset; at > 0; at -= 1) {
    if (!isOfWord(even.charCodeAt(at - 1)) && isOfWord(even.charCodeAt(at)) && at < offset) left -= 1;
    if (left === 0) return at;
  }
  return 0;
}

/** Where a word that is this one, or begins so, first stands in evenly folded text; -1 for nowhere. */
export function firstWord(even: string, word: string, isPrefix: boolean): number {
  for (let at = even.indexOf(word); at !== -1; at = even.indexOf(word, at + 1)) {
    const begins = at === 0 || !isOfWord(even.charCodeAt(at - 1));
    const end = at + word.length;
    if (begins && (isPrefix || end === even.length || !isOfWord(even.charCodeAt(end)))) return at;
  }
  return -1;
}

/** Of folded European text: what isn't ASCII is a letter or a number. */
function isOfWord(code: number): boolean {
  return code > 0x7f || (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

/** Of these characters each folds alone as it does in its text: Latin, Greek, Cyrillic, punctuation and symbols. */
const EUROPEAN = /^[\0-\u02af\u0370-\u0482\u048a-\u04ff\u1e00-\u20cf\u2100-\u22ff]*$/;
const WORD_OF_EUROPEAN = /[^\0-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+/g;

/** Folded text of letters, numbers and ASCII alone; null for a text that has other characters than EUROPEAN. */
function european(text: string): string | null {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  if (!EUROPEAN.test(text)) return null;
  changes ??= changedByFolding();
  const { pattern, into } = changes;
  return text.replace(pattern, (character) => into.get(character) ?? '').toLowerCase();
}

let changes: ReturnType<typeof changedByFolding> | undefined;

/** The European characters that don't fold to their lower case, and what they fold to, anything between words a space. */
function changedByFolding() {
  const into = new Map<string, string>();
  for (let code = 0x80; code <= 0x22ff; code += 1) {
    const character = String.fromCharCode(code);
    if (!EUROPEAN.test(character)) continue;
    const apart = folded(character).replace(NO_WORD, ' ');
    // The lower case of a sigma alone depends on what follows it.
    if (apart !== character.toLowerCase() || character === 'Σ') into.set(character, apart);
  }
  const uneven = [...into].filter(([, folds]) => folds.length !== 1).map(([character]) => character);
  return {
    pattern: new RegExp(`[${[...into.keys()].join('')}]`, 'g'),
    uneven: new RegExp(`[${uneven.join('')}]`),
    into,
  };
}

const WORD = /[\p{L}\p{N}]+/gu;
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const ASCII_WORD = /^[A-Za-z0-9]+$/;
const ASCII_ONLY = /^[\0-\x7f]*$/;
/** Everything that can make a word. The rest (punctuation, spaces) folds to nothing that could. */
const RUN = /[\p{L}\p{N}\p{M}\p{Cf}]+|[\p{S}--[\0-\x7f]]/gv;
/** The least piece that folds alone as it does in its text: a character and what may join it (marks, vowels of Hangul). */
const PIECE =
  /[^\p{M}\p{Cf}][\p{M}\p{Cf}\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7fb\uff9e-\uffdc]*|[\p{M}\p{Cf}]+/gu;

const SYMBOL = /[\p{S}--[\0-\x7f]]/gv;
/** Accents and the like, tatweel, and invisible characters; the voiced-sound marks of kana tell words apart. */
const IGNORED = /[[\p{M}\p{Cf}ـ]--[\u3099\u309a]]/gv;
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/gu;

/** Letters that Unicode doesn't decompose. */
const BASE_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  ĸ: 'k',
  ə: 'e',
  ς: 'σ',
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(BASE_LETTERS).join('')}]`, 'g');

/** Like fold, but pieces folded one by one and joined give the same as the whole: spaces stay as they fall. */
function folded(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  return text
    .replace(SYMBOL, ' $& ')
    .normalize('NFKD')
    .replace(SYMBOL, ' $& ')
    .replace(IGNORED, '')
    .toLowerCase()
    .replace(UNDECOMPOSED, (letter) => BASE_LETTERS[letter] ?? letter)
    .normalize('NFC')
    .replace(UNSPACED, ' $& ');
}

function wordsPlaced(run: string, offset: number): readonly PlacedWord[] {
  if (ASCII_WORD.test(run)) return [{ word: run.toLowerCase(), start: offset, end: offset + run.length }];
  const [whole, more] = foldedWords(run);
  if (whole !== undefined && more === undefined) {
    return [{ word: whole, start: offset, end: offset + run.length }];
  }
  const words: PlacedWord[] = [];
  let open: { word: string; start: number; end: number } | null = null;
  for (const match of run.matchAll(PIECE)) {
    const start = offset + match.index;
    const end = start + match[0].length;
    for (const [part] of folded(match[0]).matchAll(PART)) {
      if (!WORD_START.test(part)) {
        open = null;
      } else if (open === null) {
        open = { word: part, start, end };
        words.push(open);
      } else {
        open.word += part;
        open.end = end;
      }
    }
  }
  return words;
}

const PART = /[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu;
const WORD_START = /^[\p{L}\p{N}]/u;
