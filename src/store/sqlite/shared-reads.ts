import type { Connection } from './connection.ts';

type Look = (reader: Connection, version: number) => void;

/** Shows all of `works` one state of the database. */
type InOneState = (works: Look) => Promise<void>;

type Waiting = { readonly look: Look; readonly fail: (error: unknown) => void };

/**
 * Reads that are asked for in one turn of the event loop, done together at its end: to open a state of the database and let go of it
 * takes three calls of the system, and its code stays in the processor's cache. What they see is no older than what they would
 * have seen at once.
 */
export class SharedReads {
  readonly #inOneState: InOneState;
  readonly #translate: (error: unknown) => unknown;
  #waiting: Waiting[] = [];

  /** `translate` makes of what a work throws what its promise rejects with. */
  constructor(inOneState: InOneState, translate: (error: unknown) => unknown) {
    this.#inOneState = inOneState;
    this.#translate = translate;
  }

  /** One's failure is its own. */
  ask<T>(work: (reader: Connection, version: number) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const look: Look = (reader, version) => {
        try {
          resolve(work(reader, version));
        } catch (error) {
          reject(this.#translate(error));
        }
      };
      if (this.#waiting.push({ look, fail: reject }) === 1) setImmediate(() => this.#lookForAll());
    });
  }

  #lookForAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#inOneState((reader, version) => {
      for (const { look } of waiting) look(reader, version);
    }).catch((error: unknown) => {
      for (const { fail } of waiting) fail(error);
    });
  }
}
