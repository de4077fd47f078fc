import { invalid } from '../errors.ts';

/** Bytes of UTF-8 that a body may bring, whatever it is written in. */
export const MAX_BODY_BYTES = 256 * 1024;

/** Refuses, before any work, what is too long and what no database, feed or browser takes. */
export function requireText(source: string): void {
  if (source.length > MAX_BODY_BYTES || Buffer.byteLength(source) > MAX_BODY_BYTES) {
    throw invalid('body', 'the body is larger than 256 kB');
  }
  if (source.includes('\0')) throw invalid('body', 'the body has a NUL character');
  if (!source.isWellFormed()) throw invalid('body', 'the body has half of a surrogate pair');
}

/**
 * What the Markdown parser may have to do, in about microseconds of a slow machine. Its work is linear in these, whatever
 * stands where; it was measured with what is worst for it.
 */
const MAX_WORK = 100_000;
const WORK = { line: 2, block: 10, quotedLine: 0.2, mark: 2, bracket: 12, address: 12, cell: 5 };

const LEAD = /^[ \t>*+\-\d.)#=~`]*/;
const MARKERS = /[>*+#=-]|\d[.)]/g;
const MARKS = /[*_~\]!<&\\`]/g;
const ADDRESSES = /https?:|mailto:|www\.|@/gi;
/** Not in the row under a table's headings, nor before it; without such a row no bar is the edge of a cell. */
const NO_DELIMITER = /[^ \t>*+\-\d.)|:]/;

/** Refuses, in one pass and before any other, Markdown that would take its parser too long. */
export function requireParsableMarkdown(source: string): void {
  let work = 0;
  let quotes = 0;
  let bars = 0;
  let cells = 0;
  for (const line of source.split(/\r\n?|\n/)) {
    const [lead] = LEAD.exec(line) ?? [''];
    quotes = Math.max(quotes, count(lead, />/g));
    // A line after a quote may go on with it, and is looked at again by each quote around it.
    work += WORK.line + WORK.quotedLine * quotes + WORK.block * count(lead, MARKERS);
    work += WORK.mark * count(line, MARKS) + WORK.bracket * count(line, /\[/g);
    work += WORK.address * count(line, ADDRESSES);
    const width = count(line, /\|/g) + 1;
    if (line.trim() === '') cells = 0;
    else if (!NO_DELIMITER.test(line)) cells = Math.max(cells, bars, width);
    bars = width;
    work += WORK.cell * cells;
    if (work > MAX_WORK) throw invalid('body', 'the body has too much markup');
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
