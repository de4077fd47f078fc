import type { BodySource } from '../../domain/article-fields.ts';
import type { Body } from '../../domain/body.ts';
import { bodyFromHtml, bodyFromMarkdown } from '../../domain/body-source.ts';
import { type LineError, lineErrorOf } from './answers.ts';
import type { RawLine } from './lines.ts';
import { readLine } from './parse.ts';
import type { Line } from './wire.ts';

/** A line as far as it can be read without the store: plain data, which may come from another thread. */
export type Reading =
  | { readonly no: number; readonly line: Line; readonly bodies: Bodies }
  /** `fault` is what happened, where nobody foresaw it. */
  | { readonly no: number; readonly refused: LineError; readonly fault: unknown };

/** The bodies that an article's line brings, sanitised like any other; undefined where it brings none, or takes one away. */
export type Bodies = { readonly content: Body | undefined; readonly live: Body | undefined };

const NO_BODIES: Bodies = { content: undefined, live: undefined };

export function readingOf(raw: RawLine, maxLine: number): Reading {
  const { no } = raw;
  try {
    const line = readLine(raw, maxLine);
    return { no, line, bodies: line.kind === 'article' ? bodiesOf(line) : NO_BODIES };
  } catch (error) {
    const refused = lineErrorOf(error);
    return { no, refused, fault: refused.code === 'internal' ? error : null };
  }
}

/** Leaves of the sources only that they were there: they would be copied to the thread that asked. */
function bodiesOf({ whole, line }: Extract<Line, { kind: 'article' }>): Bodies {
  const live = whole ? line.live : undefined;
  const { body: contentSource } = line;
  const { body: liveSource } = live ?? {};
  const content = readBody(contentSource);
  const isSame = contentSource?.html !== undefined && contentSource.html === liveSource?.html;
  const bodies = { content, live: isSame ? content : readBody(liveSource) };
  if (contentSource) line.body = {};
  if (live && liveSource) live.body = {};
  return bodies;
}

function readBody(source: BodySource | null | undefined): Body | undefined {
  if (source === undefined || source === null) return undefined;
  const { html, markdown = '' } = source;
  return html === undefined ? bodyFromMarkdown(markdown) : bodyFromHtml(html);
}
