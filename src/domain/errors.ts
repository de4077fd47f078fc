/**
 * What the domain and the stores refuse, and why. The list is closed: `http/errors.ts` maps each code to one
 * status and one documented problem page, and does not compile while one is missing.
 */
export type DomainErrorCode =
  | 'invalid-value'
  | 'unknown-reference'
  | 'not-found'
  | 'slug-taken'
  | 'stale-revision'
  | 'wrong-state'
  | 'section-cycle'
  /** Something still refers to what was to be deleted. */
  | 'in-use'
  /** The `once` of a write was used before: its answer is kept. */
  | 'already-done'
  /** Another article has this external id. */
  | 'external-id-taken'
  /** A follower of the change log must begin anew. */
  | 'history-lost'
  | 'store-busy'
  | 'store-full';

export class DomainError extends Error {
  readonly code: DomainErrorCode;
  /** The field or query parameter at fault, where there is one. */
  readonly field: string | undefined;
  /** With `stale-revision`: the revision that the thing stands at, where that is known. */
  readonly currentRevision: number | undefined;

  constructor(code: DomainErrorCode, message: string, field?: string, currentRevision?: number) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.field = field;
    this.currentRevision = currentRevision;
  }
}

export function invalid(field: string, message: string): DomainError {
  return new DomainError('invalid-value', message, field);
}

/** `ref`, which stands at `field`, is the id or slug of no `noun`. */
export function unknownReference(field: string, noun: string, ref: string): DomainError {
  return new DomainError('unknown-reference', `there is no ${noun} ${JSON.stringify(ref)}`, field);
}

/** `slug`, which stands at `field`, belongs to another `noun`. */
export function slugTaken(slug: string, noun: string, field = 'slug'): DomainError {
  return new DomainError('slug-taken', `the slug ${JSON.stringify(slug)} is another ${noun}'s`, field);
}

/** `current` is where the thing stands; null where that doesn't matter, since no revision is what was expected. */
export function staleRevision(current: number | null): DomainError {
  const now = current === null ? '' : `: it stands at revision ${current}`;
  return new DomainError(
    'stale-revision',
    `it was saved since it was read${now}`,
    undefined,
    current ?? undefined,
  );
}
