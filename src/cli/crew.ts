import cluster, { type Worker } from 'node:cluster';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import { joinExpositions } from '../http/exposition.ts';
import { MetricsExchange } from './metrics-exchange.ts';
import type { Place } from './serving.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** Milliseconds until a worker that ended is started again: twice as long each time, unless it had lived for a while. */
const SOONEST_MS = 250;
const LATEST_MS = 30_000;
const A_WHILE_MS = 60_000;

/** Milliseconds for which a scrape waits for a worker. */
const METRICS_MS = 2_000;

type Member = {
  readonly number: number;
  readonly process: Worker;
  readonly metrics: MetricsExchange;
  /** Milliseconds of `performance.now()` at which it began to serve; null until then. */
  readySince: number | null;
  /** Why it can't serve, as it said itself. */
  why: string | null;
  readonly ended: Promise<End>;
};

type End = { readonly code: number | null; readonly signal: string | null };

/**
 * The processes that are a service together. One of them has the jobs; when it ends, another is given them. This is for
 * economy, not for correctness, which never depends on who does what is due.
 */
export class Crew {
  readonly #config: Config;
  readonly #size: number;
  readonly #logger: FastifyBaseLogger;
  readonly #onFailure: (error: Error) => void;
  readonly #members = new Map<number, Member>();
  /** How often in a row each ended soon after its start. */
  readonly #shortLives = new Map<number, number>();
  #jobs: Member | null = null;
  #stopping = false;

  /** `onFailure` hears once that nobody serves any more and that nobody can be made to. */
  constructor(config: Config, size: number, logger: FastifyBaseLogger, onFailure: (error: Error) => void) {
    this.#config = config;
    this.#size = size;
    this.#logger = logger;
    this.#onFailure = onFailure;
    cluster.setupPrimary({ args: ['worker'] });
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  /** Resolves when all serve; rejects when one can't. The first finds out, and migrates and seeds the database, alone. */
  async start(): Promise<Place> {
    const place = await this.#enlist(1, { seeds: true });
    const others = Array.from({ length: this.#size - 1 }, (_, index) => index + 2);
    await Promise.all(others.map((number) => this.#enlist(number)));
    return place;
  }

  /** Resolves when all have ended; rejects when one did not end well. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const members = [...this.#members.values()];
    for (const member of members) {
      if (member.readySince === null) member.process.process.kill();
      else send(member.process, { is: 'stop' });
    }
    const ends = await Promise.all(members.map(async (member) => ({ member, end: await member.ended })));
    const ill = ends.find(({ member, end }) => member.readySince !== null && end.code !== 0);
    if (ill !== undefined) throw new Error(`worker ${ill.member.number} ended with ${shown(ill.end)}`);
  }

  /** Of every worker, under its label `worker`, and which of them could tell. */
  async metrics(): Promise<string> {
    const numbers = Array.from({ length: this.#size }, (_, index) => index + 1);
    const texts = await Promise.all(
      numbers.map(async (number) => (await this.#members.get(number)?.metrics.ask(METRICS_MS)) ?? null),
    );
    const up = [
      '# HELP dateline_worker_up Whether the worker has told its metrics.',
      '# TYPE dateline_worker_up gauge',
      ...texts.map((text, index) => `dateline_worker_up{worker="${index + 1}"} ${text === null ? 0 : 1}`),
    ];
    return joinExpositions([up.join('\n'), ...texts.filter((text) => text !== null)]);
  }

  /** Resolves when the new process serves; rejects when it ends before. */
  #enlist(number: number, { seeds = false } = {}): Promise<Place> {
    const process = cluster.fork();
    // Its end says whatever there is to say.
    process.on('error', () => undefined);
    const metrics = new MetricsExchange(
      (message) => send(process, message),
      () => this.metrics(),
    );
    const ended = new Promise<End>((resolve) => {
      process.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }));
    });
    const member: Member = { number, process, metrics, readySince: null, why: null, ended };
    this.#members.set(number, member);
    return new Promise((resolve, reject) => {
      process.on('message', (message: FromWorker) => {
        if (message.is === 'waiting') send(process, { is: 'serve', config: this.#config, number, seeds });
        else if (message.is === 'failed') member.why = message.why;
        else if (message.is !== 'ready') metrics.hear(message);
        else {
          this.#begins(member);
          resolve(message.place);
        }
      });
      void ended.then((end) => {
        this.#leaves(member, end);
        reject(new Error(member.why ?? `worker ${number} ended with ${shown(end)} before it could serve`));
      });
    });
  }

  #begins(member: Member): void {
    const { number, process } = member;
    member.readySince = performance.now();
    this.#logger.info({ worker: number, pid: process.process.pid }, 'worker serves');
    this.#giveJobs();
  }

  #leaves(member: Member, end: End): void {
    const { number, readySince, process } = member;
    this.#members.delete(number);
    if (this.#jobs === member) this.#jobs = null;
    if (this.#stopping) return;
    this.#giveJobs();
    if (readySince === null) return;
    if (performance.now() - readySince >= A_WHILE_MS) this.#shortLives.delete(number);
    const details = { worker: number, pid: process.process.pid, ...end };
    this.#replace(number, details, 'worker ended, and is started again');
  }

  #giveJobs(): void {
    if (this.#jobs !== null || this.#stopping) return;
    const next = [...this.#members.values()].find(({ readySince }) => readySince !== null);
    if (next === undefined) return;
    this.#jobs = next;
    send(next.process, { is: 'jobs' });
    this.#logger.info({ worker: next.number }, 'worker has the jobs');
  }

  #replace(number: number, details: object, what: string): void {
    const lives = this.#shortLives.get(number) ?? 0;
    this.#shortLives.set(number, lives + 1);
    const inMs = Math.min(SOONEST_MS * 2 ** lives, LATEST_MS);
    this.#logger.error({ ...details, inMs }, what);
    setTimeout(() => {
      if (this.#stopping) return;
      this.#enlist(number).catch((error: Error) => this.#missing(number, error));
    }, inMs);
  }

  /** One that can't start is tried again as long as others serve, or are about to. */
  #missing(number: number, error: Error): void {
    if (this.#stopping) return;
    if (this.#members.size > 0) {
      this.#replace(number, { worker: number, err: error }, 'worker cannot start, and is tried again');
    } else this.#onFailure(error);
  }
}

function send(to: Worker, message: ToWorker): void {
  // One that has ended gets none, which its end tells.
  to.send(message, () => undefined);
}

function shown({ code, signal }: End): string {
  return signal ?? `code ${code}`;
}
