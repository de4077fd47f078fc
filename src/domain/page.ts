/**
 * Where a page begins: after (`next`) or before (`prev`) an item, named by its sort keys, or a border between two items. The values are an
 * engine's own, plain strings and numbers; outside the store a cursor is opaque.
 */
export type Cursor = {
  readonly direction: 'next' | 'prev';
  readonly position: readonly (string | number)[];
};

export type PageRequest = { readonly limit: number; readonly cursor: Cursor | null };

/** `next` and `prev` are null where there is nothing more in that direction. */
export type Page<T> = {
  readonly items: readonly T[];
  readonly next: Cursor | null;
  readonly prev: Cursor | null;
};
