import { staleRevision } from '../../domain/errors.ts';
import { Problem } from '../errors.ts';

/** The validator of a revision: every editorial answer about one thing carries it. */
export function revisionTag(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that `If-Match` expects (RFC 9110 section 13.1.1): null accepts any. Throws 428 where it is required
 * and missing, and 400 for what is no entity tag. A tag that no revision has is stale, and so is a weak one.
 */
export function expectedRevision(ifMatch: string | undefined, required: boolean): number | null {
  if (ifMatch === undefined) {
    if (!required) return null;
    throw new Problem(
      'precondition-required',
      'Send `If-Match` with the `ETag` that you last read, or `*` to write whatever stands there.',
      { errors: [{ header: 'If-Match', code: 'required', message: 'is required' }] },
    );
  }
  if (ifMatch.trim() === '*') return null;
  const [, weak, opaque] = ENTITY_TAG.exec(ifMatch) ?? [];
  if (opaque === undefined) {
    const message = 'must be * or one entity tag in double quotes';
    throw new Problem('invalid-parameter', `The header \`If-Match\` ${message}.`, {
      errors: [{ header: 'If-Match', code: 'wrong-format', message }],
    });
  }
  if (weak !== undefined || !REVISION.test(opaque)) throw staleRevision(null);
  return Number(opaque);
}

const ENTITY_TAG = /^\s*(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*$/;
const REVISION = /^[1-9]\d{0,14}$/;
