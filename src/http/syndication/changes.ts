import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.ts';
import { statusOf } from '../../domain/api-key.ts';
import type { FollowedPlace } from '../../store/store.ts';
import { requireScope } from '../auth.ts';
import type { ChangePresenting } from '../present/changes.ts';
import type { QueryOf } from '../read/parameters.ts';
import { CHANGES, DEFAULT_CHANGES, type FEED, type FOLLOWED_FROM, STREAM } from './change-operations.ts';
import { EventStreams, STREAM_HEADERS } from './event-streams.ts';
import { type Followed, type Following, followed, followingOf, placeOf } from './follow.ts';
import { LogWatch } from './log-watch.ts';
import type { PartnerNotes } from './partner-notes.ts';

export type ChangeFeed = Pick<Deps, 'store' | 'clock' | 'isClosing'> & {
  readonly notes: PartnerNotes;
} & ChangePresenting;

/** The change log for partners: asked for piece by piece, or as a stream of events. */
export async function changes(app: FastifyInstance, feed: ChangeFeed): Promise<void> {
  const { store, clock, addresses, notes } = feed;
  const closing = new AbortController();
  const watch = new LogWatch(store.changes);
  const streams = new EventStreams(feed, watch, closing.signal);
  const noted = ({ apiKey }: FastifyRequest, { filter }: Following, { seq }: FollowedPlace) => {
    if (apiKey !== null) notes.add({ keyId: apiKey.id, filter, seq, at: clock() });
  };
  app.addHook('onRequest', requireScope('changes:read'));
  // Before connections are counted on to end by themselves.
  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });

  app.get('/changes', CHANGES, async (request, reply) => {
    const { after, wait = 0, limit = DEFAULT_CHANGES, ...query } = request.query as QueryOf<typeof FEED>;
    const following = followingOf(query, { addresses, key: request.apiKey, limit });
    const place = after === undefined ? null : placeOf(after, following, { parameter: 'after' });
    const { entries, cursor, isCaughtUp } = await next(feed, watch, {
      place,
      following,
      signal:
        wait === 0
          ? AbortSignal.abort()
          : AbortSignal.any([closing.signal, gone(reply), AbortSignal.timeout(wait * 1000)]),
      // Not before it was found to be a place of this log.
      onServed: () => place !== null && noted(request, following, place),
    });
    return { data: entries.map(({ change }) => change), next: cursor, caughtUp: isCaughtUp };
  });

  app.get('/changes/stream', STREAM, async (request, reply) => {
    const { after, ...query } = request.query as QueryOf<typeof FOLLOWED_FROM>;
    const following = followingOf(query, {
      addresses,
      key: request.apiKey,
      limit: DEFAULT_CHANGES,
    });
    const place = resumedFrom(request, after, following);
    // Whatever is refused is refused before the stream has begun.
    const serve = await streams.open(place, {
      following,
      permit: permitOf(request, feed),
      onTaken: (taken) => noted(request, following, taken),
    });
    if (request.method === 'HEAD') return reply.headers(STREAM_HEADERS).send();
    reply.hijack();
    await serve(reply.raw, reply.getHeaders());
  });
}

/** A stream goes on for as long as its key stays as it was when the stream began. */
function permitOf({ apiKey }: FastifyRequest, { store, clock }: ChangeFeed) {
  const { id = '', revision, expiresAt = null } = apiKey ?? {};
  const isStillGood = async () => {
    const key = await store.apiKeys.get(id);
    return key !== null && key.revision === revision && statusOf(key, clock()) === 'active';
  };
  return { keyId: `${id} ${revision}`, expiresAt, isStillGood };
}

type Asked = {
  readonly place: FollowedPlace | null;
  readonly following: Following;
  readonly signal: AbortSignal;
  /** Is called once the store has taken the place. */
  readonly onServed: () => void;
};

/** The next entries; where there are none, after the first that come or when `signal` aborts. */
async function next(
  feed: ChangeFeed,
  watch: LogWatch,
  { place: from, following, signal, onServed }: Asked,
): Promise<Followed> {
  const { store, isClosing } = feed;
  let place = from;
  for (;;) {
    const version = watch.version();
    const answer = await followed(store, place, following, feed);
    if (place === from) onServed();
    const isOver = signal.aborted || isClosing?.() === true;
    if (answer.entries.length > 0 || !answer.isCaughtUp || isOver) return answer;
    place = answer.place;
    await watch.changed(version, signal);
  }
}

/** What a client of its own accord sends after a break counts for more than the address that it opened first. */
function resumedFrom(
  { headers }: FastifyRequest,
  after: string | undefined,
  following: Following,
): FollowedPlace | null {
  const id = headers['last-event-id'];
  // Node joins what is sent twice, which no cursor is.
  if (id !== undefined && id !== '') return placeOf(String(id), following, { header: 'Last-Event-ID' });
  return after === undefined ? null : placeOf(after, following, { parameter: 'after' });
}

/** Aborts when the client has gone, or has its answer. */
function gone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller.signal;
}
