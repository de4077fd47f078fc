import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.ts';
import type { FollowedPlace } from '../../store/store.ts';
import { requireScope } from '../auth.ts';
import type { Addresses } from '../present/addresses.ts';
import type { QueryOf } from '../read/parameters.ts';
import { addVary } from '../vary.ts';
import { CHANGES, DEFAULT_CHANGES, type FEED, type FOLLOWED_FROM, STREAM } from './change-operations.ts';
import { EventStreams } from './event-streams.ts';
import { type Followed, type Following, followed, followingOf, placeOf } from './follow.ts';
import { LogWatch } from './log-watch.ts';

export type ChangeFeed = Pick<Deps, 'store' | 'isClosing' | 'settle'> & { readonly addresses: Addresses };

/** The change log for partners: asked for piece by piece, or as a stream of events. */
export async function changes(app: FastifyInstance, feed: ChangeFeed): Promise<void> {
  const { store, addresses, isClosing = () => false } = feed;
  const closing = new AbortController();
  const watch = new LogWatch(store.changes);
  const streams = new EventStreams(feed, watch, closing.signal);
  app.addHook('onRequest', requireScope('changes:read'));
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'private, no-store');
    addVary(reply, 'Authorization');
    done();
  });
  // Before connections are counted on to end by themselves.
  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });

  app.get('/changes', CHANGES, async (request) => {
    const { after, wait = 0, limit = DEFAULT_CHANGES, ...query } = request.query as QueryOf<typeof FEED>;
    const following = followingOf(query, addresses, limit);
    const place = after === undefined ? null : placeOf(after, following, { parameter: 'after' });
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(wait * 1000), gone(request)]);
    const { entries, cursor, isCaughtUp } = await next(place, following, signal);
    return { data: entries.map(({ change }) => change), next: cursor, caughtUp: isCaughtUp };
  });

  app.get('/changes/stream', STREAM, async (request, reply) => {
    const { after, ...query } = request.query as QueryOf<typeof FOLLOWED_FROM>;
    const following = followingOf(query, addresses, DEFAULT_CHANGES);
    const place = resumedFrom(request, after, following);
    // Whatever is refused is refused before the stream has begun.
    const serve = await streams.open(place, following);
    reply.hijack();
    await serve(reply.raw, reply.getHeaders());
  });

  /** The next entries; where there are none, after the first that come or when `signal` aborts. */
  async function next(
    from: FollowedPlace | null,
    following: Following,
    signal: AbortSignal,
  ): Promise<Followed> {
    let place = from;
    for (;;) {
      const version = watch.version();
      const answer = await followed(store, place, following, addresses);
      const isOver = signal.aborted || isClosing();
      if (answer.entries.length > 0 || !answer.isCaughtUp || isOver) return answer;
      place = answer.place;
      await watch.changed(version, signal);
    }
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

/** Aborts when the client has gone. */
function gone({ raw }: FastifyRequest): AbortSignal {
  const controller = new AbortController();
  raw.socket.once('close', () => controller.abort());
  return controller.signal;
}
