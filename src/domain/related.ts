/** An article that shares terms with another. `weight` of a term: see `weightOf`. */
export type Candidate<Key> = { readonly key: Key; readonly weight: number };

/**
 * What a shared term says of two articles: the rarer it is among `all` articles, the more (inverse document
 * frequency). A section says less than a tag, for nearly everything is in one.
 */
export function weightOf(kind: 'tag' | 'section', count: number, all: number): number {
  const rarity = Math.log(1 + all / Math.max(1, count));
  return kind === 'tag' ? rarity : rarity / 10;
}

/** The `limit` heaviest, each key's weights added up; among equals the greater key, which is the newer article. */
export function closest<Key extends bigint | number | string>(
  candidates: Iterable<Candidate<Key>>,
  limit: number,
): readonly Key[] {
  const weights = new Map<Key, number>();
  for (const { key, weight } of candidates) weights.set(key, (weights.get(key) ?? 0) + weight);
  return [...weights]
    .sort(([keyA, a], [keyB, b]) => b - a || (keyA < keyB ? 1 : -1))
    .slice(0, limit)
    .map(([key]) => key);
}
