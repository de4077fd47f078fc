/** The `name=value` parts of a query in the order of their names, as `URLSearchParams.sort` puts them; repetitions stay in theirs. */
export function inOrderOfNames(parts: readonly string[]): readonly string[] {
  const isInOrder = parts.every((part, at) => at === 0 || byName(parts[at - 1] ?? '', part) <= 0);
  return isInOrder ? parts : parts.toSorted(byName);
}

function byName(one: string, other: string): number {
  const name = one.slice(0, one.indexOf('='));
  const otherName = other.slice(0, other.indexOf('='));
  if (name === otherName) return 0;
  return name < otherName ? -1 : 1;
}
