type Key = string | number;

/**
 * A key that lies between two which follow each other in an order: greater than the lesser, and no greater than the other. Null where they
 * are equal. Of texts, which SQLite orders by code points, it is the shortest beginning that tells them apart, as prefix B-trees keep in
 * place of keys (Bayer and Unterauer, 1977): of titles some ten letters in place of a hundred.
 */
export function borderBetween(one: Key, other: Key): Key | null {
  if (one === other) return null;
  if (typeof one !== 'string' || typeof other !== 'string') return Math.max(Number(one), Number(other));
  const at = firstDifference(one, other);
  const isLess = codeAt(one, at) < codeAt(other, at);
  const greater = isLess ? other : one;
  return greater.slice(0, at) + String.fromCodePoint(codeAt(greater, at));
}

/** The index of the first code point that isn't the same. */
function firstDifference(one: string, other: string): number {
  let at = 0;
  while (one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  const isWithinPair = at > 0 && codeAt(one, at - 1) > 0xffff && codeAt(other, at - 1) > 0xffff;
  return isWithinPair ? at - 1 : at;
}

/** Before any other where the text has ended. */
function codeAt(text: string, at: number): number {
  return text.codePointAt(at) ?? -1;
}
