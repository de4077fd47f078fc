/**
 * A document as compact JSON (RFC 8259), with a line feed at its end. Members that are null are left out, so that a format says what
 * there is by naming it alone. Halves of surrogate pairs, which strict readers refuse, become U+FFFD.
 */
export function jsonText(document: object): string {
  return `${JSON.stringify(document, written)}\n`;
}

function written(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : (value ?? undefined);
}

/** For a member that shall not be there without anything in it. */
export function unlessEmpty<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}
