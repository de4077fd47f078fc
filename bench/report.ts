import { growth, isTargeted, type Row, TARGET } from './figures.ts';
import type { KeptRow } from './kept.ts';
import type { WriteRow } from './writes.ts';

/** Where and how the figures came about. */
export type Circumstances = {
  /** Articles in each corpus, the smallest first. */
  readonly sizes: readonly number[];
  readonly date: string;
  readonly commit: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  /** Whether servers and client each had a processor of their own. */
  readonly pinned: boolean;
  readonly rounds: number;
  readonly ms: number;
};

/** `bench/README.md`: what was measured, and nothing else. */
export function report(
  rows: readonly Row[],
  kept: readonly KeptRow[],
  writes: readonly WriteRow[],
  circumstances: Circumstances,
): string {
  const pages = rows.filter(({ page }) => page === null || isTargeted({ page }));
  const far = rows.filter(({ page }) => page === '400th');
  return `${[
    INTRODUCTION,
    conditions(circumstances),
    `## Kept answers\n\n${KEPT_NOTE}`,
    keptTable(kept),
    `## Answers that are made\n\n${HTTP_NOTE}`,
    httpTable(pages, circumstances),
    verdict(pages, circumstances),
    `## The 400th page\n\n${FAR_NOTE}`,
    farTable(far),
    `## The store alone\n\n${STORE_NOTE}`,
    storeTable(pages, circumstances),
    `## Writing\n\n${writingNote(circumstances)}`,
    writesTable(writes),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Benchmarks

\`npm run bench\` measures the read API on made-up corpora of 1,000, 10,000 and 100,000 articles, and how fast
articles are written, and writes this page. It
makes the corpora it does not find under \`data/\`, which takes some minutes and about 3 GB the first time.
\`npm run corpus -- 5000\` makes one of any size. \`npm run bench -- --sizes 1000,10000 --rounds 3 --out -\` is quicker and
shows the tables instead.

A corpus is ten years of plausible articles of 100 to about 1,200 words, in six languages, by 200 authors, in 60 sections on
three levels, under 2,000 tags of which few are frequent and most are rare. The same number of articles and the same
seed give the same content. The requests are those of [scenarios.ts](scenarios.ts), which the tests ask too.`;

const KEPT_NOTE = `What readers ask for again is answered from memory until something in it changes. Beside it stands the limit: a bare
\`node:http\` server that sends the same bytes and headers. *Of the limit* is its processor time as a share of ours, over eight connections
that always have a request waiting, both taking short turns; the target is 0.85.`;

const HTTP_NOTE = `The service as \`npm start\` runs it but with nothing kept (\`CACHE_MEMORY=0\`), its log thrown away, without compression.

- *CPU* is the processor time that the server's own process took for a request, asked over eight connections that always
  have a request waiting (over one where an answer takes longer than a tenth of a second). A core has a million of these
  microseconds a second.
- *Growth* is CPU at the largest corpus over CPU at the smallest; left out where the smallest cannot fill the same page.
- *Wait* is what a lone client waited for an answer of the largest corpus, on an idle server.
- *Bare* is the CPU for the same answer, byte for byte, sent from memory by a \`node:http\` server that does nothing else:
  the limit of what a service on Node can do.

The middle page of a list was reached by following \`page.next\` from the first to half of the list, so its number rises
with the corpus. One article is a different one with each request; every other request is repeated as it is.`;

const FAR_NOTE = `The 400th page of ten articles beside the first one of ten, on the largest corpus, reached by following \`page.next\`.
Lists of fewer than 4,000 articles have none.`;

const STORE_NOTE =
  'The same lists without HTTP: processor time of one call of `store.live.list`, in the same process and the same rounds.';

function writingNote({ date, commit, rounds, cores }: Circumstances): string {
  return `Through the store, each with all that belongs to it: revision, change log, search index, audit, and \`synchronous=FULL\`. *Bulk* is
20,000 published articles of the corpus, 1,000 under way at a time, each first looked for by its external id as an import does; with their bodies
already read, with reading them from HTML, or as lines of JSON that are imported as \`dateline import\` does it. A *single save* is asked for when the last was answered. Beside it stands how
often the disk lets SQLite commit anything at all.

Measured on ${date} at ${commit}, with the ${cores} cores to itself. Every figure is the median of ${rounds} rounds.`;
}

function conditions(given: Circumstances): string {
  const { cores, memoryGib, node, date, commit, pinned, rounds, ms } = given;
  const place = pinned
    ? 'Servers had one core and the client the other.'
    : 'Servers and client shared the cores.';
  return `Measured on ${date} at ${commit}, with Node ${node} on ${cores} cores and ${memoryGib} GiB of memory. ${place}
Every figure is the median of ${rounds} rounds of ${ms} ms, within which the corpora took short turns.`;
}

function keptTable(rows: readonly KeptRow[]): string {
  return table(
    ['Request', 'CPU µs', 'Bare CPU µs', 'Of the limit'],
    rows.map(({ name, cpu, bareCpu, ofLimit }) => [
      name,
      cpu.toFixed(1),
      bareCpu.toFixed(1),
      ofLimit.toFixed(2),
    ]),
  );
}

function httpTable(rows: readonly Row[], { sizes }: Circumstances): string {
  const counts = sizes.map(thousands);
  return table(
    ['Request', ...counts.map((count) => `CPU µs, ${count}`), 'Growth', 'Wait µs', 'Bare CPU µs', 'kB'],
    rows.map((row) => [
      label(row),
      ...row.cpu.map((figure, index) => figureOf(figure, row, index)),
      ratio(growth(row.cpu, row.items)),
      whole(row.wall.at(-1)),
      whole(row.bareCpu),
      (row.bytes / 1000).toFixed(1),
    ]),
  );
}

function storeTable(rows: readonly Row[], { sizes }: Circumstances): string {
  return table(
    ['List', ...sizes.map((size) => `CPU µs, ${thousands(size)}`), 'Growth'],
    rows.flatMap((row) => {
      const { storeCpu } = row;
      if (storeCpu === null) return [];
      const figures = storeCpu.map((figure, index) => figureOf(figure, row, index));
      return [[label(row), ...figures, ratio(growth(storeCpu, row.items))]];
    }),
  );
}

function farTable(rows: readonly Row[]): string {
  return table(
    ['List', 'CPU µs, first page', 'CPU µs, 400th page', 'Ratio', 'Wait µs, 400th page'],
    rows.map(({ name, cpu, items, wall }) => [
      name,
      ...cpu.map(whole),
      ratio(growth(cpu, items)),
      whole(wall.at(-1)),
    ]),
  );
}

function writesTable(writes: readonly WriteRow[]): string {
  return table(
    ['Write', 'A second'],
    writes.map(({ name, perSecond }) => [name, whole(perSecond)]),
  );
}

/** Names what misses the target, by HTTP or in the store. */
function verdict(rows: readonly Row[], { sizes }: Circumstances): string {
  const measured = rows.filter((row) => isTargeted(row) && growth(row.cpu, row.items) !== null);
  if (measured.length === 0) return 'Growth is measured between two corpora or more.';
  const missed = (figures: (row: Row) => readonly number[]) =>
    measured.filter((row) => (growth(figures(row), row.items) ?? 0) >= TARGET).map(label);
  const told = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join('; '));
  return `The target: no page of a list grows by ${TARGET} times or more from ${thousands(sizes[0])} to ${thousands(sizes.at(-1))} articles.
${measured.length} pages are as long on both. Those that miss it:

- over HTTP: ${told(missed(({ cpu }) => cpu))}
- in the store alone: ${told(missed(({ storeCpu }) => storeCpu ?? []))}`;
}

function label({ name, page }: Row): string {
  return page === null ? name : `${name}, ${page} page`;
}

/** With the number of items where that differs from the largest corpus'. */
function figureOf(figure: number, { items }: Row, index: number): string {
  const count = items[index];
  return count === items.at(-1) ? whole(figure) : `${whole(figure)} (${count} items)`;
}

function whole(figure: number | undefined): string {
  return figure === undefined ? '' : thousands(Math.round(figure));
}

function ratio(figure: number | null): string {
  return figure === null ? '' : figure.toFixed(2);
}

function thousands(figure: number | undefined): string {
  return (figure ?? 0).toLocaleString('en-GB');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(heads.map((_, index) => (index === 0 ? '---' : '---:')));
  return [line(heads), rule, ...rows.map(line)].join('\n');
}
