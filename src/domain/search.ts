/** One thing to find: a word, or the words of a phrase in their order, folded; with `prefix` the last may go on. */
export type SearchTerm = { readonly words: readonly string[]; readonly prefix: boolean };

/** `allOf` is ANDed, each of its groups ORed; `noneOf` excludes. No term at all finds nothing. */
export type SearchQuery = {
  readonly allOf: readonly (readonly SearchTerm[])[];
  readonly noneOf: readonly SearchTerm[];
};
