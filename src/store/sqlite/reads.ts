import type Database from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { isFatal, SchemaChanged, translate } from './errors.ts';
import { TermRefs } from './term-refs.ts';
import type { Volumes } from './volumes/volumes.ts';

type ReadsOptions = {
  /** Whether the connection writes too, as the only one of its database. */
  readonly isAlone: boolean;
  readonly onFatal: ((error: unknown) => void) | undefined;
  /** What stands beside the database; a database in memory has none. */
  readonly volumes: Volumes | null;
};

/** What is asked of the connection that reads. */
export class Reads {
  readonly reader: Connection;
  /** Of the state that `readNames` shows. */
  readonly refs: TermRefs;
  readonly volumes: Volumes | null;
  readonly #isAlone: boolean;
  #onFatal: ((error: unknown) => void) | null;
  readonly #schema: unknown;
  #checkedAt: number | null = null;
  /** Asked too often to be looked for among the others. */
  #versionOf: Database.Statement | undefined;

  constructor(reader: Connection, { isAlone, onFatal, volumes }: ReadsOptions) {
    this.reader = reader;
    this.refs = new TermRefs(reader);
    this.volumes = volumes;
    this.#isAlone = isAlone;
    this.#onFatal = onFatal ?? null;
    this.#schema = schemaOf(reader);
  }

  /** Another number once anything was committed: by another connection, or in a database that has but one, by itself. */
  version(): number {
    try {
      return this.#version();
    } catch (error) {
      throw this.told(error);
    }
  }

  #version(): number {
    const text = this.#isAlone ? 'select total_changes()' : 'PRAGMA data_version';
    this.#versionOf ??= this.reader.db.prepare(text).pluck();
    return this.#versionOf.get() as number;
  }

  /** The same as `read`, for what needs `refs`. */
  readNames<T>(work: (reader: Connection, version: number) => T): Promise<T> {
    return this.read((db, version) => {
      this.refs.refresh(version);
      this.volumes?.refresh(db, version);
      return work(db, version);
    });
  }

  /** One state of the database, for as long as `work` runs. */
  async read<T>(work: (reader: Connection, version: number) => T): Promise<T> {
    const { reader } = this;
    try {
      reader.run('BEGIN');
      try {
        const version = this.#version();
        if (version !== this.#checkedAt) this.checkSchema(reader);
        this.#checkedAt = version;
        return work(reader, version);
      } finally {
        reader.run('COMMIT');
      }
    } catch (error) {
      throw this.told(error);
    }
  }

  /** Null for what fails, where others are read beside it: whoever asks for it alone is told. */
  orNull<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.told(error);
      return null;
    }
  }

  /** Throws where the schema is another one than when it was opened. */
  protected checkSchema(db: Connection): void {
    if (schemaOf(db) !== this.#schema) throw new SchemaChanged(db.db.name);
  }

  /** What a promise of the store rejects with for a failure of SQLite's. */
  protected told(error: unknown): unknown {
    if (isFatal(error)) {
      this.#onFatal?.(error);
      this.#onFatal = null;
    }
    return translate(error);
  }
}

function schemaOf(db: Connection): unknown {
  return db.db.pragma('user_version', { simple: true });
}
