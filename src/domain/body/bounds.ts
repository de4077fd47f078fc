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

/** Lines, and the list and quote markers in front of them. */
const MAX_BLOCKS = 5_000;
const MAX_NESTING = 100;
/** Setext headings and cells cost the parser more than their length. */
const MAX_UNDERLINES = 500;
const MAX_CELLS = 20_000;
/** Squares of the numbers of markup characters in each paragraph, added up: what the parser's work follows. */
const MAX_TANGLE = 1_000_000;

const CONTAINERS = /^[ \t]*(?:(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))[ \t]*)*/;
const UNDERLINE = /^[ \t>]*(?:=+|-+)[ \t]*$/;
/** Only where no list or quote could end it early. */
const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/;
const FENCE_END = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;
const STARTS_ITEM = /^ {0,3}(?:[-+*]|1[.)])[ \t]+\S/;
const MAY_START_HTML = /^[ \t>*+\-\d.)]*</m;

/**
 * Refuses Markdown that would take the parser more than its length explains, by what can be counted in one pass:
 * lines and containers, nesting, underlined headings, table cells, and markup characters per paragraph.
 */
export function requireParsableMarkdown(source: string): void {
  const honoursFences = !MAY_START_HTML.test(source);
  let fence: string | null = null;
  let blocks = 0;
  let underlines = 0;
  const paragraph = paragraphMeter();
  for (const line of source.split(/\r\n?|\n/)) {
    blocks += 1;
    if (fence !== null) {
      if (FENCE_END.exec(line)?.[1]?.startsWith(fence) === true) fence = null;
      continue;
    }
    const opened = honoursFences ? FENCE.exec(line) : null;
    if (opened !== null) {
      fence = opened[1] ?? opened[2] ?? null;
      paragraph.end();
      continue;
    }
    const [lead] = CONTAINERS.exec(line) ?? [''];
    const markers = lead.match(/[>.)*+-]/g)?.length ?? 0;
    blocks += markers;
    if (markers + (lead.match(/ {2}|\t/g)?.length ?? 0) > MAX_NESTING) {
      throw invalid('body', `the body is nested deeper than ${MAX_NESTING} levels`);
    }
    if (UNDERLINE.test(line)) underlines += 1;
    if (blocks > MAX_BLOCKS || underlines > MAX_UNDERLINES) {
      throw invalid('body', 'the body has too many lines, list items or underlined headings');
    }
    if (line.trim() === '' || STARTS_ITEM.test(line)) paragraph.end();
    paragraph.add(line);
  }
  paragraph.end();
}

function paragraphMeter() {
  let lines = 0;
  let bars = 0;
  let marks = 0;
  let cells = 0;
  let tangle = 0;
  return {
    add(line: string): void {
      lines += 1;
      bars = Math.max(bars, line.match(/\|/g)?.length ?? 0);
      marks += line.match(/[*_~[\]!<&\\`@]|https?:|www\./gi)?.length ?? 0;
    },
    end(): void {
      cells += bars * lines;
      tangle += marks * marks;
      if (cells > MAX_CELLS) throw invalid('body', 'the body has too many table cells');
      if (tangle > MAX_TANGLE)
        throw invalid('body', 'the body has too many markup characters in a paragraph');
      lines = 0;
      bars = 0;
      marks = 0;
    },
  };
}
