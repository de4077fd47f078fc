import type { Actor } from '../../domain/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { MakeId } from '../../domain/id.ts';
import { slugFrom } from '../../domain/slug.ts';
import type { Store } from '../../store/store.ts';
import { type LineAnswer, type LineError, lineErrorOf, type Summary } from './answers.ts';
import { prepareFed, prepareWhole, type Save } from './articles.ts';
import { lineReader } from './line-reader.ts';
import { batchesOfLines } from './lines.ts';
import { feedList, type ParseTail, restoreList } from './lists.ts';
import { rememberingLookups } from './lookups.ts';
import { missingScope, outsideSections, type Permits } from './permits.ts';
import type { Reading } from './reading.ts';
import { type Saving, saveTerm } from './terms.ts';
import type { Line } from './wire.ts';

export type Into = {
  readonly store: Store;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly by: Actor;
  readonly permits: Permits;
  readonly parseTail: ParseTail;
  /** Bytes that a line may have: MAX_LINE unless given. */
  readonly maxLine?: number;
  /** Lines that share a commit, MAX_BATCH unless given: more are faster, and keep others waiting longer. */
  readonly maxBatch?: number;
  /** Hears of what nobody foresaw; whoever sent the line is told only that it failed. */
  readonly onFault?: (error: unknown, line: number) => void;
};

/** Bytes. */
export const MAX_LINE = 1_048_576;
/** As many as the store takes into one commit. */
const MAX_BATCH = 200;
/** Lines in one batch that tell that more will come. */
const MANY = 100;

/**
 * Saves a stream of lines, each on its own, and answers each in its order, the summary last; docs/interchange.md tells
 * what a line may say. What was answered is on disk. Lines that come together share a commit, and while they are saved
 * the next are read. Nothing is read while the answers aren't taken, and no more is held than four batches. Rejects when the
 * input does.
 */
export async function* importLines(
  input: AsyncIterable<Uint8Array>,
  into: Into,
): AsyncGenerator<LineAnswer | Summary> {
  const { maxLine = MAX_LINE, maxBatch = MAX_BATCH } = into;
  const importer = new Importer(into);
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  let lines = 0;
  for await (const { readings } of ahead(readBatches(input, maxLine, maxBatch))) {
    for (const answer of await importer.answer(await readings)) {
      lines += 1;
      counts[answer.status] += 1;
      yield answer;
    }
  }
  yield { done: true, lines, ...counts };
}

type Batch = { readonly readings: Promise<readonly Reading[]> };

/** Each as soon as it is on its way to be read. */
async function* readBatches(
  input: AsyncIterable<Uint8Array>,
  maxLine: number,
  maxBatch: number,
): AsyncGenerator<Batch> {
  const reader = lineReader(maxLine, Math.min(maxBatch, MANY));
  let last: Batch['readings'] = Promise.resolve([]);
  try {
    for await (const batch of batchesOfLines(input, { maxLine, maxBatch })) {
      const readings = reader.read(batch);
      readings.catch(unheard);
      last = readings;
      yield { readings };
    }
    // Whoever asks is some batches behind, and what is closed reads no more.
    await last.catch(unheard);
  } finally {
    reader.close();
  }
}

/** How many are asked for before they are wanted: one to be worked on, and one that waits. */
const AHEAD = 2;

/** The same, some being made while one is used: whoever uses them may keep this thread from asking for more. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const coming: Promise<IteratorResult<T>>[] = [];
  try {
    for (;;) {
      while (coming.length <= AHEAD) {
        const next = source.next();
        next.catch(unheard);
        coming.push(next);
      }
      const next = await coming.shift();
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: it may wait for input that never comes.
    source.return(undefined).catch(unheard);
  }
}

/** For a failure that is heard of where its turn comes; should nobody get there, it is nobody's. */
function unheard(): void {}

class Importer {
  readonly #into: Into;
  readonly #lookups: ReturnType<typeof rememberingLookups>;
  /** Lines that are read and wait to be saved together. */
  #waiting: { readonly no: number; readonly save: Save }[] = [];
  /** Of them, by id: whatever comes after may name them, as they are saved in their order. */
  readonly #waitingArticles = new Set<string>();
  /** What those that wait are, and of what they speak. */
  #company: { readonly type: string; readonly keys: Set<string> } = { type: 'article', keys: new Set() };
  #saving: Promise<unknown> = Promise.resolve();
  #answers: LineAnswer[] = [];

  constructor(into: Into) {
    this.#into = into;
    this.#lookups = rememberingLookups(into.store, into.permits.reaches, {
      isWaiting: (id) => this.#waitingArticles.has(id),
      settle: () => this.#settle(),
    });
  }

  async answer(batch: readonly Reading[]): Promise<readonly LineAnswer[]> {
    for (const reading of batch) {
      if ('refused' in reading) this.#refuse(reading.no, reading.refused, reading.fault);
      else await this.#take(reading).catch((error: unknown) => this.#failed(reading.no, error));
    }
    await this.#settle();
    const answers = this.#answers.sort((a, b) => a.line - b.line);
    this.#answers = [];
    return answers;
  }

  async #take({ no, line, bodies }: Extract<Reading, { line: Line }>): Promise<void> {
    const { store, clock, makeId, by, permits } = this.#into;
    const saving: Saving = { store, by, at: clock(), makeId };
    if (line.kind !== 'article') {
      await this.#join(no, line, () => this.#saveOther(line, saving));
      return;
    }
    const save = line.whole
      ? prepareWhole(line.line, bodies, { ...saving, permits })
      : await prepareFed(line.line, bodies, this.#lookups.lookups, { ...saving, permits });
    await this.#join(no, line, save);
  }

  /**
   * Articles share a commit, one write each, which are done in their order. So do authors and so do tags, unless two lines
   * speak of the same one. Sections build on each other, and of lists there are few.
   */
  async #join(no: number, line: Line, save: Save): Promise<void> {
    const { type = 'article', id, slug } = line.line;
    const alone = type === 'section' || type === 'list';
    const named = line.kind === 'article' ? undefined : (slug ?? slugFrom(line.line.name ?? ''));
    const keys = line.kind === 'article' ? [] : [id, named].filter((key) => key !== undefined);
    if (alone || type !== this.#company.type || keys.some((key) => this.#company.keys.has(key))) {
      await this.#settle();
      this.#company = { type, keys: new Set() };
    }
    this.#waiting.push({ no, save });
    if (line.kind === 'article' && id !== undefined) this.#waitingArticles.add(id);
    for (const key of keys) this.#company.keys.add(key);
  }

  async #saveOther(line: Exclude<Line, { kind: 'article' }>, saving: Saving) {
    const { permits, parseTail } = this.#into;
    if (line.kind === 'term') {
      if (!permits.taxonomy) throw missingScope('taxonomy:write', '/type');
      return saveTerm(line, saving);
    }
    if (!permits.reaches(null)) throw outsideSections('/type', 'a list belongs to no section');
    const publishes = line.whole || line.line.publication !== undefined;
    if (publishes && !permits.publish) throw missingScope('articles:publish', '/type');
    const savingLists = { ...saving, parseTail };
    return line.whole ? restoreList(line.line, savingLists) : feedList(line.line, savingLists);
  }

  async #settle(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#waitingArticles.clear();
    const before = this.#saving;
    this.#saving = Promise.all([before, ...batch.map(({ no, save }) => this.#save(no, save))]);
    await this.#saving;
  }

  async #save(line: number, save: Save): Promise<void> {
    try {
      this.#answers.push({ line, ...(await save(this.#into.store)) });
    } catch (error) {
      this.#failed(line, error);
    }
  }

  #failed(line: number, error: unknown): void {
    this.#refuse(line, lineErrorOf(error), error);
  }

  #refuse(line: number, error: LineError, fault: unknown): void {
    if (error.code === 'internal') this.#into.onFault?.(fault, line);
    if (error.code === 'unknown-reference') this.#lookups.forget();
    this.#answers.push({ line, status: 'refused', error });
  }
}
