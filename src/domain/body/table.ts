import type { Element, Nodes } from 'hast';
import type { Inline } from './inline.ts';
import type { Table, TableCell, TableRow } from './model.ts';

/** Makes a line of nodes, blocks among them too. */
type ToInline = (nodes: readonly Nodes[]) => readonly Inline[];

/** A table of a sanitised tree, without the rows that have no cell. */
export function tableOf(node: Element, toInline: ToInline): Table {
  const caption = toInline(children(node, 'caption'));
  const head: TableRow[] = [];
  const body: TableRow[] = [];
  for (const part of node.children) {
    const rows = isElement(part, 'tr') ? [part] : isPart(part) ? children(part, 'tr') : [];
    for (const row of rows) {
      const cells = cellsOf(row, toInline);
      if (cells.length === 0) continue;
      const heads =
        isElement(part, 'thead') || (head.length + body.length === 0 && cells.every(({ heads }) => heads));
      (heads && body.length === 0 ? head : body).push(cells);
    }
  }
  return { type: 'table', caption, head, body };
}

function cellsOf(row: Element, toInline: ToInline): TableRow {
  return [...children(row, 'th', 'td')].map(
    (cell): TableCell => ({
      heads: cell.tagName === 'th',
      columns: span(cell.properties.colSpan),
      rows: span(cell.properties.rowSpan),
      content: toInline(cell.children),
    }),
  );
}

function isPart(node: Nodes): node is Element {
  return isElement(node, 'thead') || isElement(node, 'tbody') || isElement(node, 'tfoot');
}

function isElement(node: Nodes, ...tagNames: readonly string[]): node is Element {
  return node.type === 'element' && tagNames.includes(node.tagName);
}

function children(node: Element, ...tagNames: readonly string[]): Element[] {
  return node.children.filter((child) => isElement(child, ...tagNames));
}

const MAX_SPAN = 100;

function span(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 1 && value <= MAX_SPAN ? value : 1;
}
