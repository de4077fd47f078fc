import type { Connection } from './connection.ts';
import { isBusy } from './errors.ts';
import { Postponed } from './postponed.ts';
import { Reads } from './reads.ts';
import { Turns } from './turns.ts';
import type { Volumes } from './volumes/volumes.ts';

/** Milliseconds that a write waits for those of other processes. */
const PATIENCE_MS = 5_000;

/** Works that one commit may carry unless told otherwise, so that a bulk load leaves room for reads between two commits. */
const MAX_BATCH = 200;

type EngineOptions = {
  /** Hears once of a failure after which the process should end. */
  readonly onFatal?: ((error: unknown) => void) | undefined;
  readonly maxBatch?: number | undefined;
  readonly patience?: number | undefined;
  readonly volumes?: Volumes | null;
};

type Work = {
  readonly batched: boolean;
  /** Milliseconds of `performance.now()`. */
  readonly since: number;
  run(): void;
  settle(failure: unknown): void;
};

/**
 * One writing connection and one that reads. All of it is synchronous inside, so what a method does in one `write`
 * or `read` nothing else can come between.
 */
export class Engine extends Reads {
  readonly writer: Connection;
  #queue: Work[] = [];
  /** Of the batch under way. */
  readonly #postponed = new Postponed();
  readonly #maxBatch: number;
  readonly #attended = new Set<Promise<unknown>>();
  readonly #turns: Turns;
  /** Whether the works that wait are to be done each apart, as one of them failed halfway. */
  #apart = false;
  /** Hears that nothing waits any more. */
  #onEmpty: (() => void) | null = null;
  #closing = false;
  #closed = false;

  constructor(writer: Connection, reader: Connection, options: EngineOptions = {}) {
    const { onFatal, maxBatch = MAX_BATCH, patience = PATIENCE_MS, volumes = null } = options;
    super(reader, { isAlone: reader === writer, onFatal, volumes });
    this.writer = writer;
    this.#maxBatch = maxBatch;
    this.#turns = new Turns({ patience, shared: reader !== writer }, () => this.#flush());
  }

  /**
   * Runs `work` in a transaction: all of it is on disk when the promise resolves, none of it when it rejects.
   * Works that wait at the same time share one commit, and so one flush of the disk; one's failure is its own. A work
   * may be run again after what it did was taken back. One that is `batched` doesn't read what is postponed:
   * counts of articles and the full-text indexes. While another process writes, works wait, without holding up reads.
   */
  write<T>(work: (writer: Connection) => T, { batched = false } = {}): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    return new Promise((resolve, reject) => {
      let result: T;
      this.#queue.push({
        batched,
        since: performance.now(),
        run: () => {
          result = work(this.writer);
        },
        settle: (failure) => (failure === undefined ? resolve(result) : reject(this.told(failure))),
      });
      this.#turns.plan();
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
    if (this.#queue.length > 0) {
      await new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
      });
    }
  }

  #flush(): void {
    const batch = this.#queue.splice(0, this.#maxBatch);
    const failures = this.#save(batch);
    if (failures === null) this.#putOff(batch);
    else for (const work of batch) work.settle(failures.get(work));
    if (this.#queue.length > 0) this.#turns.plan();
    else this.#onEmpty?.();
  }

  /** What failed, if anything; null where nothing was done, as another process is writing. */
  #save(batch: readonly Work[]): Map<Work, unknown> | null {
    const failures = new Map<Work, unknown>();
    try {
      if (!this.#begin()) return null;
      if (!this.#apart) {
        if (this.#commit(() => batch.every((work) => this.#attempt(work, failures)))) return failures;
        if (batch.length === 1) return failures;
        failures.clear();
        this.#apart = true;
        // What was taken back has let go of the database, and another process may have it by now.
        if (!this.#begin()) return null;
      }
      this.#commit(() => batch.every((work) => this.#attemptApart(work, failures)));
    } catch (failure) {
      for (const work of batch) failures.set(work, failure);
    }
    this.#apart = false;
    return failures;
  }

  /** The works stay in their place, but for those that have waited too long. */
  #putOff(batch: readonly Work[]): void {
    this.#queue.unshift(...batch);
    const patient = this.#queue.findIndex(({ since }) => !this.#turns.isOver(since));
    const given = this.#queue.splice(0, patient === -1 ? this.#queue.length : patient);
    for (const work of given) work.settle(this.#turns.refusal);
  }

  /** Whether this process may write now. */
  #begin(): boolean {
    try {
      this.writer.run('BEGIN IMMEDIATE');
      this.#turns.began();
      return true;
    } catch (failure) {
      if (!isBusy(failure)) throw failure;
      this.#turns.refused(failure);
      return false;
    }
  }

  /** Commits what `works` did if it says so, and returns what it says; a failure takes all of it back. */
  #commit(works: () => boolean): boolean {
    const { writer } = this;
    try {
      this.checkSchema(writer);
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
    } finally {
      this.#turns.ended();
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
