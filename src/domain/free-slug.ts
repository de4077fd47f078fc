/** The first of `base`, `base-2`, `base-3` and so on that `isTaken` doesn't know. */
export function freeSlug(base: string, isTaken: (slug: string) => boolean): string {
  let slug = base;
  for (let n = 2; isTaken(slug); n += 1) slug = `${base}-${n}`;
  return slug;
}
