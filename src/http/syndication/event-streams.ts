import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Clock, Instant } from '../../domain/clock.ts';
import type { FollowedPlace, Store } from '../../store/store.ts';
import type { ChangePresenting } from '../present/changes.ts';
import { type Following, followed } from './follow.ts';
import type { LogWatch } from './log-watch.ts';

/** Milliseconds: proxies take a connection that says nothing for longer for a dead one. */
const BEAT_EVERY = 15_000;
/** Milliseconds that a client may leave what it was sent unread. It resumes where it was. */
const PATIENCE = 30_000;

/** Events as they are written, and where they lead. */
type Piece = { readonly text: string; readonly place: FollowedPlace; readonly isCaughtUp: boolean };

type Needs = ChangePresenting & {
  readonly store: Pick<Store, 'changes'>;
  readonly clock: Clock;
  /** A service that is about to stop sends what there is, and no more. */
  readonly isClosing?: () => boolean;
};

/** What a stream may go on for: asked again whenever something was committed. */
type Permit = {
  readonly keyId: string;
  readonly expiresAt: Instant | null;
  readonly isStillGood: () => Promise<boolean>;
};

/** What each stream is for. */
export type Subscription = {
  readonly following: Following;
  readonly permit: Permit;
  /** Is told each place that the client was brought to. */
  readonly onTaken: (place: FollowedPlace) => void;
};

/** What was read of one version of the store. */
type Shared = {
  readonly version: number;
  readonly pieces: Map<string, Promise<Piece>>;
  readonly permits: Map<string, Promise<boolean>>;
};

/** The streams of one process. Those that follow the same thing from the same place share one look at the store and its text. */
export class EventStreams {
  readonly #needs: Needs;
  readonly #watch: LogWatch;
  readonly #open = new Map<ServerResponse, Permit>();
  #shared: Shared | null = null;
  #beat: NodeJS.Timeout | null = null;

  /** Streams end when `closing` aborts. */
  constructor(needs: Needs, watch: LogWatch, closing: AbortSignal) {
    this.#needs = needs;
    this.#watch = watch;
    closing.addEventListener('abort', () => {
      for (const response of this.#open.keys()) response.end();
    });
  }

  /** Reads the first piece, which may throw, and gives what then serves it and all that follow. */
  async open(place: FollowedPlace | null, subscription: Subscription): Promise<Serve> {
    const version = this.#watch.version();
    const piece = await this.#piece(place, subscription.following, version);
    return (response, headers) => this.#serve(response, headers, subscription, { version, piece });
  }

  async #serve(
    response: ServerResponse,
    headers: Headers,
    { following, permit, onTaken }: Subscription,
    begun: { readonly version: number; readonly piece: Piece },
  ): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => {
      this.#open.delete(response);
      gone.abort();
    });
    // A client that leaves in the midst of a write is no failure of ours; `close` follows.
    response.on('error', () => undefined);
    this.#add(response, permit);
    response.writeHead(200, { ...headers, ...STREAM_HEADERS });
    let { version, piece } = begun;
    try {
      while (await sent(response, piece.text, gone.signal)) {
        onTaken(piece.place);
        if (piece.isCaughtUp && this.#needs.isClosing?.() === true) break;
        if (piece.isCaughtUp) await this.#watch.changed(version, gone.signal);
        // Whoever waits for an answer comes between two pieces.
        await setImmediate();
        version = this.#watch.version();
        if (gone.signal.aborted || !(await this.#isStillGood(permit, version))) break;
        piece = await this.#piece(piece.place, following, version);
      }
      response.end();
    } catch {
      // What can't be served on is told when the client asks anew, with an answer that has a status.
      response.destroy();
    }
  }

  #add(response: ServerResponse, permit: Permit): void {
    this.#open.set(response, permit);
    this.#beat ??= setInterval(() => this.#beatAll(), BEAT_EVERY).unref();
  }

  #beatAll(): void {
    const now = this.#needs.clock();
    for (const [response, { expiresAt }] of this.#open) {
      if (expiresAt !== null && expiresAt <= now) response.destroy();
      else if (!response.writableEnded && !response.writableNeedDrain) response.write(':\n\n');
    }
    if (this.#open.size > 0 || this.#beat === null) return;
    clearInterval(this.#beat);
    this.#beat = null;
  }

  #at(version: number): Shared {
    if (this.#shared?.version !== version) this.#shared = { version, pieces: new Map(), permits: new Map() };
    return this.#shared;
  }

  /** A key that was revoked, edited or rotated ends its streams; who may still follow comes again. */
  #isStillGood({ keyId, isStillGood }: Permit, version: number): Promise<boolean> {
    const { permits } = this.#at(version);
    const good = permits.get(keyId) ?? isStillGood();
    permits.set(keyId, good);
    return good;
  }

  /** The end of the log is shared, which all wait for; what is on the way there is each one's own, and let go of at once. */
  async #piece(place: FollowedPlace | null, following: Following, version: number): Promise<Piece> {
    const { pieces } = this.#at(version);
    const { filter, entitled, identity, bodies } = following;
    const key = JSON.stringify([place, filter, entitled, identity, bodies]);
    const shared = pieces.get(key);
    if (shared !== undefined) return shared;
    const reading = this.#read(place, following);
    pieces.set(key, reading);
    try {
      const piece = await reading;
      if (!piece.isCaughtUp || place === null) pieces.delete(key);
      return piece;
    } catch (error) {
      pieces.delete(key);
      throw error;
    }
  }

  async #read(from: FollowedPlace | null, following: Following): Promise<Piece> {
    const { entries, place, cursor, isCaughtUp } = await followed(
      this.#needs.store,
      from,
      following,
      this.#needs,
    );
    const events = entries.map(
      ({ change, cursor: behind }) =>
        `id: ${behind}\nevent: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`,
    );
    // Without data it is no event, and is still where to resume: behind entries that were for others.
    const isElsewhere = place.seq !== from?.seq || place.snapshotOf !== from.snapshotOf;
    if (isElsewhere && entries.at(-1)?.cursor !== cursor) events.push(`id: ${cursor}\n\n`);
    return { text: events.join(''), place, isCaughtUp };
  }
}

/** As a reply has them. */
type Headers = Readonly<Record<string, string | number | string[] | undefined>>;
type Serve = (response: ServerResponse, headers: Headers) => Promise<void>;

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'private, no-store',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
};

/** False once the client is gone, or where it has taken nothing for `patience` milliseconds: then its connection is ended. */
export async function sent(
  response: ServerResponse,
  text: string,
  gone: AbortSignal,
  patience = PATIENCE,
): Promise<boolean> {
  if (gone.aborted || response.writableEnded) return false;
  if (text === '' || response.write(text)) return true;
  const isTaken = await new Promise<boolean>((resolve) => {
    const settle = (isDrained: boolean) => {
      clearTimeout(timer);
      response.off('drain', taken);
      gone.removeEventListener('abort', left);
      resolve(isDrained);
    };
    const taken = () => settle(true);
    const left = () => settle(false);
    const timer = setTimeout(left, patience);
    response.once('drain', taken);
    gone.addEventListener('abort', left, { once: true });
  });
  // It would keep what it doesn't read for as long as it likes.
  if (!isTaken) response.destroy();
  return isTaken;
}
