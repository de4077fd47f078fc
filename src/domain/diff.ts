/** A stretch of text that both have, or one of them alone. Read without `insert` it is the old text, without `delete` the new. */
export type Segment = { readonly op: 'equal' | 'insert' | 'delete'; readonly text: string };

export type TextDiff = {
  /** `paragraph` where the texts differ too much to be compared word by word in bounded time. */
  readonly granularity: 'word' | 'paragraph';
  readonly segments: readonly Segment[];
};

/**
 * The shortest way from one text to another (E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986), in words,
 * spaces and signs. Where that takes more than MAX_EDITS, in paragraphs; and where that does too, all that lies between the
 * texts' common beginning and end is taken out and put in anew.
 */
export function diffText(before: string, after: string): TextDiff {
  const words = diffTokens(before.match(WORDS) ?? [], after.match(WORDS) ?? []);
  if (words !== null) return { granularity: 'word', segments: tidy(words) };
  const from = before.match(PARAGRAPHS) ?? [];
  const to = after.match(PARAGRAPHS) ?? [];
  return { granularity: 'paragraph', segments: joined(diffTokens(from, to) ?? replaced(from, to)) };
}

/** Bounds work and memory by its square, whatever the texts' length. */
const MAX_EDITS = 1000;

/** Scripts that put no spaces between words are compared by character. */
const WORDS =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]\p{M}*|[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]+|\s+|./gsv;

/** Each with the empty lines behind it. */
const PARAGRAPHS = /[^\n]+\n*|\n+/g;

type Tokens = readonly string[];

function diffTokens(before: Tokens, after: Tokens): Segment[] | null {
  const { head, tail } = commonEnds(before, after);
  const from = before.slice(head, before.length - tail);
  const to = after.slice(head, after.length - tail);
  const path = editPath(from, to);
  if (path === null) return null;
  return [
    { op: 'equal', text: before.slice(0, head).join('') },
    ...path,
    { op: 'equal', text: before.slice(before.length - tail).join('') },
  ];
}

function replaced(before: Tokens, after: Tokens): Segment[] {
  const { head, tail } = commonEnds(before, after);
  return [
    { op: 'equal', text: before.slice(0, head).join('') },
    { op: 'delete', text: before.slice(head, before.length - tail).join('') },
    { op: 'insert', text: after.slice(head, after.length - tail).join('') },
    { op: 'equal', text: before.slice(before.length - tail).join('') },
  ];
}

function commonEnds(a: Tokens, b: Tokens): { head: number; tail: number } {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return { head, tail };
}

/** The edits in order, equal tokens among them; null where there are more than MAX_EDITS. */
function editPath(a: Tokens, b: Tokens): Segment[] | null {
  if (Math.abs(a.length - b.length) > MAX_EDITS) return null;
  const { left, right } = numbered(a, b);
  const rounds: Int32Array[] = [];
  const most = Math.min(MAX_EDITS, a.length + b.length);
  // By diagonal (x - y), how far `x` gets; those that a round can reach lie `most + 1` to either side.
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let edits = 0; edits <= most; edits += 1) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOf(furthest, middle, diagonal, edits);
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
      furthest[middle + diagonal] = x;
      if (x >= left.length && x - diagonal >= right.length) return walkedBack(a, b, rounds, edits);
    }
    rounds.push(furthest.slice(middle - edits, middle + edits + 1));
  }
  return null;
}

/** Down from the diagonal above (an insertion), or right from the one below (a deletion): whichever got further. */
function startOf(furthest: Int32Array, middle: number, diagonal: number, edits: number): number {
  const above = furthest[middle + diagonal + 1] ?? 0;
  const below = furthest[middle + diagonal - 1] ?? 0;
  if (edits === 0) return 0;
  return diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1;
}

/** `rounds[n]` is how far each diagonal from -n to n got with n edits. */
function walkedBack(a: Tokens, b: Tokens, rounds: readonly Int32Array[], edits: number): Segment[] {
  const path: Segment[] = [];
  let x = a.length;
  let y = b.length;
  for (let round = edits; round > 0; round -= 1) {
    const diagonal = x - y;
    const reached = (of: number) => rounds[round - 1]?.[of + round - 1] ?? -1;
    const down = diagonal === -round || (diagonal !== round && reached(diagonal - 1) < reached(diagonal + 1));
    const from = down ? reached(diagonal + 1) : reached(diagonal - 1);
    const start = down ? from : from + 1;
    if (x > start) path.push({ op: 'equal', text: a.slice(start, x).join('') });
    x = from;
    y = down ? from - diagonal - 1 : from - diagonal + 1;
    path.push(down ? { op: 'insert', text: b[y] ?? '' } : { op: 'delete', text: a[x] ?? '' });
  }
  path.push({ op: 'equal', text: a.slice(0, x).join('') });
  return path.reverse();
}

/** Numbers compare faster than strings. */
function numbered(a: Tokens, b: Tokens): { left: Int32Array; right: Int32Array } {
  const numbers = new Map<string, number>();
  const numberOf = (token: string) => {
    const known = numbers.get(token);
    if (known !== undefined) return known;
    numbers.set(token, numbers.size);
    return numbers.size - 1;
  };
  return { left: Int32Array.from(a, numberOf), right: Int32Array.from(b, numberOf) };
}

/** What a reader takes for one change is one: spaces alone between two changes belong to both. */
function tidy(segments: readonly Segment[]): Segment[] {
  const whole = joined(segments);
  const changes = (segment: Segment | undefined) => segment !== undefined && segment.op !== 'equal';
  return joined(
    whole.flatMap((segment, index): Segment[] => {
      const between = changes(whole[index - 1]) && changes(whole[index + 1]);
      if (segment.op !== 'equal' || !between || segment.text.trim() !== '') return [segment];
      const { text } = segment;
      return [
        { op: 'delete', text },
        { op: 'insert', text },
      ];
    }),
  );
}

/** Neighbours of one kind as one, what is taken out before what is put in its place. */
function joined(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  let taken = '';
  let put = '';
  const flush = () => {
    if (taken !== '') result.push({ op: 'delete', text: taken });
    if (put !== '') result.push({ op: 'insert', text: put });
    taken = '';
    put = '';
  };
  for (const { op, text } of segments) {
    if (op === 'delete') taken += text;
    else if (op === 'insert') put += text;
    else if (text !== '') {
      flush();
      const last = result.at(-1);
      if (last?.op === 'equal') result[result.length - 1] = { op, text: last.text + text };
      else result.push({ op, text });
    }
  }
  flush();
  return result;
}
