import type { ChangeEntry } from '../../domain/change.ts';

/** An entry of the change log as partners see it; a `reason` only where there is one. */
export function presentChange({ seq, type, at, id, slug, version, reason }: ChangeEntry) {
  return { seq, type, at, id, slug, version, ...(reason !== null && { reason }) };
}
