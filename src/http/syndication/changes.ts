import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.ts';
import type { Entitlement } from '../../domain/entitlement.ts';
import type { FollowedPlace } from '../../store/store.ts';
import { requireScope } from '../auth.ts';
import type { Addresses } from '../present/addresses.ts';
import type { QueryOf } from '../read/parameters.ts';
import { CHANGES, DEFAULT_CHANGES, type FEED, type FOLLOWED_FROM, STREAM } from './change-operations.ts';
import { EventStreams } from './event-streams.ts';
import { type Followed, type Following, followed, followingOf, placeOf } from './follow.ts';
import { LogWatch } from './log-watch.ts';
import { PlaceNotes } from './place-notes.ts';

export type ChangeFeed = Pick<Deps, 'store' | 'clock' | 'isClosing'> & { readonly addresses: Addresses };

/** The change log for partners: asked for piece by piece, or as a stream of events. */
export async function changes(app: FastifyInstance, feed: ChangeFeed): Promise<void> {
  const { store, clock, addresses } = feed;
  const closing = new AbortController();
  const watch = new LogWatch(store.changes);
  const streams = new EventStreams(feed, watch, closing.signal);
  const notes = new PlaceNotes(store.receipts, (err) => app.log.warn({ err }, 'places could not be noted'));
  const noted = ({ apiKey }: FastifyRequest, { filter }: Following, { seq }: FollowedPlace) => {
    if (apiKey !== null) notes.add({ keyId: apiKey.id, filter, seq, at: clock() });
  };
  app.addHook('onRequest', requireScope('changes:read'));
  // Before connections are counted on to end by themselves.
  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });
  app.addHook('onClose', () => notes.flush());

  app.get('/changes', CHANGES, async (request, reply) => {
    const { after, wait = 0, limit = DEFAULT_CHANGES, ...query } = request.query as QueryOf<typeof FEED>;
    const following = followingOf(query, { addresses, entitlement: entitlementOf(request), limit });
    const place = after === undefined ? null : placeOf(after, following, { parameter: 'after' });
    if (place !== null) noted(request, following, place);
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(wait * 1000), gone(reply)]);
    const { entries, cursor, isCaughtUp } = await next(feed, watch, { place, following, signal });
    return { data: entries.map(({ change }) => change), next: cursor, caughtUp: isCaughtUp };
  });

  app.get('/changes/stream', STREAM, async (request, reply) => {
    const { after, ...query } = request.query as QueryOf<typeof FOLLOWED_FROM>;
    const following = followingOf(query, {
      addresses,
      entitlement: entitlementOf(request),
      limit: DEFAULT_CHANGES,
    });
    const place = resumedFrom(request, after, following);
    // Whatever is refused is refused before the stream has begun.
    const serve = await streams.open(place, following, (taken) => noted(request, following, taken));
    reply.hijack();
    await serve(reply.raw, reply.getHeaders());
  });
}

function entitlementOf({ apiKey }: FastifyRequest): Entitlement | null {
  return apiKey?.entitlement ?? null;
}

type Asked = {
  readonly place: FollowedPlace | null;
  readonly following: Following;
  readonly signal: AbortSignal;
};

/** The next entries; where there are none, after the first that come or when `signal` aborts. */
async function next(
  { store, addresses, isClosing }: ChangeFeed,
  watch: LogWatch,
  { place: from, following, signal }: Asked,
): Promise<Followed> {
  let place = from;
  for (;;) {
    const version = watch.version();
    const answer = await followed(store, place, following, addresses);
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
