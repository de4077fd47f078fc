import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bindCorpus, corpusFile, makeCorpus } from './corpus.ts';
import { percentile } from './figures.ts';
import { Requests } from './load.ts';
import { pinSelf, Worker } from './process.ts';
import type { Published, PublishOrder } from './publisher.ts';
import { removeDatabase } from './scratch.ts';
import { type Started, startService } from './starting.ts';
import { mixedTraffic, type Outcome, Traffic } from './traffic.ts';

const USAGE = `npm run bench:soak -- [--seconds 600] [--articles 100000] [--connections 16] [--rate 0] [--publishing 0]

Serves a corpus as npm start does, under random reads of all kinds, and shows memory, waits and errors as they go.
--rate is requests a second; with 0 each connection asks again as soon as it is answered.
--publishing is articles a second that another process publishes in the second half, at 300 requests a second unless --rate says
otherwise; waits of both halves are shown. It works on a copy of the corpus.`;

const RATE_BESIDE_PUBLISHING = 300;
/** Until the code is compiled, and the most asked parts of the file are in memory. */
const WARM_UP_MS = 10_000;

type Soak = {
  readonly seconds: number;
  readonly articles: number;
  readonly connections: number;
  readonly rate: number;
  readonly publishing: number;
};

/** Throws, with what to show, when the arguments don't fit. */
export function parseSoakArgs(args: readonly string[]): Soak {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '600' },
      articles: { type: 'string', default: '100000' },
      connections: { type: 'string', default: '16' },
      rate: { type: 'string' },
      publishing: { type: 'string', default: '0' },
    },
  });
  const number = (text: string, least: number) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) throw new Error(USAGE);
    return value;
  };
  const publishing = number(values.publishing, 0);
  return {
    seconds: number(values.seconds, 2),
    articles: number(values.articles, 1),
    connections: number(values.connections, 1),
    rate: number(values.rate ?? `${publishing > 0 ? RATE_BESIDE_PUBLISHING : 0}`, 0),
    publishing,
  };
}

/** Resolves to the number of errors. */
async function soak(given: Soak): Promise<number> {
  const corpus = corpusFile(given.articles);
  if (!existsSync(corpus)) await makeCorpus({ articles: given.articles, file: corpus, seed: 1 });
  pinSelf();
  const file = given.publishing > 0 ? await copyOf(corpus) : corpus;
  const service = await startService(file);
  try {
    const requests = new Requests(await mixedTraffic(service.port));
    const traffic = new Traffic(service.port, requests, given);
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
    const errors =
      given.publishing > 0
        ? await besidePublishing(traffic, service, file, given)
        : await watch(traffic, service, given.seconds, 'reading');
    await traffic.stop();
    return errors;
  } finally {
    await service.stop();
    if (file !== corpus) removeDatabase(file);
  }
}

async function besidePublishing(
  traffic: Traffic,
  service: Started,
  file: string,
  given: Soak,
): Promise<number> {
  const seconds = given.seconds / 2;
  const before = await watch(traffic, service, seconds, 'nothing is published');
  const publisher = new Worker('publisher.ts', 'client');
  const order: PublishOrder = { do: 'publish', file, perSecond: given.publishing, seconds };
  const publishing = publisher.ask<Published>(order);
  const after = await watch(traffic, service, seconds, `${given.publishing} a second are published`);
  const { published, seconds: taken } = await publishing;
  publisher.stop();
  say(`published: ${published} articles in ${taken.toFixed(1)} s, ${Math.round(published / taken)} a second`);
  return before + after;
}

/** Shows a line for each of sixty or fewer parts of the time, and a last one for all of it. Resolves to the number of errors. */
async function watch(traffic: Traffic, { pid }: Started, seconds: number, what: string): Promise<number> {
  const part = Math.max(1, seconds / 60);
  const all: Outcome = { ms: [], errors: new Map() };
  const memory: number[] = [];
  const start = performance.now();
  traffic.take();
  for (let passed = part; passed <= seconds; passed += part) {
    await new Promise((resolve) => setTimeout(resolve, start + 1000 * passed - performance.now()));
    const outcome = traffic.take();
    memory.push(residentMib(pid));
    say(`${what}, ${passed.toFixed(0)} s: ${described(outcome, part)}, ${memory.at(-1)} MiB`);
    for (const ms of outcome.ms) all.ms.push(ms);
    for (const [error, count] of outcome.errors) all.errors.set(error, (all.errors.get(error) ?? 0) + count);
  }
  const half = memory[Math.floor(memory.length / 2)];
  say(
    `${what}, in all: ${described(all, seconds)}; ${memory[0]} MiB at first, ${half} at half of the time, ${memory.at(-1)} at the end\n`,
  );
  return [...all.errors.values()].reduce((sum, count) => sum + count, 0);
}

function described({ ms, errors }: Outcome, seconds: number): string {
  const at = (share: number) => (ms.length === 0 ? '-' : percentile(ms, share).toFixed(1));
  const failed = [...errors].map(([error, count]) => `${count} of ${error}`).join(', ') || 'none';
  return `${Math.round(ms.length / seconds)} answers a second, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, errors: ${failed}`;
}

/** Memory that the process has, in MiB. */
function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
}

/** With volumes of its own: those of the other are not the copy's. */
async function copyOf(corpus: string): Promise<string> {
  const file = corpus.replace('corpus-', 'soak-');
  removeDatabase(file);
  copyFileSync(corpus, file);
  await bindCorpus(file);
  return file;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (import.meta.main) {
  try {
    if ((await soak(parseSoakArgs(process.argv.slice(2)))) > 0) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
