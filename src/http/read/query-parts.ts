/** The `name=value` parts of a query in the order of their names, as `URLSearchParams.sort` puts them; repetitions stay in theirs. The same array where they are so already. */
export function inOrderOfNames(parts: readonly string[]): readonly string[] {
  for (let at = 1; at < parts.length; at += 1)
    if (byName(parts[at - 1] ?? '', parts[at] ?? '') > 0) return parts.toSorted(byName);
  return parts;
}

function byName(one: string, other: string): number {
  const name = one.slice(0, one.indexOf('='));
  const otherName = other.slice(0, other.indexOf('='));
  if (name === otherName) return 0;
  return name < otherName ? -1 : 1;
}
