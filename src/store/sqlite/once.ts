import type { Instant } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { AnswerStore, KeptAnswer, Once } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';

/** Outdated answers that one write forgets, so that it holds up no other. */
const FORGOTTEN_AT_ONCE = 500;

/**
 * Does `work` unless its `once` was used before; then it rejects with `already-done`, whatever `work` would say of the
 * state that it finds by now. Belongs around all that a write does, in its transaction.
 */
export function doOnce<T>(db: Connection, once: Once<T> | undefined, work: () => T): T {
  if (once === undefined) return work();
  const { owner, key, fingerprint, at } = once;
  if (answerOf(db, owner, key) !== undefined) throw alreadyDone();
  const result = work();
  keep(db, owner, key, { fingerprint, at, answer: once.answer(result) });
  return result;
}

export function answerStore(engine: Engine): AnswerStore {
  return {
    find: (owner, key) => engine.read((db) => answerOf(db, owner, key) ?? null),
    keep: (owner, key, answer) => engine.write((db) => keep(db, owner, key, answer)),
    forget: async (before) => {
      let forgotten = 0;
      let last: number;
      do {
        last = await engine.write((db) => forgetSome(db, before));
        forgotten += last;
      } while (last === FORGOTTEN_AT_ONCE);
      return forgotten;
    },
  };
}

function answerOf(db: Connection, owner: string, key: string): KeptAnswer | undefined {
  return db.get('select fingerprint, at, answer from answers where owner = ? and key = ?', owner, key);
}

function keep(db: Connection, owner: string, key: string, { fingerprint, at, answer }: KeptAnswer): void {
  const { changes } = db.run(
    'insert into answers (owner, key, fingerprint, at, answer) values (?, ?, ?, ?, ?) on conflict do nothing',
    owner,
    key,
    fingerprint,
    at,
    answer,
  );
  if (changes === 0) throw alreadyDone();
}

function forgetSome(db: Connection, before: Instant): number {
  const { changes } = db.run(
    `delete from answers where (owner, key) in
       (select owner, key from answers where at < (select ?) order by at limit ${FORGOTTEN_AT_ONCE})`,
    before,
  );
  return changes;
}

function alreadyDone(): DomainError {
  return new DomainError('already-done', 'this was done before; its answer is kept');
}
