import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/clock.ts';

/**
 * How a write is told of. `by` is who does it, the service itself unless given; it stands in the revisions and in the
 * audit, which are written in the same transaction.
 */
export type WriteOptions<Result> = { readonly by?: Actor; readonly once?: Once<Result> };

/**
 * Makes a write happen once however often it is asked for: its answer is kept in its own transaction, so that a crash
 * between commit and answer loses nothing. A write whose `once` was used before rejects with `already-done` and does
 * nothing; the answer is in `Store.answers`. A write that changes nothing keeps its answer too.
 */
export type Once<Result> = {
  /** The id of the key that asks; different keys share nothing. */
  readonly owner: string;
  /** The `Idempotency-Key`. */
  readonly key: string;
  /** Of the request, to tell it from another one under the same key. */
  readonly fingerprint: string;
  readonly at: Instant;
  /** The bytes to keep, made inside the transaction: it must do nothing but compute. */
  readonly answer: (result: Result) => Uint8Array;
};
