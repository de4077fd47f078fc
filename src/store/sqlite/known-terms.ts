import { unknownReference } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import type { TermKind } from './rows.ts';
import { TERM_REF, type TermRef } from './term-refs.ts';
import { ensureValue, findNamed, sectionLine, type TaxonomyKind } from './terms.ts';

/** Beyond this everything is forgotten: about 20 MB. */
const MAX_KNOWN = 100_000;

/**
 * Terms that a connection looked up by their ids and values: a bulk load asks for the same ones again and again. Nothing
 * here outlives what it was read from: `logChange` forgets what it reports a change of, the engine forgets all when it
 * takes something back, and `refresh` when another process has written.
 *
 * TermRefs can't stand for it: that follows the committed log, and in a transaction that may be taken back there are terms
 * which no log tells of. Nor can this stand for TermRefs: to the connection that reads each save of an article is another
 * process's write, and would empty it.
 */
export class KnownTerms {
  readonly #db: Connection;
  readonly #byId = new Map<string, TermRef>();
  readonly #values = new Map<string, number>();
  readonly #lines = new Map<number, readonly number[]>();
  #dataVersion: unknown;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Belongs at the start of each transaction that asks for terms. */
  refresh(): void {
    const version = this.#db.sql('PRAGMA data_version').pluck().get();
    if (version !== this.#dataVersion || this.#byId.size > MAX_KNOWN) this.forgetAll();
    this.#dataVersion = version;
  }

  /** Rejects with `unknown-reference` for `field`. An id that leads on to another term is not worth remembering. */
  named(kind: TaxonomyKind, field: string, id: string): TermRef {
    const known = this.#byId.get(id);
    if (known?.kind === kind) return known;
    const ref = this.find(kind, id);
    if (ref === null) throw unknownReference(field, kind, id);
    if (ref.id === id) this.#byId.set(id, ref);
    return ref;
  }

  find(kind: TaxonomyKind, id: string): TermRef | null {
    const no = findNamed(this.#db, kind, id);
    return no === null ? null : (this.#db.get<TermRef>(`${TERM_REF} where no = ?`, no) ?? null);
  }

  /** The term of a genre, a language or a month, which is created when it isn't there. */
  value(kind: TermKind, value: string): number {
    const key = `${kind} ${value}`;
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const no = ensureValue(this.#db, kind, value);
    this.#values.set(key, no);
    return no;
  }

  /** The section and its ancestors. */
  line(section: number): readonly number[] {
    const known = this.#lines.get(section);
    if (known !== undefined) return known;
    const line = sectionLine(this.#db, section);
    this.#lines.set(section, line);
    return line;
  }

  forget(id: string): void {
    this.#byId.delete(id);
    this.#lines.clear();
  }

  forgetAll(): void {
    this.#byId.clear();
    this.#values.clear();
    this.#lines.clear();
  }
}
