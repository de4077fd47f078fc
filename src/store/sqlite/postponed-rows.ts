export type Key = bigint | number;

/** What rows shall be, by key: `stale` is what the table holds of it now, `fresh` what it shall hold; null is nothing. */
type Row<T> = { readonly stale: T | null; readonly fresh: T | null };

export class Rows<T> {
  readonly #rows = new Map<Key, Row<T>>();

  /** Where nothing is by now, neither in the table nor here. */
  put(key: Key, fresh: T): void {
    this.#rows.set(key, { stale: this.#rows.get(key)?.stale ?? null, fresh });
  }

  /** `present` is what is there by now. */
  remove(key: Key, present: T): void {
    const row = this.#rows.get(key);
    this.#rows.set(key, { stale: row === undefined ? present : row.stale, fresh: null });
  }

  take(later: Rows<T>): void {
    for (const [key, { stale, fresh }] of later.#rows) {
      const row = this.#rows.get(key);
      this.#rows.set(key, { stale: row === undefined ? stale : row.stale, fresh });
    }
  }

  clear(): void {
    this.#rows.clear();
  }

  get stale(): readonly (readonly [Key, T])[] {
    return [...this.#rows].flatMap(([key, { stale }]) => (stale === null ? [] : [[key, stale] as const]));
  }

  get fresh(): readonly (readonly [Key, T])[] {
    return [...this.#rows].flatMap(([key, { fresh }]) => (fresh === null ? [] : [[key, fresh] as const]));
  }
}
