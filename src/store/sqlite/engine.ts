import type Database from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { isFatal, translate } from './errors.ts';
import { Postponed } from './postponed.ts';
import { TermRefs } from './term-refs.ts';

/** Works that one commit may carry unless told otherwise, so that a bulk load leaves room for reads between two commits. */
const MAX_BATCH = 200;

type EngineOptions = {
  /** Hears once of a failure after which the process should end. */
  readonly onFatal?: ((error: unknown) => void) | undefined;
  readonly maxBatch?: number | undefined;
};

type Work = { readonly batched: boolean; run(): void; settle(failure: unknown): void };

/**
 * One writing connection and one that reads. All of it is synchronous inside, so what a method does in one `write`
 * or `read` nothing else can come between.
 */
export class Engine {
  readonly writer: Connection;
  readonly reader: Connection;
  readonly refs: TermRefs;
  #queue: Work[] = [];
  /** Of the batch under way. */
  readonly #postponed = new Postponed();
  #onFatal: ((error: unknown) => void) | null;
  readonly #maxBatch: number;
  readonly #attended = new Set<Promise<unknown>>();
  /** Asked too often to be looked for among the others. */
  #versionOf: Database.Statement | undefined;
  #closing = false;
  #closed = false;

  constructor(writer: Connection, reader: Connection, { onFatal, maxBatch = MAX_BATCH }: EngineOptions = {}) {
    this.writer = writer;
    this.reader = reader;
    this.#onFatal = onFatal ?? null;
    this.#maxBatch = maxBatch;
    this.refs = new TermRefs(reader);
  }

  /** Another number once anything was committed: by another connection, or in a database that has but one, by itself. */
  version(): number {
    try {
      return this.#version();
    } catch (error) {
      throw this.#told(error);
    }
  }

  #version(): number {
    const { reader, writer } = this;
    const text = reader === writer ? 'select total_changes()' : 'PRAGMA data_version';
    this.#versionOf ??= reader.db.prepare(text).pluck();
    return this.#versionOf.get() as number;
  }

  /** The same as `read`, with the version of what `work` sees. `refs` are those of that state. */
  readVersion<T extends object>(
    work: (reader: Connection) => T | null,
  ): Promise<(T & { readonly version: number }) | null> {
    return this.readNames((db, version) => {
      const found = work(db);
      return found && { ...found, version };
    });
  }

  /** The same as `read`, for what needs `refs`. */
  readNames<T>(work: (reader: Connection, version: number) => T): Promise<T> {
    return this.read((db) => {
      const version = this.#version();
      this.refs.refresh(version);
      return work(db, version);
    });
  }

  /** One state of the database, for as long as `work` runs. */
  async read<T>(work: (reader: Connection) => T): Promise<T> {
    const { reader } = this;
    try {
      reader.run('BEGIN');
      try {
        return work(reader);
      } finally {
        reader.run('COMMIT');
      }
    } catch (error) {
      throw this.#told(error);
    }
  }

  /**
   * Runs `work` in a transaction: all of it is on disk when the promise resolves, none of it when it rejects.
   * Works that wait at the same time share one commit, and so one flush of the disk; one's failure is its own. A work
   * may be run again after what it did was taken back. One that is `batched` doesn't read what is postponed:
   * counts of articles and the full-text indexes.
   */
  write<T>(work: (writer: Connection) => T, { batched = false } = {}): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    return new Promise((resolve, reject) => {
      let result: T;
      if (this.#queue.length === 0) setImmediate(() => this.#flush());
      this.#queue.push({
        batched,
        run: () => {
          result = work(this.writer);
        },
        settle: (failure) => (failure === undefined ? resolve(result) : reject(this.#told(failure))),
      });
    });
  }

  /** For work that has something to wait for before it writes: closing waits for it too. */
  async attend<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new Error('the store is closed');
    const attended = work();
    this.#attended.add(attended);
    try {
      return await attended;
    } finally {
      this.#attended.delete(attended);
    }
  }

  /** Writes what still waits; from here on nothing more is accepted. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.allSettled(this.#attended);
    this.#closed = true;
    while (this.#queue.length > 0) this.#flush();
  }

  #told(error: unknown): unknown {
    if (isFatal(error)) {
      this.#onFatal?.(error);
      this.#onFatal = null;
    }
    return translate(error);
  }

  #flush(): void {
    const batch = this.#queue.splice(0, this.#maxBatch);
    if (this.#queue.length > 0) setImmediate(() => this.#flush());
    if (batch.length === 0) return;
    let failures = new Map<Work, unknown>();
    try {
      const together = this.#commit(() => batch.every((work) => this.#attempt(work, failures)));
      if (!together && batch.length > 1) {
        failures = new Map();
        this.#commit(() => batch.every((work) => this.#attemptApart(work, failures)));
      }
    } catch (failure) {
      for (const work of batch) failures.set(work, failure);
    }
    for (const work of batch) work.settle(failures.get(work));
  }

  /** Commits what `works` did if it says so, and returns what it says; a failure takes all of it back. */
  #commit(works: () => boolean): boolean {
    const { writer } = this;
    try {
      writer.run('BEGIN IMMEDIATE');
      writer.terms.refresh();
      const done = works();
      if (done) this.#postponed.write(writer);
      else this.#takeBack();
      writer.run(done ? 'COMMIT' : 'ROLLBACK');
      return done;
    } catch (failure) {
      this.#takeBack();
      if (writer.db.inTransaction) writer.run('ROLLBACK');
      throw failure;
    }
  }

  /**
   * Without a savepoint, for SQLite copies every page that a work touches after one: that costs a bulk load a sixth of its
   * speed. A work that is refused has mostly written nothing; returns false where it has, so that the batch must be done
   * again with each work apart.
   */
  #attempt(work: Work, failures: Map<Work, unknown>): boolean {
    this.#prepare(work);
    const before = this.#written();
    try {
      work.run();
      this.#postponed.take(this.writer.postponed);
      return true;
    } catch (failure) {
      this.#failed(work, failure, failures);
      return this.#written() === before;
    }
  }

  #attemptApart(work: Work, failures: Map<Work, unknown>): boolean {
    this.#prepare(work);
    this.writer.run('SAVEPOINT work');
    try {
      work.run();
      this.writer.run('RELEASE work');
      this.#postponed.take(this.writer.postponed);
    } catch (failure) {
      this.#failed(work, failure, failures);
      this.writer.run('ROLLBACK TO work');
      this.writer.run('RELEASE work');
    }
    return true;
  }

  #prepare(work: Work): void {
    if (!work.batched) this.#postponed.write(this.writer);
  }

  #failed(work: Work, failure: unknown, failures: Map<Work, unknown>): void {
    this.#forget();
    failures.set(work, failure ?? new Error('a write failed without a reason'));
    // A full disk or an I/O error may have ended the whole transaction already: then nothing of the batch stands.
    if (!this.writer.db.inTransaction) throw failure;
  }

  /** Rows that were ever written, also those that were taken back. */
  #written(): unknown {
    return this.writer.sql('select total_changes()').pluck().get();
  }

  #takeBack(): void {
    this.#postponed.clear();
    this.#forget();
  }

  /** Of a work that was taken back. */
  #forget(): void {
    this.writer.postponed.clear();
    this.writer.terms.forgetAll();
  }
}
