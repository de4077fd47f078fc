import type { Conditions } from './figures-file.ts';
import { ARTICLES } from './writes.ts';

export const INTRODUCTION = `# Benchmarks

\`npm run bench\` measures the service on made-up corpora of 1,000 to 1,000,000 articles, and writes this page, its chart, and the
figures as data ([figures.json](figures.json)). It makes the corpora that it does not find under \`data/\`; the largest takes 54 GB,
with its volumes, and up to an hour. \`npm run bench -- --sizes 1000,10000,100000\` leaves it out. \`npm run bench -- --check\` measures the same
and writes nothing: it compares the ratios with those of figures.json, and fails where one is worse by more than 15 %. With \`--short\` it
takes half a minute on a small corpus, as in each build, and compares with the worst of the last three runs, for machines differ. \`npm run bench:soak\` is for hours ([CONTRIBUTING.md](../CONTRIBUTING.md)).

A corpus is ten years of plausible articles of 100 to about 1,200 words, in six languages, by 200 authors, in 60 sections on
three levels, under 2,000 tags of which few are frequent and most are rare. The same number of articles and the same
seed give the same content. The requests are those of [scenarios.ts](scenarios.ts), which the tests ask too, and of
[random-reads.ts](random-reads.ts).

- *CPU* is the processor time that the server's own process took for a request, with all its threads, asked over connections that always
  have a request waiting (over one, for which it wakes up with each request, where there is only one request to make and nothing is kept). A core has a million of these
  microseconds a second.
- *The limit* is the processor time that a bare \`node:http\` server takes that sends the same answers with the same headers from
  memory and does nothing else: what a service on Node can do. *Of the limit* is the limit's time as a share of ours, both taken
  in short turns within the same seconds, after each was asked for a second.
- *Wait* is what a lone client waited for an answer, on an otherwise idle server; of the largest corpus where there are several.`;

export const TARGETS_NOTE =
  'What was aimed at, and what came of it. *Nothing kept* means `CACHE_MEMORY=0`; all but the first four are with nothing kept.';

export const KEPT_NOTE = `What readers ask for again is answered from memory until something in it changes. A client that has the answer already is told so
without a body. In five times as many rounds.`;

export const RANDOM_NOTE = `With nothing kept, and another article or page with each request: 4,000 articles from all over the corpus, and 1,000 full pages of 20
from random places (a cursor) of random lists of each kind, so that neither the service nor the database has them at hand (a small corpus has fewer pages, which share most of their articles); in five times as many rounds. The files are in the system's memory as far as they fit.`;

export const PAGES_NOTE = `With nothing kept, and the same requests again and again. Those who ask for the same at the same time share what is made for one of
them, so each page of a list is asked for in as many lengths as there are connections, around 20; all else is asked for over one connection, one article in five times as many rounds. *Growth* is CPU at the
largest corpus over CPU at the smallest, the median of each round's; left out where the smallest cannot fill the same pages. The middle page of a list was
reached by following \`page.next\` from the first to half of the list, so its number rises with the corpus.`;

export const FAR_NOTE = `The 400th page of ten articles beside the first one of ten, on the largest corpus, reached by following \`page.next\`; lengths around ten, in
five times as many rounds. Lists of fewer than 4,000 articles have none.`;

export function startNote({ rounds, cores }: Conditions): string {
  return `From the command to the first answered list, the file in the system's memory, with the ${cores} cores to itself: the median of ${rounds} starts. *The limit* is a bare server
that answers with nothing, started in turn with it.`;
}

export const WORKERS_NOTE = `Lists of a hundred articles of one field, of the smallest corpus, with nothing kept, each of another time; 16 connections. Services
with one worker and with two take turns, and share the cores with the client. *The limit's times* is what the machine has for so many: processes that do nothing but
read and write JSON, alone and at the same time, in the same rounds.`;

export function writingNote({ rounds, cores }: Conditions): string {
  return `Through the store, each with all that belongs to it: revision, change log, search index, audit, and \`synchronous=FULL\`. *Bulk* is
${ARTICLES.toLocaleString('en-GB')} published articles of the corpus, 1,000 under way at a time, each first looked for by its external id as an import does; with their bodies
already read, with reading them from HTML, or as lines of JSON that are imported as \`dateline import\` does it. A *single save* is asked for when the last was answered. Beside it stands how
often the disk lets SQLite commit anything at all. With the ${cores} cores to itself; every figure is the median of ${rounds} rounds, in each of which all take their turn.`;
}

export function conditionsOf(given: Conditions): string {
  const { cores, processor, memoryGib, node, date, commit, pinned, rounds, ms, connections } = given;
  const place = pinned
    ? 'Servers had one core and what asked them another.'
    : 'Servers and what asked them shared the cores.';
  return `Measured on ${date} at ${commit}, with Node ${node} on ${cores} cores (${processor}) and ${memoryGib} GiB of memory. ${place}
Unless said otherwise, a figure is the median of ${rounds} rounds of ${ms} ms for each server, within which all took short turns, over ${connections} connections.`;
}
