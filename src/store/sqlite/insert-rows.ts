import type { Connection } from './connection.ts';

export type Value = bigint | number | string;

/** Rows that one statement inserts: as many as fit of the first size, which is an import's whole batch, then of the next. */
const CHUNKS = [1000, 200, 50, 10, 1];

/** Into a table and its columns, each row's values in their order; best in the order of the table. */
export function insertRows(db: Connection, target: string, rows: readonly (readonly Value[])[]): void {
  let at = 0;
  for (const size of CHUNKS) {
    for (; at + size <= rows.length; at += size) {
      const values = rows.slice(at, at + size);
      db.run(insertion(target, values[0]?.length ?? 0, size), ...values.flat());
    }
  }
}

function insertion(target: string, columns: number, rows: number): string {
  const row = `(${Array(columns).fill('?').join(', ')})`;
  return `insert into ${target} values ${Array(rows).fill(row).join(', ')}`;
}
