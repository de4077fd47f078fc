import type { ChangeEntry } from '../../domain/change.ts';

/** An entry of the change log as partners see it: with a `reason` or the id of a successor only where there is one. */
export function presentChange({ seq, type, at, id, slug, version, reason }: ChangeEntry) {
  return { seq, type, at, id, slug, version, ...meaningOf(type, reason) };
}

/** The log's `reason` is words for an article alone; of what is no more it is what took its place, by id. */
function meaningOf(type: ChangeEntry['type'], reason: string | null): { reason?: string; into?: string } {
  if (reason === null || type.endsWith('.updated')) return {};
  return type.startsWith('article.') ? { reason } : { into: reason };
}
