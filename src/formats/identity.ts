import type { Publication } from './format.ts';

/** The name of an article that stays when its address changes (RFC 9562 section 4). */
export function urnOf(id: string): string {
  return `urn:uuid:${id}`;
}

/** Where this API tells of a thing; by id for an address that never changes, by slug for one that people can read. */
export function addressIn(
  { api }: Publication,
  kind: 'articles' | 'authors' | 'sections' | 'tags',
  ref: string,
): string {
  return `${api}/v1/${kind}/${encodeURIComponent(ref)}`;
}
