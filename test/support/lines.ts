import { SERVICE } from '../../src/domain/actor.ts';
import type { ListTail } from '../../src/domain/curated-list.ts';
import {
  EVERYTHING,
  exportLines,
  type Into,
  importLines,
  type LineAnswer,
  type Summary,
} from '../../src/interchange/ndjson/index.ts';
import type { Store } from '../../src/store/store.ts';
import { Desk } from './content.ts';

export type Answered = { readonly answers: readonly LineAnswer[]; readonly summary: Summary };

/** What everything of a store is exported as. */
export async function exported(store: Store): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of exportLines(store)) lines.push(line);
  return lines;
}

/** Imports lines, each an object or a text, as those do who have the database, and tells what was answered. */
export async function imported(
  store: Store,
  lines: readonly (string | object)[],
  more: Partial<Into> = {},
): Promise<Answered> {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  return importedBytes(store, [Buffer.from(texts.join('\n'))], more);
}

export async function importedBytes(
  store: Store,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  more: Partial<Into> = {},
): Promise<Answered> {
  const desk = new Desk(store);
  const answers: LineAnswer[] = [];
  const into: Into = {
    store,
    clock: () => desk.now,
    makeId: desk.makeId,
    by: SERVICE,
    permits: EVERYTHING,
    parseTail: tailOf,
    ...more,
  };
  for await (const answer of importLines(streamOf(chunks), into)) {
    if ('done' in answer) return { answers, summary: answer };
    answers.push(answer);
  }
  throw new Error('the import ended without a summary');
}

/** Enough of a saved query for lists that nobody reads. */
export function tailOf(query: string): ListTail {
  return { query, filter: {}, sort: '-publishedAt' };
}

async function* streamOf(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
