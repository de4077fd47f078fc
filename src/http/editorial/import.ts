import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../domain/actor.ts';
import type { ApiKey } from '../../domain/api-key.ts';
import type { Into, Permits } from '../../interchange/ndjson/index.ts';
import { unauthorized } from '../auth.ts';
import { takesItsTime } from '../client-errors.ts';
import { Problem } from '../errors.ts';
import { requirePlainBody } from '../plain-body.ts';
import { tailParser } from '../read/list-tail.ts';
import { refuseIdempotencyKey } from './idempotency.ts';
import { NDJSON, routeOptions } from './import-operation.ts';
import { reachOf } from './reach.ts';
import type { Editing } from './route.ts';

/** Bytes of answers that wait for a client which sends everything before it reads anything: some 100,000 lines. */
const MAX_UNREAD = 16 * 2 ** 20;
/** Lines that share a commit: half of what would be fastest, since readers wait for it. */
const MAX_BATCH = 100;

/** `POST /import`: lines in, an answer for each out, while they come. */
export async function lineImport(app: FastifyInstance, editing: Editing): Promise<void> {
  const { store, clock, makeId, addresses } = editing;
  const parseTail = tailParser(addresses);
  // Milliseconds for a whole request elsewhere; here, without a byte of it.
  const patience = app.server.requestTimeout;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));

  app.post('/import', routeOptions, async (request, reply) => {
    const { apiKey: key, body, raw } = request;
    if (key === null) throw unauthorized('This needs a key.');
    refuseIdempotencyKey(request, 'lines that are sent again change nothing');
    if (!isStream(body)) {
      throw new Problem('unsupported-media-type', `The body is missing: send it as ${NDJSON}.`);
    }
    requirePlainBody(request);
    takesItsTime(raw.socket, reply.raw);
    const into: Into = {
      store,
      clock,
      makeId,
      parseTail,
      by: actorOf(key),
      permits: await permitsOf(key, editing),
      maxBatch: MAX_BATCH,
      onFault: (err, line) => request.log.error({ err, line }, 'a line failed'),
    };
    const answers = answered(untilSilent(body, patience), into);
    return reply.type(NDJSON).send(Readable.from(answers, { objectMode: false, highWaterMark: MAX_UNREAD }));
  });
}

function actorOf({ id, name }: ApiKey): Actor {
  return { keyId: id, name };
}

async function permitsOf(key: ApiKey, { store }: Pick<Editing, 'store'>): Promise<Permits> {
  return {
    publish: key.scopes.includes('articles:publish'),
    taxonomy: key.scopes.includes('taxonomy:write'),
    reaches: await reachOf(store, key),
  };
}

/** What reads lines, the parsers of HTML above all, is loaded with its first use: a service that only reads needs none of it. */
async function* answered(lines: AsyncIterable<Uint8Array>, into: Into): AsyncGenerator<Buffer> {
  const { importLines } = await import('../../interchange/ndjson/index.ts');
  for await (const answer of importLines(lines, into)) yield Buffer.from(`${JSON.stringify(answer)}\n`);
}

/** Ends with an error when nothing comes for so long; a client that is kept waiting itself may take its time. */
async function* untilSilent(body: AsyncIterable<Uint8Array>, patience: number): AsyncGenerator<Uint8Array> {
  const source = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = patience === 0 ? await source.next() : await within(patience, source.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: it waits for what was asked for last, which may never come.
    source.return?.().catch(() => undefined);
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(silence()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function silence(): Problem {
  return new Problem('request-timeout', 'No further line came in time.', {
    headers: { connection: 'close' },
  });
}

function isStream(body: unknown): body is Readable {
  return body instanceof Readable;
}
