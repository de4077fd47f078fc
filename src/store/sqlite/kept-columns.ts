import { Column } from './columns.ts';

/** Bytes of columns that are kept: all kinds of terms of the benchmarks' million articles. */
const MOST = 2 ** 24;

/**
 * Columns that were read before. For SQLite to copy them to memory that is new each time, and for the garbage collector to find that again, takes about as
 * long as to count in them, or longer. What is kept stays: who counts asks for all blocks in turn, and would find none of them if the
 * oldest went first.
 */
export class KeptColumns {
  readonly #kept = new Map<
    string,
    { readonly mark: number; readonly column: Column; readonly size: number }
  >();
  readonly #most: number;
  #size = 0;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** The one that was written with this mark at `key`; else what `read` gives, which is kept if there is room. */
  get(key: string, mark: number, read: () => Uint8Array | null): Column {
    const kept = this.#kept.get(key);
    if (kept?.mark === mark) return kept.column;
    const bytes = read();
    const column = new Column(bytes);
    const size = bytes?.byteLength ?? 0;
    this.#size -= kept?.size ?? 0;
    this.#kept.delete(key);
    if (this.#size + size > this.#most) return column;
    this.#size += size;
    this.#kept.set(key, { mark, column, size });
    return column;
  }
}
