import { BLOCK, Column } from './columns.ts';
import type { Connection } from './connection.ts';
import type { KeptColumns } from './kept-columns.ts';
import type { TermKind } from './rows.ts';
import { allTerm } from './terms.ts';
import { Places, Updates } from './times-column.ts';

/*
 * The columns of all live articles, and how they follow publications. A block is rewritten as a whole, so what changes is
 * first noted in a short table, which whoever reads the columns reads too, and is put into the blocks many at a time.
 */

/** Notes that may wait: what a reader can be asked to look at one by one. */
const MAX_WAITING = 500;

/** What the columns hold of a live article. */
export type Cells = { readonly ord: bigint; readonly updatedAt: number; readonly terms: readonly number[] };

/** By the article's number; null for one that isn't live. */
export type CellChanges = ReadonlyMap<number, Cells | null>;

const KINDS = ['all', 'section', 'tag', 'author', 'genre', 'language', 'month'] as const satisfies TermKind[];

export function writeColumns(db: Connection, changes: CellChanges): void {
  if (changes.size === 0) return;
  if (changes.size < MAX_WAITING && wait(db, changes) < MAX_WAITING) return;
  reviseBlocks(db, new Map([...waitingChanges(db), ...changes]));
  db.run('delete from column_changes');
}

/** What isn't in the blocks yet, and stands in place of what they say of these articles. */
export function waitingChanges(db: Connection): CellChanges {
  const rows = db
    .sql('select article, ord, updated_at as updatedAt, terms from column_changes order by seq')
    .safeIntegers()
    .all() as CellsRow[];
  return new Map(rows.map((row) => [Number(row.article), cellsOf(row)]));
}

export function lastBlock(db: Connection): number {
  return db.get<{ block: number | null }>('select max(block) as block from column_blocks')?.block ?? -1;
}

/** Columns and times of one block, each read once; not even that where `kept` has it. */
export class Block {
  readonly #db: Connection;
  readonly #block: number;
  readonly #kept: KeptColumns | null;
  readonly #columns = new Map<TermKind, Column>();
  #places: Places | null = null;
  #updates: Updates | null = null;

  constructor(db: Connection, block: number, kept: KeptColumns | null = null) {
    this.#db = db;
    this.#block = block;
    this.#kept = kept;
  }

  column(kind: TermKind): Column {
    const known = this.#columns.get(kind);
    if (known !== undefined) return known;
    const column = this.#kept === null ? new Column(this.#read(kind)) : this.#keptColumn(this.#kept, kind);
    this.#columns.set(kind, column);
    return column;
  }

  get places(): Places {
    this.#places ??= new Places(this.#read('published'));
    return this.#places;
  }

  get updates(): Updates {
    this.#updates ??= new Updates(this.#read('updated'));
    return this.#updates;
  }

  write(kind: TermKind | 'published' | 'updated', cells: Uint8Array): void {
    this.#db.run(
      'insert or replace into column_blocks (block, kind, mark, cells) values (?, ?, abs(random() % 9007199254740991), ?)',
      this.#block,
      kind,
      cells,
    );
  }

  #keptColumn(kept: KeptColumns, kind: TermKind): Column {
    const row = this.#db.get<{ mark: number }>(
      'select mark from column_blocks where block = ? and kind = ?',
      this.#block,
      kind,
    );
    if (row === undefined) return new Column(null);
    return kept.get(`${this.#block} ${kind}`, row.mark, () => this.#read(kind));
  }

  #read(kind: TermKind | 'published' | 'updated'): Uint8Array | null {
    const row = this.#db.get<{ cells: Buffer }>(
      'select cells from column_blocks where block = ? and kind = ?',
      this.#block,
      kind,
    );
    return row?.cells ?? null;
  }
}

export function kindsOf(db: Connection, terms: Iterable<number>): ReadonlyMap<number, TermKind> {
  const rows = db.all<{ no: number; kind: TermKind }>(
    'select t.no, t.kind from json_each(?) j cross join terms t on t.no = j.value',
    JSON.stringify([...terms]),
  );
  return new Map(rows.map(({ no, kind }) => [no, kind]));
}

/** Puts the changes into their blocks. */
export function reviseBlocks(db: Connection, changes: CellChanges): void {
  for (const [no, entries] of Map.groupBy(changes, ([article]) => Math.floor(article / BLOCK))) {
    const block = new Block(db, no);
    for (const [kind, column] of revisedColumns(db, block, entries)) block.write(kind, column);
    reviseTimes(block, entries);
  }
}

/** The columns that become other than they were. */
export function revisedColumns(
  db: Connection,
  block: Block,
  changes: Iterable<readonly [number, Cells | null]>,
): ReadonlyMap<TermKind, Uint8Array> {
  const all = allTerm(db);
  const slots = [...changes].map(([article, cells]) => [article % BLOCK, cells] as const);
  const kinds = kindsOf(db, new Set(slots.flatMap(([, cells]) => cells?.terms ?? [])));
  const revised = KINDS.map((kind) => {
    const termsOf = (cells: Cells | null) =>
      cells === null ? [] : kind === 'all' ? [all] : cells.terms.filter((term) => kinds.get(term) === kind);
    const terms = new Map(slots.map(([slot, cells]) => [slot, termsOf(cells)]));
    return [kind, block.column(kind).revised(terms)] as const;
  });
  return new Map(revised.flatMap(([kind, column]) => (column === null ? [] : [[kind, column] as const])));
}

function reviseTimes(block: Block, changes: Iterable<readonly [number, Cells | null]>): void {
  const { places, updates } = block;
  let [arePlacesNew, areUpdatesNew] = [false, false];
  for (const [article, cells] of changes) {
    if (places.set(article % BLOCK, cells?.ord ?? null)) arePlacesNew = true;
    if (updates.set(article % BLOCK, cells?.updatedAt ?? null)) areUpdatesNew = true;
  }
  if (arePlacesNew) block.write('published', places.bytes);
  if (areUpdatesNew) block.write('updated', updates.bytes);
}

/** Returns how many wait now. */
function wait(db: Connection, changes: CellChanges): number {
  let waiting = 0;
  for (const [article, cells] of changes) {
    const { lastInsertRowid } = db.run(
      'insert into column_changes (article, ord, updated_at, terms) values (?, ?, ?, ?)',
      article,
      cells?.ord ?? null,
      cells?.updatedAt ?? null,
      cells && JSON.stringify(cells.terms),
    );
    waiting = Number(lastInsertRowid);
  }
  return waiting;
}

type CellsRow = {
  readonly article: bigint;
  readonly ord: bigint | null;
  readonly updatedAt: bigint | null;
  readonly terms: string | null;
};

/** What the columns of a block have to hold of the articles that are live. */
export function liveCells(db: Connection, block: number): ReadonlyMap<number, Cells> {
  const rows = db
    .sql(
      `select article, ord, updated_at as updatedAt, terms from live_articles
         where article >= ? and article < ? order by article`,
    )
    .safeIntegers()
    .iterate(block * BLOCK, (block + 1) * BLOCK) as IterableIterator<CellsRow>;
  const live = new Map<number, Cells>();
  for (const row of rows) {
    const cells = cellsOf(row);
    if (cells !== null) live.set(Number(row.article), cells);
  }
  return live;
}

function cellsOf({ ord, updatedAt, terms }: CellsRow): Cells | null {
  if (ord === null || updatedAt === null || terms === null) return null;
  return { ord, updatedAt: Number(updatedAt), terms: JSON.parse(terms) as number[] };
}
